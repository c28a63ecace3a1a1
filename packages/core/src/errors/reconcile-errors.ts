import type { Step } from '../model/contract.js';
import { messageOf } from '../values.js';
import { PcfError } from './pcf-error.js';

/** The resource is in a condition that waiting does not end. */
export class ResourceBlockedError extends PcfError {
  override readonly name = 'ResourceBlockedError';
  readonly code = 'PCF_RESOURCE_BLOCKED';

  constructor(
    readonly id: string,
    readonly status: string,
    reason: string,
  ) {
    super(`${id} is blocked in status ${status}: ${reason}`);
  }
}

/** A step was carried out and accepted, but the resource stays as it was. */
export class NoProgressError extends PcfError {
  override readonly name = 'NoProgressError';
  readonly code = 'PCF_NO_PROGRESS';

  /** @param provider - the package that brings the flavor */
  constructor(
    readonly id: string,
    readonly step: Step | undefined,
    readonly provider: string,
  ) {
    super(
      `${id}: ${step ? explain(step) : UNEXPLAINED} Otherwise it is the flavor's fault, from ${provider}: tell its author.`,
    );
  }
}

const UNEXPLAINED =
  'it is said to differ from its definition, but its plan is empty. The particle class overrides ' +
  'isStateDefinitionEquivalent() or a verb in a way that its planSteps() does not know of.';

function explain(step: Step): string {
  const fields = step.changes?.map((change) => change.path).join(', ');
  return (
    `${step.operation} (${step.summary}) was accepted, but did not change${fields ? `: ${fields}` : ' the resource'}. ` +
    'The endpoint may accept and ignore it, or someone else may set it back each time.'
  );
}

/** Another process keeps changing the resource back while it is applied. */
export class ContendedError extends PcfError {
  override readonly name = 'ContendedError';
  readonly code = 'PCF_CONTENDED';

  /**
   * @param step - the step that is due again
   * @param settings - the settings that were changed back
   * @param times - how often
   */
  constructor(
    readonly id: string,
    readonly step: Step,
    readonly settings: readonly string[],
    times: number,
  ) {
    super(
      `${id}: another process changed it back ${times} times while it was applied: ${settings.join(', ')}. ` +
        `${step.operation} (${step.summary}) was accepted each time. Find out what else manages this resource: ` +
        'another run with another definition, or another tool. Stop it, or make the definitions agree, and apply again.',
    );
  }
}

/** The provider refuses a step only for now. */
export class ConflictError extends PcfError {
  override readonly name = 'ConflictError';
  readonly code = 'PCF_CONFLICT';

  /**
   * A flavor throws it from `execute` when the provider refuses a step only for now, or because someone else was first: the
   * framework then looks at the resource again and goes on from what it sees.
   *
   * @param reason - what the provider said
   */
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
  }
}

/** The provider refuses a step for some time. */
export class DeferredError extends PcfError {
  override readonly name = 'DeferredError';
  readonly code = 'PCF_DEFERRED';
  /** From when on the step may be accepted, in milliseconds since the epoch, where that is known. */
  readonly until: number | undefined;

  /**
   * A flavor throws it from `execute` when the provider will take a step only much later: a limit on changes in an hour or a
   * day. The framework leaves the step out, goes on with the rest of the plan, and reports it as deferred; applying again
   * makes up for it.
   *
   * @param reason - what the provider said
   */
  constructor(reason: string, options: ErrorOptions & { readonly until?: number | undefined } = {}) {
    super(reason, options);
    this.until = options.until;
  }
}

/** The plan is no longer the one that was approved. Nothing was written. */
export class PlanChangedError extends PcfError {
  override readonly name = 'PlanChangedError';
  readonly code = 'PCF_PLAN_CHANGED';

  constructor(
    readonly id: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(
      `${id}: what would be done now is not what was approved: the digest of the plan is ${found}, expected was ${expected}. ` +
        'The resource or its definition has changed since. Plan again, and approve the new plan.',
    );
  }
}

/** The time given by `maxTimeout` is over. What was begun goes on at the provider; apply again to go on with it. */
export class DeadlineExceededError extends PcfError {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'PCF_DEADLINE_EXCEEDED';

  /**
   * @param progress - what was seen last, and why the next step was not accepted
   * @param waits - what requests wait for, as the end of a sentence; empty when that is not known
   */
  constructor(
    readonly id: string,
    readonly maxTimeout: number,
    progress: string,
    readonly waits: string = '',
  ) {
    super(
      `${id}: not done after ${maxTimeout / 1000} s; ${progress}${waits}. ` +
        'Nothing is lost: try again to go on, with a longer timeout if need be.',
    );
  }
}

/** The caller aborted, or the runtime was disposed. What was begun goes on at the provider; apply again to go on with it. */
export class AbortedError extends PcfError {
  override readonly name = 'AbortedError';
  readonly code = 'PCF_ABORTED';

  constructor(
    readonly id: string,
    options?: ErrorOptions,
  ) {
    const reason = options?.cause instanceof Error ? ` (${options.cause.message})` : '';
    super(`${id}: aborted${reason}. Nothing is lost: apply again to go on.`, options);
  }
}

/** The resource is not the one that was to be changed: another one has its name. Nothing was sent for it. */
export class OtherResourceError extends PcfError {
  override readonly name = 'OtherResourceError';
  readonly code = 'PCF_OTHER_RESOURCE';

  /**
   * @param wanted - the identity of the resource that was to be changed
   * @param found - the identity of the one that was found; `undefined` where its flavor cannot tell
   */
  constructor(
    readonly id: string,
    readonly wanted: string,
    readonly found: string | undefined,
  ) {
    const there =
      found === undefined ? 'the identity of the one that exists is not known' : `the one that exists is ${found}`;
    super(
      `${id}: only the resource with the identity ${wanted} was to be changed, and ${there}. It was left as it is.`,
    );
  }
}

/** A hook of the runtime refused a step. It was not carried out. */
export class StepRefusedError extends PcfError {
  override readonly name = 'StepRefusedError';
  readonly code = 'PCF_STEP_REFUSED';

  constructor(
    readonly id: string,
    readonly step: Step,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${id}: ${step.operation} (${step.summary}) was refused: ${reason}`, options);
  }
}

/** All was done, but a callback of the definition failed afterwards. Applying again does not call it again. */
export class CallbackError extends PcfError {
  override readonly name = 'CallbackError';
  readonly code = 'PCF_CALLBACK';

  constructor(
    readonly id: string,
    /** The kind of the transition: `start`, `stop`, `terminate` or `update`. */
    readonly kind: string,
    options: ErrorOptions,
  ) {
    const { cause } = options;
    const reason = messageOf(cause);
    super(
      `${id}: its ${kind} callback failed: ${reason}. The resource itself is done; call again by hand what the callback was for.`,
      options,
    );
  }
}
