import type { Observation } from '../particle/contract.js';
import type { DesiredState } from '../particle/state.js';

/**
 * What a pure function says about each observation and target: several decisions are made about one look, and planning is
 * much of the work of an apply.
 */
export class OncePerLook<Decision extends object> {
  readonly #known = new WeakMap<Observation, Map<DesiredState, Decision>>();

  /** @param decide - is asked only where nothing is known; one that throws is asked again */
  of(seen: Observation, target: DesiredState, decide: () => Decision): Decision {
    const known = this.#known.get(seen) ?? new Map<DesiredState, Decision>();
    this.#known.set(seen, known);
    const decision = known.get(target) ?? decide();
    known.set(target, decision);
    return decision;
  }
}
