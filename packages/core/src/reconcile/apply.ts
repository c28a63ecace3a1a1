import { AbortedError, DeadlineExceededError } from '../errors/reconcile-errors.js';
import type { Deferral, Duration, Keeper, Observation, Outputs, Step, Verb } from '../model/contract.js';
import { type DesiredState, State } from '../model/state.js';
import type { Services } from '../services/container.js';
import type { EventBody } from '../services/events.js';
import { CLOCK, EVENTS, RANDOM, RUNTIME_SIGNAL } from '../services/tokens.js';
import { bounded } from './bounded.js';
import type { KnownResource } from './creation.js';
import type { ConsentOptions } from './options.js';
import { type Outcome, type Progress, type Reconciled, reconcile, type Subject } from './reconcile.js';

/** How to apply. */
export interface ApplyOptions extends ConsentOptions {
  /** The state to bring about, in place of the particle's own, for this once. */
  readonly desiredState?: DesiredState;
  /** `false` returns once the next step has started; applying again goes on. `true` where absent. */
  readonly sync?: boolean;
  /**
   * The longest that it may take, in milliseconds; `Infinity` for no limit. Where absent an hour, or twice as long as the steps of
   * the plan usually take, whichever is more. Conflicts, throttling and resources that move are waited for until then.
   */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
  /** The digest of a plan that was approved: any other plan is refused before anything is written. */
  readonly expect?: string;
  /** The only resource that may be changed: another one that has its name is left as it is. */
  readonly resource?: KnownResource;
  /** Is told what has been done so far: before each step is sent, and when it is known what came of it. */
  readonly onProgress?: (progress: Progress) => void;
}

/** What an apply did. */
export interface ApplyResult<S extends Step = Step> {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly outcome: Outcome;
  /** The state that was found. */
  readonly from: State;
  /** The state that was brought about, or with `started` is being brought about; where it was kept, the one that it is in. */
  readonly state: DesiredState;
  /** The key of the definition that kept the resource as it is, although it is not what is declared. */
  readonly kept?: Keeper;
  /** The kind of what was done: a start or stop can take updates too. Absent when nothing was sent. */
  readonly transition?: Verb;
  /** What was sent, in order. */
  readonly steps: readonly S[];
  /** What the provider refuses for some time; applying again, later, makes up for it. */
  readonly deferred: readonly Deferral<S>[];
  /** What the resource tells about itself at the end; empty when it is gone or on its way. */
  readonly outputs: Outputs;
  /** How long it took, in milliseconds by the runtime's clock. */
  readonly duration: Duration;
}

const AN_HOUR: Duration = 60 * 60_000;
/** How many times as long as usual the steps of a plan may take where no timeout is given. */
const SLACK = 2;

/**
 * Runs the reconcile loop on a particle within its bounds, and tells what comes of it.
 *
 * @param before - what has to end first
 * @param after - what belongs to it, once the resource is as it should be, or on its way
 */
export async function applyTo<S extends Step>(
  subject: Subject<S>,
  services: Services,
  { sync = true, maxTimeout, signal, expect, resource, onProgress: progressed = () => {} }: ApplyOptions,
  before: Promise<unknown>,
  after: (done: Reconciled<S>) => Promise<void>,
): Promise<ApplyResult<S>> {
  const clock = services.resolve(CLOCK);
  const begun = clock.now();
  const events = services.resolve(EVENTS);
  const emit = (event: EventBody) => events.emit({ ...event, id: subject.id, at: clock.now() });
  let limit = maxTimeout ?? AN_HOUR;
  let progress = 'it was not seen yet';
  /** Why the step that is due has not been accepted yet. */
  let obstacle: string | undefined;
  const watched: Subject<S> = {
    ...subject,
    look: async (within, identity) => {
      const before = progress;
      progress = `${before}, and observe() of its flavor, from ${subject.provider}, has not answered`;
      const look = await subject.look(within, identity);
      progress = `last seen: ${describe(look.observation)}`;
      if (look.state === State.pending) obstacle = undefined;
      return {
        ...look,
        send: async (verb, step, without) => {
          const sent = await look.send(verb, step, without);
          obstacle = undefined;
          return sent;
        },
      };
    },
  };
  const bounds = {
    clock,
    signals: [services.resolve(RUNTIME_SIGNAL), ...(signal ? [signal] : [])],
    aborted: (cause: unknown) => new AbortedError(subject.id, { cause }),
    maxTimeout: () => limit,
    timedOut: (waits: string) => {
      const why = obstacle === undefined ? '' : `; the next step was not accepted: ${obstacle}`;
      return new DeadlineExceededError(subject.id, limit, `${progress}${why}`, waits);
    },
  };
  const surroundings = {
    clock,
    random: services.resolve(RANDOM),
    waiting: (reason: string, delay: Duration) => emit({ type: 'waiting', reason, delay }),
    refused: (reason: string) => {
      obstacle = reason;
    },
    expected: (duration: Duration) => {
      if (maxTimeout === undefined) limit = Math.max(limit, clock.now() - begun + SLACK * duration);
    },
  };
  try {
    const done = await bounded(bounds, async (within) => {
      await before;
      const reconciled = await reconcile(watched, surroundings, { sync, expect, resource, progressed }, within);
      await after(reconciled);
      return reconciled;
    });
    const { outcome, state, kept } = done;
    emit({ type: 'applied', outcome, state, ...(kept ? { kept } : {}) });
    return { id: subject.id, ...done, duration: clock.now() - begun };
  } catch (error) {
    emit({ type: 'failed', error });
    throw error;
  }
}

function describe(observation: Observation): string {
  if (observation.kind === 'missing') return 'missing';
  return observation.kind === 'settled' ? observation.state : observation.status;
}
