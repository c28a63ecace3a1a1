import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { OptionSpec, Options } from './options.js';
import type { Output } from './output/output.js';

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

/** An argument of a command, for the parser and its help. */
export interface ArgumentSpec {
  /** `<name>` where it is required, `[name]` where not. */
  readonly syntax: string;
  readonly description: string;
}

/** A command as data. Its module is loaded when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  load(): Promise<Command>;
}
