import type { Readable, Writable } from 'node:stream';
import type { Clock } from '@pcf/core';

/** The signals that end a command early. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Tells when somebody wants the command to end: the process, or an event emitter. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/** Everything that a command reads, writes and is told, so that it can run within any process. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  /** The working directory, absolute. */
  readonly cwd: string;
  /** The environment that plugins see; `--endpoint-url`, `--region` and `--profile` are written into it. */
  readonly env: Record<string, string | undefined>;
  readonly signals: SignalSource;
  /** Where time comes from; the machine's clock where absent. */
  readonly clock?: Clock;
}
