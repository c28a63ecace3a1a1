import { inspect } from 'node:util';
import type { Duration } from '../model/duration.js';
import type { Observation } from '../model/observation.js';
import type { Outcome } from '../model/plan.js';
import type { ProtectionKey } from '../model/protection.js';
import type { DesiredState } from '../model/state.js';
import type { KnownResource, Step } from '../model/step.js';
import type { Verb } from '../model/transitions.js';
import { currentRun } from './runs.js';

interface EventBase {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  /** When, in milliseconds since the epoch, by the runtime's clock. */
  readonly at: number;
  /** The id of the apply or plan that the event belongs to; absent for a look outside of them. */
  readonly run?: string;
}

/** A look at the resource has ended. */
export interface ObservedEvent extends EventBase {
  readonly type: 'observed';
  readonly observation: Observation;
}

/** A step has passed the hooks and is sent. */
export interface StepStartedEvent extends EventBase {
  readonly type: 'step-started';
  readonly verb: Verb;
  readonly step: Step;
}

/** The provider has accepted a step. */
export interface StepFinishedEvent extends EventBase {
  readonly type: 'step-finished';
  readonly verb: Verb;
  readonly step: Step;
}

/**
 * The provider has accepted the step that creates a resource that was missing before, and returned its identity. Follows at once after
 * the `step-finished` event. Stored, it is what `apply({ createdEarlier })` needs after a crash.
 */
export interface CreatedEvent extends EventBase {
  readonly type: 'created';
  readonly resource: KnownResource;
}

/** A hook or the provider refused a step, or its answer was lost. */
export interface StepFailedEvent extends EventBase {
  readonly type: 'step-failed';
  readonly verb: Verb;
  readonly step: Step;
  readonly error: unknown;
}

/** The resource is not as desired yet. The next look follows after `delay`. */
export interface WaitingEvent extends EventBase {
  readonly type: 'waiting';
  readonly reason: string;
  readonly delay: Duration;
}

/** An apply ended: the resource is as desired, or with `sync: false` moving. */
export interface AppliedEvent extends EventBase {
  readonly type: 'applied';
  readonly outcome: Outcome;
  readonly state: DesiredState;
  /** The key of the definition that kept the resource as it is, although it differs from the definition. */
  readonly kept?: ProtectionKey;
}

/** A particle of a field is skipped: one that it depends on, or that depends on it, is not as desired. */
export interface SkippedEvent extends EventBase {
  readonly type: 'skipped';
  readonly reason: string;
}

/** An apply ended with an error. */
export interface FailedEvent extends EventBase {
  readonly type: 'failed';
  readonly error: unknown;
}

/** All events of a runtime. */
export type PcfEvent =
  | ObservedEvent
  | StepStartedEvent
  | StepFinishedEvent
  | CreatedEvent
  | StepFailedEvent
  | WaitingEvent
  | AppliedEvent
  | SkippedEvent
  | FailedEvent;

type Body<E> = E extends PcfEvent ? Omit<E, keyof EventBase> : never;

/** An event without the particle, the time and the run. */
export type EventBody = Body<PcfEvent>;

/** Receives each event, at once and in order. */
export type EventListener = (event: PcfEvent) => unknown;

/**
 * Passes each event to all listeners. A listener that throws does not disturb the work: its error becomes a warning of the Node
 * process.
 */
export class Events {
  readonly #listeners = new Set<EventListener>();

  /**
   * @param listener - called with each event from now on
   * @returns a function that removes the listener
   *
   * @example
   * ```ts
   * const stop = pcf.events.on((event) => console.log(event.id, event.type));
   * ```
   */
  on(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Passes an event to the listeners, with the id of the run that the caller belongs to. */
  emit(body: PcfEvent): void {
    const run = currentRun();
    const event = run === undefined ? body : { ...body, run };
    for (const listener of this.#listeners) {
      try {
        Promise.resolve(listener(event)).catch(warn);
      } catch (error) {
        warn(error);
      }
    }
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : new Error(inspect(error)));
}
