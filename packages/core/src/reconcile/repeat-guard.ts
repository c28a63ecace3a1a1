import { isDeepStrictEqual } from 'node:util';
import { ConflictError, ContendedError, NoProgressError } from '../errors/reconcile-errors.js';
import type { Duration } from '../model/duration.js';
import type { Observation } from '../model/observation.js';
import { isSameStep, type Step } from '../model/step.js';
import type { Clock } from '../services/clock.js';
import { conflictDelay, pollDelay, retryDelay, STALE_FOR, USUAL_MOVE } from './time/delays.js';

/** The effects of the guard: waiting, and the callbacks for it. */
export interface GuardEffects {
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends a wait. */
  readonly signal: AbortSignal;
  /** Called before each wait. */
  onWait(reason: string, delay: Duration): void;
  /** Called when the provider refuses a step for now. */
  onRefusal(reason: string): void;
}

/** As `STALE_FOR`, after the resource has been created or deleted since the step: then another process probably did that. */
const STALE_AFTER_REPLACEMENT: Duration = 1_000;
/** How often in one apply the same step is sent against the same observation. */
const REPETITIONS = 3;
/** How often in one apply a setting may be changed back by another process. */
const SET_BACKS = 3;
/** How many steps one apply sends at the most: a plan that is longer never ends. */
const MOST_STEPS = 300;

interface Attempt<S> {
  readonly observation: Observation;
  readonly step: S | undefined;
}

/** A step that was sent. Reads may not show it yet. */
interface SentStep<S> {
  readonly attempt: Attempt<S>;
  /** When it was sent, or when the resource was last seen to move after it. */
  at: number;
  /** Whether the resource was created or deleted since: reads now show that, so the step may be sent again. */
  isOutdated: boolean;
}

/** A setting that steps of this apply change, or the operation of a step that lists no settings. */
interface Changed {
  /** Whether a look after the latest step showed it done. */
  isDone: boolean;
  /** How often it was due again after a look had shown it done. */
  setBacks: number;
}

/**
 * Does the waits of an apply: before the next look at a resource that moves, after a refusal, and while reads may not show a step yet.
 * Stops an apply that repeats steps without effect.
 */
export class RepeatGuard<S extends Step> {
  readonly #sent: SentStep<S>[] = [];
  #rereads = 0;
  #conflictSince: number | undefined;
  readonly #changed = new Map<string, Changed>();
  /** What the latest plan still has to change. */
  #due: ReadonlySet<string> | undefined;
  /** Whether another process was seen to change the resource. */
  #isInterfered = false;
  #movingSince: number | undefined;
  #usually: Duration | undefined;

  constructor(
    private readonly subject: { readonly id: string; readonly packageName: string },
    private readonly effects: GuardEffects,
  ) {}

