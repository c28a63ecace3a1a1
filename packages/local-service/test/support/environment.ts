import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BeforeStep, createPcf, type DesiredState, type PcfEvent, State } from '@pcf/core';
import { expect, onTestFinished } from 'vitest';
import { type LocalService, localService } from '../../src/index.js';
import { folderName } from '../../src/paths.js';
import { isAlive } from '../../src/process/identity.js';
import { type Claim, formatClaim, parseClaim } from '../../src/service-folder/claim.js';
import { eventually } from './eventually.js';

const run = promisify(execFile);

/** A program that runs until it is stopped. Each run appends a line to the file `runs`. */
const SERVER = `
  require('node:fs').appendFileSync(process.argv[1] + '/runs', process.pid + '\\n');
  console.log('ready');
  setInterval(() => {}, 1000);
`;

/** The settings that a test declares. */
export interface Settings {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly working_folder?: string;
  readonly log?: string;
  readonly stop_signal?: 'SIGTERM' | 'SIGINT';
  readonly stop_timeout?: number;
  readonly min_ready_seconds?: number;
}

/** A temporary folder for one service named `web`, and access to its processes. */
export class TestEnvironment {
  readonly events: PcfEvent[] = [];

  private constructor(
    /** The temporary folder. */
    readonly folder: string,
  ) {}

  /** An environment that ends with the test. */
  static async open(): Promise<TestEnvironment> {
    const env = await TestEnvironment.create();
    onTestFinished(() => env.close());
    return env;
  }

  /** An environment that has to be closed. */
  static async create(): Promise<TestEnvironment> {
    return new TestEnvironment(await realpath(await mkdtemp(join(tmpdir(), 'pcf-local-service-'))));
  }

  /** The service's own folder. */
  get home(): string {
    return join(this.folder, 'services', folderName('web'));
  }

  /** The log of a service that declares none. */
  get log(): string {
    return join(this.home, 'log');
  }

  /** A command for Node, which `ps` shows with the folder of the environment. */
  node(script: string): string[] {
    return [process.execPath, '-e', script, this.folder];
  }

  definition(settings: Settings = {}, name = 'web') {
    return {
      flavor: 'local_service',
      pcf_name: name,
      service: {
        command: this.node(SERVER),
        min_ready_seconds: 0,
        ...settings,
        folder: join(this.folder, 'services'),
      },
    } as const;
  }

  /** Creates a particle in a new runtime. */
  service(
    settings: Settings = {},
    state: DesiredState = State.running,
    beforeStep: BeforeStep[] = [],
    { owner, ...keys }: { readonly owner?: string; readonly adopt?: 'mark' | 'never' } = {},
  ): LocalService {
    const pcf = createPcf({ plugins: [localService], beforeStep, ...(owner !== undefined && { owner }) });
    pcf.events.on((event) => this.events.push(event));
    const particle = pcf.particle({ ...this.definition(settings), ...keys });
    particle.desiredState = state;
    return particle;
  }

  /** A particle of another name than `web`, in the same folder. */
  named(name: string): LocalService {
    return createPcf({ plugins: [localService] }).particle(this.definition({}, name));
  }

  /** The claim of the service. */
  async claim(): Promise<Claim | undefined> {
    const names = await readdir(this.home).catch(() => []);
    return names.map(parseClaim).find((claim) => claim !== undefined);
  }

  /** The name of the claim's file. */
  async claimFile(): Promise<string> {
    const claim = await this.claim();
    if (!claim) throw new Error('the service has no claim');
    return join(this.home, formatClaim(claim));
  }

  /** The pid of the service's process; an error when there is none. */
  async pid(): Promise<number> {
    const claim = await this.claim();
    if (claim?.kind !== 'run' && claim?.kind !== 'stop') throw new Error('the service has no process');
    return claim.holder.pid;
  }

  /** The pids of all processes that were started with the folder of the environment among their arguments. */
  async processes(): Promise<number[]> {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=', '-o', 'stat=', '-o', 'args=']);
    return stdout
      .split('\n')
      .filter((line) => line.includes(this.folder) && !/^\s*\d+\s+Z/.test(line))
      .map((line) => Number.parseInt(line, 10));
  }

  /** How often {@link SERVER} was run. */
  async runs(): Promise<number> {
    await appendFile(join(this.folder, 'runs'), '');
    return (await readFile(join(this.folder, 'runs'), 'utf8')).split('\n').length - 1;
  }

  /** Kills the service's process, and resolves when it has ended. */
  async kill(): Promise<void> {
    const claim = await this.claim();
    if (claim?.kind !== 'run' && claim?.kind !== 'stop') return;
    if (await isAlive(claim.holder)) process.kill(-claim.holder.pid, 'SIGKILL');
    await eventually(async () => expect(await isAlive(claim.holder)).toBe(false));
  }

  async close(): Promise<void> {
    await this.kill();
    for (const pid of await this.processes()) kill(pid);
    await rm(this.folder, { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
