import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { Options } from './options.js';
import type { Output } from './output/output.js';

/** The parsed command line and the environment of one run of a command. */
export interface Invocation {
  /** The arguments after the command, in the order of {@link CommandSpec.args}. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly io: Io;
  readonly output: Output;
}

/** Runs a command and returns its exit code. */
export type Command = (invocation: Invocation) => Promise<ExitCode>;

/** A positional argument, as the parser and the help need it. */
export interface ArgumentSpec {
  /** `<name>` if it is required, `[name]` if it is optional. */
  readonly syntax: string;
  readonly description: string;
}

/** An option, as the parser and the help need it. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /**
   * @param before - the parsed value of the same option further left
   * @throws InvalidArgumentError when the option does not accept the value
   */
  readonly parse?: (value: string, before: unknown) => unknown;
}

/** Describes a command: its name, arguments and options. Its module is loaded only when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  load(): Promise<Command>;
}