  /** Records an observation. Earlier steps no longer count once the resource has been created or deleted since. */
  note(observation: Observation): void {
    if (observation.kind === 'moving') for (const recent of this.#sent) recent.at = this.effects.clock.now();
    else this.#movingSince = undefined;
    for (const recent of this.#sent) {
      recent.isOutdated ||= (recent.attempt.observation.kind === 'missing') !== (observation.kind === 'missing');
    }
  }

  /**
   * Records what a plan still has to change. A setting that a step has changed, and that is not due any more, is done. The plan after
   * a step is the rest of the plan before it, so another process has changed what is due now and was not due before.
   *
   * @param due - all steps that are still to be sent
   */
  noteDue(due: readonly S[]): void {
    const open = new Set(due.flatMap(namesOf));
    const before = this.#due;
    if (before) this.#isInterfered ||= [...open].some((name) => !before.has(name));
    for (const [name, change] of this.#changed) change.isDone ||= !open.has(name);
    this.#due = open;
  }

  /** Waits before the next look at a resource that does not rest. */
  async untilNextLook(observation: Observation): Promise<void> {
    const now = this.effects.clock.now();
    this.#movingSince ??= now;
    const usually = this.#usually ?? USUAL_MOVE;
    const delay = pollDelay(now - this.#movingSince, usually, this.effects.random);
    await this.#pause(observation.kind === 'moving' ? observation.status : 'pending', delay);
  }

  /**
   * Sends a step. Where it was sent already and reads may not show it yet, waits for another look instead. Where the provider refuses
   * it for now, waits and lets the next round try again, until the deadline of the apply.
   *
   * @returns the accepted step; `undefined` after a wait
   * @throws {@link ContendedError} when another process changes a setting back time after time
   * @throws {@link NoProgressError} when the step has no effect although reads must show it by now
   */
  async send(
    observation: Observation,
    step: S | undefined,
    send: () => Promise<S | undefined>,
  ): Promise<S | undefined> {
    const attempt = { observation, step };
    const earlier = this.#sent.findLast((sent) => isRepeated(sent.attempt, attempt));
    const alike = this.#sent.filter((sent) => isRepeated(withoutOutputs(sent.attempt), withoutOutputs(attempt)));
    const staleFor = step?.staleFor ?? (earlier?.isOutdated ? STALE_AFTER_REPLACEMENT : STALE_FOR);
    if (earlier && this.effects.clock.now() - earlier.at < staleFor) return this.#lookAgain();
    const isLatest = earlier !== undefined && !earlier.isOutdated && earlier === this.#sent.at(-1);
    const setBack = step ? this.#setBackOf(step, alike.length > 0) : [];
    if (step) this.#refuseContention(step, setBack);
    const isPointless = setBack.length === 0 && (isLatest || alike.length >= REPETITIONS);
    if (isPointless || this.#sent.length >= MOST_STEPS) {
      throw new NoProgressError(this.subject.id, step, this.subject.packageName);
    }
    try {
      const sent = await send();
      this.#remember(attempt, sent?.usually, setBack);
      return sent;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const now = this.effects.clock.now();
      this.#conflictSince ??= now;
      this.effects.onRefusal(error.message);
      await this.#pause(error.message, conflictDelay(now - this.#conflictSince, this.effects.random));
      return undefined;
    }
  }

  #remember(attempt: Attempt<S>, usually: Duration | undefined, setBack: readonly string[]): void {
    this.#sent.push({ attempt, at: this.effects.clock.now(), isOutdated: false });
    this.#usually = usually;
    this.#rereads = 0;
    this.#conflictSince = undefined;
    for (const name of attempt.step ? namesOf(attempt.step) : []) {
      const setBacks = (this.#changed.get(name)?.setBacks ?? 0) + (setBack.includes(name) ? 1 : 0);
      this.#changed.set(name, { isDone: false, setBacks });
    }
  }

  /**
   * The settings of a step that were changed back since it was sent: a look showed them done, or they are due again while another
   * process was seen to change the resource.
   */
  #setBackOf(step: S, isSentBefore: boolean): string[] {
    return namesOf(step).filter((name) => {
      const change = this.#changed.get(name);
      return change !== undefined && (change.isDone || (isSentBefore && this.#isInterfered));
    });
  }

  /** @throws {@link ContendedError} when a setting was changed back too often */
  #refuseContention(step: S, setBack: readonly string[]): void {
    const contended = setBack.filter((name) => (this.#changed.get(name)?.setBacks ?? 0) + 1 >= SET_BACKS);
    if (contended.length > 0) throw new ContendedError(this.subject.id, step, contended, SET_BACKS);
  }

  async #lookAgain(): Promise<undefined> {
    this.#rereads += 1;
    await this.#pause('no change seen yet', retryDelay(this.#rereads, this.effects.random));
  }

  async #pause(reason: string, delay: Duration): Promise<void> {
    this.effects.onWait(reason, delay);
    await this.effects.clock.sleep(delay, this.effects.signal);
  }
}

/** The names of what a step changes: its settings, or its operation where it lists none. */
function namesOf({ changes = [], operation }: Step): string[] {
  return changes.length > 0 ? changes.map(({ path }) => path) : [operation];
}

function isRepeated<S extends Step>(one: Attempt<S>, other: Attempt<S>): boolean {
  const isSameView = isDeepStrictEqual(withoutHolds(one.observation), withoutHolds(other.observation));
  return isSameView && isSameStep(one.step, other.step);
}

/** An observation without the count of what the resource holds, which changes by itself. */
function withoutHolds(observation: Observation): Observation {
  if (observation.kind !== 'settled') return observation;
  const { holds: _, ...others } = observation;
  return others;
}

/** The part of an attempt that is compared to detect repeats. Outputs are excluded: they may hold counters. */
function withoutOutputs<S>({ observation, step }: Attempt<S>): Attempt<S> {
  return { observation: observation.kind === 'missing' ? observation : { ...observation, outputs: {} }, step };
}
