import { AsyncLocalStorage } from 'node:async_hooks';
import type { Observation } from '../model/contract.js';
import type { DesiredState } from '../model/state.js';

/** The turn that the running code belongs to. */
const CURRENT = new AsyncLocalStorage<object>();

/** One turn of an apply: a look, and what is decided and sent because of it. */
export interface Turn<Settings> {
  /** What the look showed; absent until the provider has answered. */
  observation?: Observation<Settings>;
  /** The identity of the only resource that a step may be sent for; any where absent. */
  readonly identity?: string | undefined;
  /** The identity of what the step of this turn created, as the provider told it. */
  created?: string | undefined;
}

/**
 * Gives all code of one turn the same observation, whatever other looks at the resource show in the meantime. That includes
 * methods which a subclass overrides, and which ask for the status or the state without options.
 */
export class Turns<Settings> {
  readonly #inUse = new Map<object, Turn<Settings>>();

  /** The turn that the calling code belongs to; `undefined` where a caller from outside asks. */
  get current(): Turn<Settings> | undefined {
    const current = CURRENT.getStore();
    return current && this.#inUse.get(current);
  }

  /** Runs code that belongs to a turn. */
  async run<T>(turn: Turn<Settings>, work: () => Promise<T>): Promise<T> {
    this.#inUse.set(turn, turn);
    try {
      return await CURRENT.run(turn, work);
    } finally {
      this.#inUse.delete(turn);
    }
  }

  /** Ends the turn of the calling code: it has written, so what the look showed is out of date. */
  end(): void {
    const current = CURRENT.getStore();
    if (current) this.#inUse.delete(current);
  }
}

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
