import { DeferredError, StepRefusedError } from '../errors/reconcile-errors.js';
import type { Duration } from '../model/duration.js';
import type { Observation } from '../model/observation.js';
import type { KnownResource, Step } from '../model/step.js';
import { STALE_FOR } from './time/delays.js';

/** Whether an apply created its resource. */
export interface Creation {
  /** Whether this apply created the resource: a look showed the identity that the creating step returned. */
  readonly created: boolean;
  /** Whether this apply may have created the resource, and cannot prove it. */
  readonly uncertain: boolean;
  /** The resource that the creating step returned, where it returned one. */
  readonly resource?: KnownResource;
  /**
   * With `uncertain`: by when every look shows what was created, in milliseconds since the epoch. Until then, a look that shows
   * nothing proves nothing.
   */
  readonly visibleBy?: number;
}

/** A step that the provider accepted, and the identity of the resource that it created, where the provider returned it. */
export interface AcceptedStep<S> {
  readonly step: S;
  readonly created: string | undefined;
}

/**
 * Finds out whether an apply created its resource. It is no proof that the resource was missing before, or that the provider
 * accepted the creating step: another process may have created it at the same time.
 */
export class CreationTracker {
  #wasMissing: boolean | undefined;
  #isUnderWay = false;
  #mayHaveCreated = false;
  #visibleBy: number | undefined;
  #isProven = false;
  #resource: KnownResource | undefined;

  /** Whether looks must contain the identity of the resource. */
  get needsIdentity(): boolean {
    return this.#resource !== undefined;
  }

  /** What is known so far. A resource that existed when the apply began can only have been replaced by it. */
  get creation(): Creation {
    if (!this.#wasMissing) return { created: false, uncertain: false };
    const uncertain = (this.#mayHaveCreated || this.#isUnderWay) && !this.#isProven;
    return {
      created: this.#isProven,
      uncertain,
      ...(this.#resource && { resource: this.#resource }),
      ...(uncertain && this.#visibleBy !== undefined && { visibleBy: this.#visibleBy }),
    };
  }

  /** Whether an observation shows the resource that the apply created. */
  isProvenBy(observation: Observation): boolean {
    const identity = identityOf(observation);
    return this.#isProven && identity !== undefined && identity === this.#resource?.identity;
  }

  /**
   * Records an observation.
   *
   * @returns whether it is the first that proves that the apply created the resource
   */
  note(observation: Observation): boolean {
    const { kind } = observation;
    if (kind === 'missing' || kind === 'settled') this.#wasMissing ??= kind === 'missing';
    const identity = identityOf(observation);
    const isProof = identity !== undefined && identity === this.#resource?.identity;
    const isFirst = isProof && !this.#isProven;
    this.#isProven ||= isProof;
    return isFirst;
  }

  /**
   * Sends a step and records its result. Only some refusals prove that nothing was created: after a lost answer, the provider may
   * refuse the same step because the resource exists.
   *
   * @param observation - what the step was decided on
   */
  async track<S extends Step>(
    observation: Observation,
    step: S | undefined,
    send: () => Promise<AcceptedStep<S> | undefined>,
    now: () => number,
  ): Promise<AcceptedStep<S> | undefined> {
    if (!mayCreate(observation, step)) return send();
    const visibleBy = () => now() + (step?.staleFor ?? STALE_FOR);
    this.#isUnderWay = true;
    this.#visibleBy = visibleBy();
    try {
      const accepted = await send();
      if (accepted) this.#accept(accepted.step, accepted.created, now());
      return accepted;
    } catch (error) {
      const isCertain = error instanceof StepRefusedError || error instanceof DeferredError;
      this.#mayHaveCreated ||= !isCertain;
      throw error;
    } finally {
      this.#isUnderWay = false;
      this.#visibleBy = visibleBy();
    }
  }

  #accept({ creates, staleFor = STALE_FOR }: Step, created: string | undefined, now: Duration): void {
    this.#mayHaveCreated = true;
    if (!creates || created === undefined) return;
    this.#resource = { identity: created, visibleBy: now + staleFor };
    this.#isProven = false;
  }
}

/**
 * Compares an observation with the only resource that may be changed.
 *
 * @param now - milliseconds since the epoch
 * @returns `same` where it is that resource, or shows that it is gone; `unclear` where a later look will tell; else `other`
 */
export function compareIdentity(
  { identity, visibleBy = 0 }: KnownResource,
  observation: Observation,
  now: number,
): 'same' | 'unclear' | 'other' {
  const found = identityOf(observation);
  if (found !== undefined) return found === identity ? 'same' : 'other';
  if (observation.kind === 'moving' || now < visibleBy) return 'unclear';
  return observation.kind === 'missing' ? 'same' : 'other';
}

/** Returns the identity in an answer of `execute`, which is the code of a flavor; `undefined` where there is none. */
export function createdBy(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('created' in answer)) return undefined;
  return typeof answer.created === 'string' && answer.created !== '' ? answer.created : undefined;
}

/** Returns the provider's own id of an observed resource, where it is known. */
export function identityOf(observation: Observation): string | undefined {
  return observation.kind === 'missing' ? undefined : observation.identity;
}

/** Where the flavor does not mark the step that creates, any step that is sent for a missing resource may create it. */
function mayCreate(observation: Observation, step: Step | undefined): boolean {
  return step?.creates === true || observation.kind === 'missing';
}
