import { isDeepStrictEqual } from 'node:util';
import { ConflictError, ContendedError, NoProgressError } from '../errors/reconcile-errors.js';
import { type Duration, isSameStep, type Observation, type Step } from '../model/contract.js';
import type { Clock } from '../services/clock.js';
import { conflictDelay, pollDelay, retryDelay, STALE_FOR, USUAL_MOVE } from './waiting.js';

/** The loop's effects beside the resource itself. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  waiting(reason: string, delay: Duration): void;
  /** Is told why a step was refused for now. */
  refused(reason: string): void;
  /** Is told once how long all steps of the plan usually take. */
  expected(duration: Duration): void;
}

/** The same for a resource that is there, and then is not, or the other way round: it was more likely deleted meanwhile. */
const FLIPS_FOR: Duration = 1_000;
/** How often in one apply the same step is sent against the same observation. */
const REPETITIONS = 3;
/** How often in one apply a setting is set, seen to be set, and found changed back before that is an error. */
const SET_BACKS = 3;
/** How many steps one apply sends at the most: a plan that is longer never ends. */
const MOST_STEPS = 300;

interface Attempt<S> {
  readonly seen: Observation;
  readonly step: S | undefined;
}

/** A step that was sent; reads may not show it yet. */
interface SentStep<S> {
  readonly attempt: Attempt<S>;
  /** When it was sent, or when the resource was last seen to move after it. */
  at: number;
  /** Whether the resource was seen to come into being, or to go, after it: then it is another resource by now. */
  undone: boolean;
}

/** A setting that steps of this apply change, or the existence of the resource. */
interface Mark {
  /** Whether a look after the latest step showed it done. */
  done: boolean;
  /** How often it was due again after a look had shown it done. */
  setBacks: number;
}

/** Decides how long to wait, and when waiting has become pointless. */
export class Patience<S extends Step> {
  readonly #sent: SentStep<S>[] = [];
  #rereads = 0;
  #conflictSince: number | undefined;
  readonly #marks = new Map<string, Mark>();
  /** What the latest look asked for. */
  #due: ReadonlySet<string> | undefined;
  /** Whether another process was seen to change the resource. */
  #isInterfered = false;
  #movingSince: number | undefined;
  #usually: Duration | undefined;

  constructor(
    private readonly subject: { readonly id: string; readonly provider: string },
    private readonly surroundings: Surroundings,
    private readonly signal: AbortSignal,
  ) {}

