import { DeferredError, StepRefusedError } from '../errors/reconcile-errors.js';
import type { Duration, Observation, Step } from '../model/contract.js';
import { STALE_FOR } from './waiting.js';

/** One resource, as opposed to others that had its name before or have it later. */
export interface KnownResource {
  /** As an observation tells it. */
  readonly identity: string;
  /** By when every look shows the resource, in milliseconds since the epoch: reads can be behind. At once where absent. */
  readonly visibleBy?: number;
}

/** What an apply knows of a resource that it may have created. */
export interface Creation {
  /** Whether this apply created the resource: a look told the identity that the creating step was answered with. */
  readonly created: boolean;
  /** Whether this apply may have created the resource, and cannot prove it. */
  readonly uncertain: boolean;
  /** The resource that the creating step was answered with, where it was. */
  readonly resource?: KnownResource;
  /**
   * Where that is uncertain, by when every look shows what was created, in milliseconds since the epoch: until then, a look that
   * shows nothing proves nothing.
   */
  readonly visibleBy?: number;
}

/** A step that a provider accepted, and the identity of what it created, where the provider told that. */
export interface AcceptedStep<S> {
  readonly step: S;
  readonly created: string | undefined;
}

/**
 * Finds out whether an apply created its resource. That the resource was missing before does not prove it, nor does a step that
 * was accepted: another process may have been first.
 */
export class CreationProof {
  #wasMissing: boolean | undefined;
  #isUnderWay = false;
  #mayHaveCreated = false;
  #visibleBy: number | undefined;
  #isProven = false;
  #resource: KnownResource | undefined;

  /** Whether looks have to tell the identity of the resource. */
  get needsIdentity(): boolean {
    return this.#resource !== undefined;
  }

  /** What is known so far. A resource that was there when the apply began was replaced by it, at the most. */
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

  /**
   * Takes note of a look.
   *
   * @returns whether this look is the first that proves that the apply created the resource
   */
  note(seen: Observation): boolean {
    if (seen.kind === 'missing' || seen.kind === 'settled') this.#wasMissing ??= seen.kind === 'missing';
    const identity = identityOf(seen);
    const isProof = identity !== undefined && identity === this.#resource?.identity;
    const isFirst = isProof && !this.#isProven;
    this.#isProven ||= isProof;
    return isFirst;
  }

  /**
   * Sends a step, and takes note of what comes of it. Only some refusals say for certain that nothing was created: after a lost
   * answer, the provider may refuse the same step because it exists.
   *
   * @param seen - what was there when it was decided
   */
  async sending<S extends Step>(
    seen: Observation,
    step: S | undefined,
    send: () => Promise<AcceptedStep<S> | undefined>,
    now: () => number,
  ): Promise<AcceptedStep<S> | undefined> {
    if (!isCreating(seen, step)) return send();
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
 * What a look shows of the only resource that may be changed: that one, or that it is gone; perhaps that one, so that it has to be
 * looked at again; or another one.
 *
 * @param now - milliseconds since the epoch
 */
export function compareIdentity(
  { identity, visibleBy = 0 }: KnownResource,
  seen: Observation,
  now: number,
): 'same' | 'unclear' | 'other' {
  const found = identityOf(seen);
  if (found !== undefined) return found === identity ? 'same' : 'other';
  if (seen.kind === 'moving' || now < visibleBy) return 'unclear';
  return seen.kind === 'missing' ? 'same' : 'other';
}

/** The identity of what a step created, as `execute` of a flavor answered it; `undefined` where it answered nothing. */
export function createdBy(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('created' in answer)) return undefined;
  return typeof answer.created === 'string' && answer.created !== '' ? answer.created : undefined;
}

/** The provider's own id of a resource that was seen, where it is known. */
export function identityOf(seen: Observation): string | undefined {
  return seen.kind === 'missing' ? undefined : seen.identity;
}

/** Where the flavor does not say which step creates, whatever is sent for a missing resource may create it. */
function isCreating(seen: Observation, step: Step | undefined): boolean {
  return step?.creates === true || seen.kind === 'missing';
}
