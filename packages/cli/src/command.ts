import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import type { Options } from './options.js';
import type { Output } from './output/output.js';

/**
 * The parsed command line and the environment of one run of a command.
 *
 * @typeParam O - the options of the command
 */
export interface Invocation<O extends Options = Options> {
  /** The arguments after the command, in the order of {@link CommandSpec.args}. */
  readonly args: readonly string[];
  readonly options: O;
  readonly io: Io;
  readonly output: Output;
}

/** Runs a command and returns its exit code. */
export type Command<O extends Options = Options> = (invocation: Invocation<O>) => Promise<ExitCode>;

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
export interface CommandSpec<O extends Options = Options> {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  load(): Promise<Command<O>>;
}

/** Commands that another package has, under one word: `pcf fleet submit`. */
export interface GroupSpec {
  readonly name: string;
  readonly summary: string;
  /** The package. It is loaded only when one of its commands runs, or its help is shown. */
  readonly packageName: string;
}
