import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { VirtualClock } from '@pcf/testing';
import { type ExitCode, main, type StopSignal } from '../../src/index.js';

/** The environment of a command in a test. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: Record<string, string | undefined>;
  /** Whether it has a terminal. */
  readonly isTTY?: boolean;
  /** What is typed at a question. */
  readonly typed?: string;
  /** The question; `Continue?` by default. */
  readonly question?: string;
  /** Sends a signal as soon as the output contains this text; `first look` for the first look at a note. */
  readonly signal?: { readonly name: StopSignal; readonly at: string };
  /** What another process does before the answer is typed or the signal is sent. */
  readonly meanwhile?: () => void;
}

/** The result of a command. */
export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** The number of signal listeners that it left behind. */
  readonly listeners: number;
}

/** Runs the command `pcf` within this process, in virtual time. */
export async function pcf(args: string, surroundings: Surroundings): Promise<Ran> {
  const signals = new EventEmitter();
  const onLook = () => {
    if (surroundings.signal?.at === 'first look') signals.emit(surroundings.signal.name);
  };
  subscribe('note:look', onLook);
  const stdin = terminal(new PassThrough(), surroundings.isTTY);
  const written = { stdout: '', stderr: '' };
  let reacted = false;
  const react = () => {
    const all = written.stdout + written.stderr;
    const isAsked = surroundings.typed !== undefined && all.includes(surroundings.question ?? 'Continue?');
    const isTime = surroundings.signal !== undefined && all.includes(surroundings.signal.at);
    if (reacted || !(isAsked || isTime)) return;
    reacted = true;
    surroundings.meanwhile?.();
    if (surroundings.typed !== undefined) stdin.write(surroundings.typed);
    if (surroundings.signal) signals.emit(surroundings.signal.name);
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
      surroundings.isTTY,
    );
  const code = await main(args.split(' ').filter(Boolean), {
    stdin,
    stdout: collect('stdout'),
    stderr: collect('stderr'),
    cwd: surroundings.cwd,
    env: surroundings.env ?? {},
    signals,
    clock: new VirtualClock(),
  });
  unsubscribe('note:look', onLook);
  return { code, ...written, listeners: signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM') };
}

function terminal<Stream extends object>(stream: Stream, isTTY = false): Stream & { isTTY: boolean } {
  return Object.assign(stream, { isTTY, setRawMode: () => stream });
}
