import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duration } from '../model/duration.js';
import type { Marks } from '../model/marks.js';
import type { LookWants, Observation, Outputs } from '../model/observation.js';
import type { State } from '../model/state.js';
import type { Services } from '../services/container.js';
import { CLOCK, EVENTS } from '../services/tokens.js';
import { type CallSubject, callFlavor, checkObservation } from './flavor-calls.js';
import type { LookOptions } from './options.js';
import { runBoundedRead } from './time/bounded.js';

/** What one look at a resource shows: the observation, and the state that the particle's class derives from it. */
export interface Observed<Settings = unknown, O extends Outputs = Outputs> {
  readonly state: State;
  readonly observation: Observation<Settings, O>;
  /** The marks of the resource, where they were read. */
  readonly marks?: Marks;
}

/** One round: a look, and everything that is decided and sent because of it, in an apply or in `look()`. */
export interface Round<Settings> {
  /** The only resource that a step may be sent for; any resource of this name where absent. */
  readonly identity?: string | undefined;
  /** What the look showed; absent until the provider has answered. */
  observation?: Observation<Settings>;
  /** The marks of the resource, where they were read: in this round, or in an earlier one of the same apply. */
  marks?: Marks | undefined;
  /** The identity of the resource that the step of this round created, as the provider returned it. */
  created?: string | undefined;
}

/** A particle whose resource is observed. */
export interface ObservedSubject<Settings> extends CallSubject {
  readonly services: Services;
  /** Returns whether an observation of this age may be returned again. */
  isYoung(age: Duration): boolean;
  observe(signal: AbortSignal, wants: LookWants): Promise<Observation<Settings>>;
}

/** The round that the running code belongs to. */
const CURRENT = new AsyncLocalStorage<object>();

/**
 * Observes one resource. Callers share a look that is under way, and an answer that is younger than the time to live.
 *
 * All code of one round gets the same observation, whatever other looks show meanwhile. That includes the methods that a subclass
 * overrides, and that ask for the status or the state without options.
 */
export class Observations<Settings> {
  #cached: { readonly observation: Observation<Settings>; readonly at: number } | undefined;
  #underWay: { readonly observation: Promise<Observation<Settings>>; readonly writes: number } | undefined;
  #writes = 0;
  readonly #openRounds = new Map<object, Round<Settings>>();

  constructor(private readonly subject: ObservedSubject<Settings>) {}

  /** The round that the calling code belongs to; `undefined` outside of a round. */
  get round(): Round<Settings> | undefined {
    const current = CURRENT.getStore();
    return current && this.#openRounds.get(current);
  }

  /** Runs code as a part of a round. */
  async inRound<T>(round: Round<Settings>, work: () => Promise<T>): Promise<T> {
    this.#openRounds.set(round, round);
    try {
      return await CURRENT.run(round, work);
    } finally {
      this.#openRounds.delete(round);
    }
  }

  /** Returns the observation of the round; outside of a round, a cached or shared one unless a fresh one is wanted. */
  async get(options: LookOptions): Promise<Observation<Settings>> {
    const { round } = this;
    if (!options.fresh && round?.observation) return round.observation;
    const observation = await this.#getShared(options);
    if (round) round.observation = observation;
    return observation;
  }

  /** Records that a step was sent: observations from before it are out of date, also for the rest of the round. */
  noteWrite(): void {
    this.#writes += 1;
    this.#cached = undefined;
    const current = CURRENT.getStore();
    if (current) this.#openRounds.delete(current);
  }

  /** Answers from the cache or from a look that is under way, unless a fresh look is wanted. */
  async #getShared(options: LookOptions): Promise<Observation<Settings>> {
    const now = this.subject.services.resolve(CLOCK).now();
    if (!options.fresh && this.#cached && this.subject.isYoung(now - this.#cached.at)) return this.#cached.observation;
    if (!options.fresh && this.#underWay?.writes === this.#writes) return this.#underWay.observation;
    const look = { observation: this.#lookNow(options, now), writes: this.#writes };
    this.#underWay = look;
    try {
      return await look.observation;
    } finally {
      if (this.#underWay === look) this.#underWay = undefined;
    }
  }

  /** Calls the particle's `observe` within the limits of a read, and checks what it returns. */
  async #lookNow(options: LookOptions, at: number): Promise<Observation<Settings>> {
    const { subject } = this;
    const writes = this.#writes;
    const observation = await runBoundedRead(subject.id, subject.services, options, (signal) =>
      callFlavor(subject, 'observe', signal, () => subject.observe(signal, { identity: options.identity ?? false })),
    );
    checkObservation(subject, observation);
    if (writes === this.#writes) this.#cached = { observation, at };
    subject.services.resolve(EVENTS).emit({ type: 'observed', id: subject.id, at, observation });
    return observation;
  }
}
