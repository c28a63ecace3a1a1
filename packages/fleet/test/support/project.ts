import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { type ExitCode, main } from '@pcf/cli';
import { onTestFinished } from 'vitest';

const NODE_MODULES = join(import.meta.dirname, '../../../../node_modules');

/** How a command runs. */
interface Surroundings {
  readonly env?: Record<string, string | undefined>;
  /** What is typed at the question of a terminal; absent: there is no terminal. */
  readonly typed?: string;
  /** Sends SIGINT as soon as the output contains this text. */
  readonly interruptAt?: string;
}

/** What a command did. */
export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project that has the fleet and the flavor `dynamodb_table`, in a folder of its own. */
export class FleetProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'pcf-fleet-'));

  /** @param database - the value of `PCF_FLEET_DATABASE` */
  constructor(private readonly database?: string) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    symlinkSync(NODE_MODULES, join(this.folder, 'node_modules'));
    this.write('package.json', JSON.stringify({ dependencies: { '@pcf/fleet': '*', '@pcf/dynamodb-table': '*' } }));
    this.write('fleet.yml', 'tenants: { shop: { owner: shop, approvers: [ada] } }');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(name: string): void {
    rmSync(join(this.folder, name));
  }

  /** Runs `pcf fleet` with these arguments in this process. */
  async pcf(args: string, { env = {}, typed, interruptAt }: Surroundings = {}): Promise<Ran> {
    const signals = new EventEmitter();
    const isTTY = typed !== undefined;
    const written = { stdout: '', stderr: '' };
    const stdin = terminal(new PassThrough(), isTTY);
    let reacted = false;
    const react = () => {
      const all = written.stdout + written.stderr;
      const at = typed === undefined ? interruptAt : 'Continue?';
      if (reacted || at === undefined || !all.includes(at)) return;
      reacted = true;
      if (typed === undefined) signals.emit('SIGINT');
      else stdin.write(typed);
    };
    const collect = (name: 'stdout' | 'stderr') =>
      terminal(
        new Writable({
          write(chunk, _, done) {
            written[name] += String(chunk);
            setImmediate(react);
            done();
          },
        }),
        isTTY,
      );
    const code = await main(['fleet', ...args.split(' ')], {
      stdin,
      stdout: collect('stdout'),
      stderr: collect('stderr'),
      cwd: this.folder,
      env: { PCF_FLEET_DATABASE: this.database, NO_COLOR: '1', ...env },
      signals,
    });
    return { code, ...written };
  }
}

function terminal<Stream extends object>(stream: Stream, isTTY: boolean): Stream & { isTTY: boolean } {
  return Object.assign(stream, { isTTY, setRawMode: () => stream });
}