  /** A resource that came into being, or went, since a step is not the one which that step found. */
  note(seen: Observation): void {
    if (seen.kind === 'moving') for (const recent of this.#sent) recent.at = this.surroundings.clock.now();
    else this.#movingSince = undefined;
    for (const recent of this.#sent) {
      recent.undone ||= (recent.attempt.seen.kind === 'missing') !== (seen.kind === 'missing');
    }
  }

  /**
   * Notes what a look still asks for: a setting that a step has changed, and that is not due any more, is done. The plan after a step is
   * the rest of the plan before it, so that what is due now and was not due before was changed by another process.
   *
   * @param due - all steps that are still to be sent
   */
  noteDue(due: readonly S[]): void {
    const open = new Set(due.flatMap(marksOf));
    const before = this.#due;
    if (before) this.#isInterfered ||= [...open].some((name) => !before.has(name));
    for (const [name, mark] of this.#marks) mark.done ||= !open.has(name);
    this.#due = open;
  }

  async untilNextLook(seen: Observation): Promise<void> {
    const now = this.surroundings.clock.now();
    this.#movingSince ??= now;
    const usually = this.#usually ?? USUAL_MOVE;
    const delay = pollDelay(now - this.#movingSince, usually, this.surroundings.random);
    await this.#pause(seen.kind === 'moving' ? seen.status : 'pending', delay);
  }

  /**
   * Sends a step, unless it was sent already and reads may not show it yet: then it looks again first. A step that is refused
   * only for now is tried again by the next round, until the deadline of the apply.
   *
   * @throws {@link ContendedError} when what it changes was done before, and was changed back time after time
   * @throws {@link NoProgressError} when nothing came of it although reads must show it by now
   */
  async send(seen: Observation, step: S | undefined, send: () => Promise<S | undefined>): Promise<S | undefined> {
    const attempt = { seen, step };
    const earlier = this.#sent.findLast((sent) => isRepeated(sent.attempt, attempt));
    const alike = this.#sent.filter((sent) => isRepeated(essenceOf(sent.attempt), essenceOf(attempt)));
    const staleFor = step?.staleFor ?? (earlier?.undone ? FLIPS_FOR : STALE_FOR);
    if (earlier && this.surroundings.clock.now() - earlier.at < staleFor) return this.#lookAgain();
    const isLatest = earlier !== undefined && !earlier.undone && earlier === this.#sent.at(-1);
    const setBack = step ? this.#setBackOf(step, alike.length > 0) : [];
    if (step) this.#refuseContention(step, setBack);
    const isPointless = setBack.length === 0 && (isLatest || alike.length >= REPETITIONS);
    if (isPointless || this.#sent.length >= MOST_STEPS) {
      throw new NoProgressError(this.subject.id, step, this.subject.provider);
    }
    try {
      const sent = await send();
      this.#remember(attempt, sent?.usually, setBack);
      return sent;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const now = this.surroundings.clock.now();
      this.#conflictSince ??= now;
      this.surroundings.refused(error.message);
      await this.#pause(error.message, conflictDelay(now - this.#conflictSince, this.surroundings.random));
      return undefined;
    }
  }

  #remember(attempt: Attempt<S>, usually: Duration | undefined, setBack: readonly string[]): void {
    this.#sent.push({ attempt, at: this.surroundings.clock.now(), undone: false });
    this.#usually = usually;
    this.#rereads = 0;
    this.#conflictSince = undefined;
    for (const name of attempt.step ? marksOf(attempt.step) : []) {
      const setBacks = (this.#marks.get(name)?.setBacks ?? 0) + (setBack.includes(name) ? 1 : 0);
      this.#marks.set(name, { done: false, setBacks });
    }
  }

  /**
   * What of a step was changed back since it was sent: it was seen done, or it is due again, as before, while another process was seen
   * to change the resource.
   */
  #setBackOf(step: S, isSentBefore: boolean): string[] {
    return marksOf(step).filter((name) => {
      const mark = this.#marks.get(name);
      return mark !== undefined && (mark.done || (isSentBefore && this.#isInterfered));
    });
  }

  /** @throws {@link ContendedError} when it was changed back too often */
  #refuseContention(step: S, setBack: readonly string[]): void {
    const contended = setBack.filter((name) => (this.#marks.get(name)?.setBacks ?? 0) + 1 >= SET_BACKS);
    if (contended.length > 0) throw new ContendedError(this.subject.id, step, contended, SET_BACKS);
  }

  async #lookAgain(): Promise<undefined> {
    this.#rereads += 1;
    await this.#pause('no change seen yet', retryDelay(this.#rereads, this.surroundings.random));
  }

  async #pause(reason: string, delay: Duration): Promise<void> {
    this.surroundings.waiting(reason, delay);
    await this.surroundings.clock.sleep(delay, this.signal);
  }
}

/** What a step changes, by name: its settings, or all that its operation is about. */
function marksOf({ changes = [], operation }: Step): string[] {
  return changes.length > 0 ? changes.map(({ path }) => path) : [operation];
}

function isRepeated<S extends Step>(one: Attempt<S>, other: Attempt<S>): boolean {
  return isDeepStrictEqual(withoutCount(one.seen), withoutCount(other.seen)) && isSameStep(one.step, other.step);
}

/** What was seen, less what changes by itself. */
function withoutCount(seen: Observation): Observation {
  if (seen.kind !== 'settled') return seen;
  const { holds: _, ...others } = seen;
  return others;
}

/** What of an attempt tells whether it repeats another: not the outputs that were seen, which may count anything. */
function essenceOf<S>({ seen, step }: Attempt<S>): Attempt<S> {
  return { seen: seen.kind === 'missing' ? seen : { ...seen, outputs: {} }, step };
}
