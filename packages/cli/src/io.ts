import type { Readable, Writable } from 'node:stream';
import type { Clock } from '@pcf/core';

/** The signals that end a command early. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Where signals come from: the process, or an event emitter. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
}

/** The streams, environment and signals of a command. With its own, a command can run inside another process. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  /** The working directory, absolute. */
  readonly cwd: string;
  /** The environment that plugins read. `--endpoint-url`, `--region` and `--profile` are written into it. */
  readonly env: Record<string, string | undefined>;
  readonly signals: SignalSource;
  /** The clock; by default the machine's. */
  readonly clock?: Clock;
}
