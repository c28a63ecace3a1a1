import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const EXAMPLES = join(import.meta.dirname, '../..');
const PCF = join(EXAMPLES, '../packages/cli/bin/pcf.js');

/** What a process printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal in the folder of the examples in which `pcf` is run, against the backend that `pcf local` started in another. */
export class Terminal {
  readonly #folder: string;
  readonly #local: ChildProcess;
  /** What `pcf local` said to set. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(folder: string, local: ChildProcess, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#local = local;
    this.environment = environment;
  }

  /** Starts `pcf local`, and waits until it has said which environment to set. */
  static async open(): Promise<Terminal> {
    const local = spawn(process.execPath, [PCF, 'local', '--port', '0', '--json'], {
      cwd: EXAMPLES,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: local.stdout })) {
      const { environment }: { environment: Record<string, string> } = JSON.parse(line);
      return new Terminal(await mkdtemp(join(tmpdir(), 'pcf-example-')), local, environment);
    }
    throw new Error('pcf local ended without saying which environment to set');
  }

  /** A copy of an example's definition, edited. */
  async definition(edit: (text: string) => string = (text) => text, example = 'dynamodb-table'): Promise<string> {
    const file = join(this.#folder, 'pcf.yml');
    await writeFile(file, edit(await readFile(join(EXAMPLES, example, 'pcf.yml'), 'utf8')));
    return file;
  }

  /** Starts `pcf`. */
  start(args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
    const child = spawn(process.execPath, [PCF, ...args], {
      cwd: EXAMPLES,
      env: { ...process.env, ...this.environment, FORCE_COLOR: undefined, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout: out(), stderr: err() }));
    });
    return { child, ended };
  }

  /** Runs `pcf` to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#local.once('exit', () => resolve()));
    this.#local.kill('SIGTERM');
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text;
}
