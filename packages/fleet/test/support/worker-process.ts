import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Retention } from '@pcf/fleet';
import { until } from './until.js';

/** Where a worker can be held: it stays there until the test lets it pass. */
export type Gate =
  /** After a job was taken, before its run begins. */
  | 'taken'
  /** Before a run that has begun does anything. */
  | 'begin'
  /** After the hook before a step has let it pass, before the call goes through the budget and is signed. */
  | 'before send'
  /** While a request is signed, after the budget. */
  | 'signing'
  /** After a run, before its end is written down. */
  | 'end';

/** Parts of the fence that a worker of the tests can be without. */
export type FencePart =
  /** The check of the epoch before each step. */
  | 'epoch'
  /** All checks of the lease. */
  | 'lease'
  /** The check of the lease after a request was signed. */
  | 'check at send';

/** How a worker process is set up. */
export interface WorkerConfig {
  readonly database: string;
  readonly cloud: string;
  readonly lease: number;
  readonly concurrency: number;
  readonly migrate: boolean;
  readonly flavors: readonly string[];
  readonly gates: readonly Gate[];
  readonly without: readonly FencePart[];
  /** What the wall clock of the process is ahead of the machine's, in milliseconds. */
  readonly clockOffset: number;
  /** How long a stop waits for runs, in milliseconds. */
  readonly grace: number;
  readonly retention?: Retention;
}

/** What a worker process has told. */
export interface WorkerEvent {
  readonly event: 'ready' | 'refused' | 'takeover' | 'lost' | 'error' | 'gate' | 'performed';
  readonly [member: string]: unknown;
}

const HERE = join(import.meta.dirname, 'process');

/** A worker in a process of its own. */
export class WorkerProcess {
  readonly events: WorkerEvent[] = [];
  readonly ended: Promise<unknown>;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #passed = new Set<string>();
  #errors = '';

  constructor(config: WorkerConfig) {
    const args = ['--no-warnings', '--import', join(HERE, 'instrument.mjs'), join(HERE, 'worker-main.mjs')];
    const env = { ...process.env, PCF_TEST_WORKER: JSON.stringify(config), AWS_EC2_METADATA_DISABLED: 'true' };
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.ended = once(child, 'exit');
    child.stdin.on('error', () => {});
    child.stderr.on('data', (data: Buffer) => {
      this.#errors += data.toString();
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.events.push(JSON.parse(line)));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get isReady(): boolean {
    return this.events.some(({ event }) => event === 'ready');
  }

  /** Resolves with the name of the worker when it is a member of the fleet. */
  async ready(): Promise<string> {
    const { id } = await this.told((one) => one.event === 'ready');
    return String(id);
  }

  /** Resolves with the first event that is like that, past or future. */
  told(isIt: (event: WorkerEvent) => boolean): Promise<WorkerEvent> {
    return until(`an event of the worker ${this.pid}`, () => {
      const found = this.events.find(isIt);
      if (!found && this.hasEnded) throw new Error(`The worker ${this.pid} has ended: ${this.#errors}`);
      return found;
    });
  }

  /** Resolves when the worker is held at a gate. @returns the key that lets it pass */
  async heldAt(place: Gate, about?: string): Promise<string> {
    const { key } = await this.told(
      (one) =>
        one.event === 'gate' &&
        one.place === place &&
        (about === undefined || one.about === about) &&
        !this.#passed.has(String(one.key)),
    );
    return String(key);
  }

  /** Lets the work that is held at a gate pass. */
  pass(key: string): void {
    this.#passed.add(key);
    this.#tell({ pass: key });
  }

  /** Opens a gate to all that comes. */
  open(gate: Gate): void {
    this.#tell({ openGate: gate });
  }

  /** Stops the clocks of the process. */
  stopClocks(): void {
    this.#tell({ stopClocks: true });
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  suspend(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Stops the worker as a deployment does. */
  async leave(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.ended;
  }

  #tell(command: object): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }
}
