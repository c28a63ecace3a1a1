/**
 * What a package needs that adds commands to `pcf`. Not part of the package's own entry, so that `pcf --help` loads none of it.
 *
 * @packageDocumentation
 */
import { InvalidArgumentError } from 'commander';

export type { ArgumentSpec, Command, CommandSpec, Invocation, OptionSpec } from './command.js';
export { COMMON, count, DEFINITIONS, notEmpty, oneOf, seconds } from './commands/option-specs.js';
export { askToContinue, canAsk } from './confirm-losses.js';
export { InterruptedError, LossNotConfirmedError } from './errors.js';
export { ExitCode, exitCodeOf, exitCodeOfAll } from './exit-codes.js';
export { interruptible, orAborted } from './interrupt.js';
export { type ProjectBackends, startProjectBackends } from './local/with-backends.js';
export { type Options, UsageError } from './options.js';
export { renderDriftDocument, renderPlanDocument, renderReportDocument } from './output/documents.js';
export type { Output } from './output/output.js';
export { exitCodeOfPlan } from './output/plan/pending.js';
export type { Paint } from './output/terminal.js';
export { findProject, loadPlugins, type Project } from './project/project.js';
export { type Session, withSession } from './session.js';

/**
 * Refuses the value of an option: for {@link OptionSpec.parse}.
 *
 * @param expected - what is expected: a sentence
 */
export function refuseValue(expected: string): never {
  throw new InvalidArgumentError(expected);
}
