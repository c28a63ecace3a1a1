import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { Options } from './options.js';
import type { Output } from './output.js';

/** What a command is run with. */
export interface Invocation {
  /** The arguments after the command, in the order of its spec. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly io: Io;
  readonly output: Output;
}

/** Carries out a command. */
export type Command = (invocation: Invocation) => Promise<ExitCode>;
