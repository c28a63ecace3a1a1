import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isRecord } from '@pcf/core/values';
import { PostgresStartError } from './errors.js';

const SUPERVISOR = fileURLToPath(new URL('../bin/supervisor.js', import.meta.url));

/** The part of this process's environment that PostgreSQL gets: all users that run programs as the same user can read it. */
const INHERITED = ['PATH', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** How much of the end of a program's output is kept for errors, in characters. */
const KEPT = 4000;

/** Whom the programs run as: another user where this process is root, else the user of this process. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How a program ended. */
export interface EndedProgram {
  /** `null` after a signal, and where it did not start. */
  readonly code: number | null;
  /** The end of what it printed, or why it did not start. */
  readonly output: string;
}

/**
 * A small process that runs the programs of PostgreSQL for this one, one after another. It stops them when this process ends, even after
 * `kill -9`. It keeps this process running only during a call.
 */
export class Supervisor {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  #program: RunningProgram | undefined;
  #calls = 0;
  #account: Account | undefined;

  /** @param folders - what it removes when it ends */
  private constructor(folders: readonly string[]) {
    this.#process = fork(SUPERVISOR, folders, {
      // A session of its own: Ctrl-C in a terminal reaches this process alone, which decides when the server stops.
      detached: true,
      cwd: tmpdir(),
      env: Object.fromEntries([...INHERITED.map((name) => [name, process.env[name]]), ['LC_ALL', 'C']]),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#exited = once(this.#process, 'exit').then(() => this.#end(null));
    this.#process.on('message', (message) => this.#receive(message));
  }

  /**
   * Starts the process.
   *
   * @param folders - what it removes when it ends
   * @throws {@link PostgresStartError} as root, where the system has no unprivileged user
   */
  static async start(folders: readonly string[]): Promise<Supervisor> {
    const supervisor = new Supervisor(folders);
    const message: unknown = await supervisor.#during(
      Promise.race([once(supervisor.#process, 'message').then(([first]) => first), supervisor.#exited]),
    );
    if (isRecord(message) && message.event === 'ready') {
      supervisor.#account = accountOf(message.account);
      return supervisor;
    }
    await supervisor.stop();
    const reason = isRecord(message) ? message.reason : 'no answer';
    throw new PostgresStartError(
      `it refuses to run as root, and cannot run as the user \`nobody\`: ${reason}. Run this as another user.`,
    );
  }

  /** Whom the programs run as; `undefined` means the user of this process. */
  get account(): Account | undefined {
    return this.#account;
  }

  /** The pid of the program that runs. */
  get pid(): number | undefined {
    return this.#program?.pid;
  }

  /** Runs a program to its end. `folder` is its working folder. */
  async complete(file: string, args: readonly string[], folder: string): Promise<EndedProgram> {
    return this.#during(this.#run(file, args, folder).ended);
  }

  /**
   * Runs a program until it prints a text.
   *
   * @returns how it ended, if it ended before
   */
  async runUntil(
    text: string,
    file: string,
    args: readonly string[],
    folder: string,
  ): Promise<EndedProgram | undefined> {
    const program = this.#run(file, args, folder);
    return this.#during(Promise.race([program.ended, program.printed(text)]));
  }

  /** Ends the program at once, as a crash does. */
  async crash(): Promise<void> {
    if (!this.#program || !this.#process.connected) return;
    const { ended } = this.#program;
    this.#send({ order: 'crash' });
    await this.#during(ended);
  }

  /** Stops the program, removes the folders and ends the supervisor. */
  async stop(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#during(this.#exited);
  }

  #run(file: string, args: readonly string[], folder: string): RunningProgram {
    if (!this.#process.connected) {
      throw new PostgresStartError(
        'it has been stopped, or its supervisor was killed. Call startPostgres() for another server.',
      );
    }
    this.#program = new RunningProgram();
    this.#send({ order: 'run', file, args, folder });
    return this.#program;
  }

  #receive(message: unknown): void {
    if (!isRecord(message) || !this.#program) return;
    const { event, pid, text, code } = message;
    if (event === 'started' && typeof pid === 'number') this.#program.pid = pid;
    if (event === 'output' && typeof text === 'string') this.#program.print(text);
    if (event === 'ended') this.#end(typeof code === 'number' ? code : null);
  }

  #end(code: number | null): void {
    this.#program?.end(code);
    this.#program = undefined;
  }

  #send(order: object): void {
    // The supervisor may be ending when the order arrives: then its end reports the end of the program.
    this.#process.send(order, () => {});
  }

  /** Keeps this process running until a promise settles. */
  async #during<T>(work: Promise<T>): Promise<T> {
    this.#calls += 1;
    this.#process.ref();
    this.#process.channel?.ref();
    try {
      return await work;
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) {
        this.#process.unref();
        this.#process.channel?.unref();
      }
    }
  }
}

/** What is known of the program that a supervisor runs. */
class RunningProgram {
  pid: number | undefined;
  #output = '';
  #awaited: { readonly text: string; readonly resolve: () => void } | undefined;
  #resolveEnded: (end: EndedProgram) => void = () => {};
  readonly ended = new Promise<EndedProgram>((resolve) => {
    this.#resolveEnded = resolve;
  });

  printed(text: string): Promise<undefined> {
    return new Promise((resolve) => {
      this.#awaited = { text, resolve: () => resolve(undefined) };
    });
  }

  print(text: string): void {
    this.#output = (this.#output + text).slice(-KEPT);
    if (!this.#awaited || !this.#output.includes(this.#awaited.text)) return;
    this.#awaited.resolve();
    this.#awaited = undefined;
  }

  end(code: number | null): void {
    this.#resolveEnded({ code, output: this.#output.trim() });
  }
}

function accountOf(value: unknown): Account | undefined {
  if (!isRecord(value)) return undefined;
  const { uid, gid } = value;
  return typeof uid === 'number' && typeof gid === 'number' ? { uid, gid } : undefined;
}
