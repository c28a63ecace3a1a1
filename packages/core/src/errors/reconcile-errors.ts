import type { Step } from '../model/step.js';
import { messageOf } from '../values.js';
import { defineError } from './pcf-error.js';

/** The resource is in a condition that does not end by waiting. */
export class ResourceBlockedError extends defineError(
  'ResourceBlockedError',
  'PCF_RESOURCE_BLOCKED',
  (id: string, status: string, reason: string) => ({
    id,
    status,
    message: `${id} is blocked in status ${status}: ${reason}`,
  }),
) {}

/**
 * A step was accepted, but the resource has not changed.
 *
 * Arguments: the particle's id; the step; the package that provides the flavor.
 */
export class NoProgressError extends defineError(
  'NoProgressError',
  'PCF_NO_PROGRESS',
  (id: string, step: Step | undefined, packageName: string) => ({
    id,
    step,
    packageName,
    message: `${id}: ${step ? explainStep(step, packageName) : explainEmptyPlan(packageName)}`,
  }),
) {}

function explainStep({ operation, summary, changes }: Step, packageName: string): string {
  const fields = changes?.map((change) => change.path).join(', ');
  return (
    `${operation} (${summary}) was accepted, but did not change${fields ? `: ${fields}` : ' the resource'}. ` +
    'The endpoint may accept and ignore it, or another process may change it back each time. ' +
    `Otherwise this is a bug in the flavor (package ${packageName}).`
  );
}

function explainEmptyPlan(packageName: string): string {
  return (
    'the resource differs from its definition, but its plan is empty. The particle class overrides isStateDefinitionEquivalent() or ' +
    `a verb, and its planSteps() does not match. This is a bug in the flavor (package ${packageName}).`
  );
}

/**
 * Another process changes the resource back each time during an apply.
 *
 * Arguments: the particle's id; the step that is due again; the settings that were changed back; how often.
 */
export class ContendedError extends defineError(
  'ContendedError',
  'PCF_CONTENDED',
  (id: string, step: Step, settings: readonly string[], times: number) => ({
    id,
    step,
    settings,
    message:
      `${id}: another process changed it back ${times} times during the apply: ${settings.join(', ')}. ` +
      `${step.operation} (${step.summary}) was accepted each time. Find out what else manages this resource: ` +
      'another run with another definition, or another tool. Stop it, or make the definitions agree, and apply again.',
  }),
) {}

/**
 * The provider refuses a step for now, or another process was first. A flavor throws it from `execute`: the framework then looks at the
 * resource again, and continues from what it observes.
 *
 * Arguments: the provider's reason; `{ cause }`.
 */
export class ConflictError extends defineError(
  'ConflictError',
  'PCF_CONFLICT',
  (reason: string, options?: ErrorOptions) => ({ message: reason, cause: options?.cause }),
) {}

/**
 * The provider refuses a step for a long time, for example because of a limit on changes in an hour or a day. A flavor throws it from
 * `execute`: the framework leaves the step out, continues with the rest of the plan, and reports the step as deferred. A later apply
 * sends it.
 *
 * Arguments: the provider's reason; `{ cause, until }`, where `until` is when the provider may accept the step, in milliseconds since
 * the epoch.
 */
export class DeferredError extends defineError(
  'DeferredError',
  'PCF_DEFERRED',
  (reason: string, options: ErrorOptions & { readonly until?: number | undefined } = {}) => ({
    until: options.until,
    message: reason,
    cause: options.cause,
  }),
) {}

/**
 * The timeout `maxTimeout` has passed. What the provider has begun continues there; apply again to continue.
 *
 * Arguments: the particle's id; the timeout; what was observed last, and why the next step was not accepted; what requests wait for, as
 * the end of a sentence, or an empty text.
 */
export class DeadlineExceededError extends defineError(
  'DeadlineExceededError',
  'PCF_DEADLINE_EXCEEDED',
  (id: string, maxTimeout: number, progress: string, waits: string = '') => ({
    id,
    maxTimeout,
    waits,
    message:
      `${id}: not done after ${maxTimeout / 1000} s; ${progress}${waits}. Nothing is lost: try again to continue, with a longer ` +
      'timeout if needed.',
  }),
) {}

/** The caller aborted, or the runtime was disposed. What the provider has begun continues there; apply again to continue. */
export class AbortedError extends defineError('AbortedError', 'PCF_ABORTED', (id: string, options?: ErrorOptions) => {
  const reason = options?.cause instanceof Error ? ` (${options.cause.message})` : '';
  return {
    id,
    message: `${id}: aborted${reason}. What was already sent goes on at the provider, also a deletion. Apply again to continue.`,
    cause: options?.cause,
  };
}) {}

/**
 * Another resource has the name of the only resource that may be changed. Nothing was sent for it.
 *
 * Arguments: the particle's id; the identity of the resource that may be changed; the identity that was found, `undefined` where the
 * flavor cannot tell.
 */
export class OtherResourceError extends defineError(
  'OtherResourceError',
  'PCF_OTHER_RESOURCE',
  (id: string, wanted: string, found: string | undefined) => {
    const existing =
      found === undefined ? 'the identity of the existing one is not known' : `the existing one is ${found}`;
    return {
      id,
      wanted,
      found,
      message: `${id}: only the resource with the identity ${wanted} may be changed, and ${existing}. It was left as it is.`,
    };
  },
) {}

/** A hook of the runtime refused a step. The step was not sent. */
export class StepRefusedError extends defineError(
  'StepRefusedError',
  'PCF_STEP_REFUSED',
  (id: string, step: Step, reason: string, options?: ErrorOptions) => ({
    id,
    step,
    message: `${id}: ${step.operation} (${step.summary}) was refused: ${reason}`,
    cause: options?.cause,
  }),
) {}

/** The apply is done, but a callback of the definition failed. Applying again does not call it again. */
export class CallbackError extends defineError(
  'CallbackError',
  'PCF_CALLBACK',
  (id: string, kind: string, options: ErrorOptions) => ({
    id,
    /** The kind of the transition: `start`, `stop`, `terminate` or `update`. */
    kind,
    message:
      `${id}: its ${kind} callback failed: ${messageOf(options.cause)}. The apply itself is done, and applying again does not call ` +
      'the callback again. Call it yourself if needed.',
    cause: options.cause,
  }),
) {}
