import { LossRefusedError } from '../../errors/plan-errors.js';
import type { Losses } from '../../model/losses.js';
import { isSameStep, type LosingStep, type Step } from '../../model/step.js';
import type { Verb } from '../../model/transitions.js';

/** What a particle's plan may lose. */
export interface ConsentTerms {
  /** The particle's id. */
  readonly id: string;
  /** Whether this particle itself was asked to stop or terminate: that is consent to what its end loses. */
  readonly isAskedFor: boolean;
  /** Whether no definition describes the resource. */
  readonly isOrphan?: boolean;
  /** Decides about every other loss. */
  readonly losses: Losses;
}

/** Returns the steps that lose something and that neither a state nor a key of the definition consents to. Pure. */
export function stepsWithoutConsent<S extends Step>(
  steps: readonly S[],
  verb: Verb | undefined,
  isAskedFor: boolean,
): (S & LosingStep)[] {
  const isEnd = verb === 'stop' || verb === 'terminate';
  return steps.filter(isLosing).filter(({ allowedBy }) => allowedBy === undefined && !(isEnd && isAskedFor));
}

/** The consent to losses of one apply. Each step is decided on once, before the first step of the plan is sent. */
export class Consent {
  readonly #given: Step[] = [];

  constructor(private readonly terms: ConsentTerms) {}

  /**
   * Checks that every step that loses something has consent.
   *
   * @param steps - what is still to be sent, in order
   * @throws {@link LossRefusedError} for those that have none
   */
  async require(verb: Verb, steps: readonly Step[]): Promise<void> {
    const open = steps.filter(isLosing).filter((step) => !this.#given.some((given) => isSameStep(given, step)));
    const undecided = stepsWithoutConsent(open, verb, this.terms.isAskedFor);
    const refused: LosingStep[] = [];
    for (const step of undecided) if (!(await this.#allows(verb, step))) refused.push(step);
    const { id, isOrphan = false } = this.terms;
    if (refused.length > 0) throw new LossRefusedError(id, verb, refused, { isOrphan });
    this.#given.push(...open);
  }

  /** Records the steps of an approved plan: the person who approved it has seen what they lose. */
  approve(steps: readonly Step[]): void {
    this.#given.push(...steps.filter(isLosing));
  }

  async #allows(verb: Verb, step: LosingStep): Promise<boolean> {
    const { id, losses } = this.terms;
    if (typeof losses !== 'function') return losses === 'allow';
    try {
      return (await losses({ id, verb, step })) === true;
    } catch (error) {
      throw new LossRefusedError(id, verb, [step], { cause: error });
    }
  }
}

function isLosing<S extends Step>(step: S): step is S & LosingStep {
  return step.loses !== undefined;
}
