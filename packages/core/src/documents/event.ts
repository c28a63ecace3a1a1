import { type ErrorDocument, errorDocument } from '../errors/error-document.js';
import { isInterruption } from '../errors/fenced-error.js';
import type { Observation } from '../model/observation.js';
import type { Verb } from '../model/transitions.js';
import type { AppliedEvent, CreatedEvent, PcfEvent } from '../services/events.js';
import { omitUndefined } from '../values.js';
import { type StepDocument, secondsOf, stepDocument, timeOf } from './step.js';

/** An event as JSON, for a log or a stream: see `PcfEvent`. */
export type EventDocument = EventHead &
  (
    | { readonly type: 'observed'; readonly resource: ObservedDocument }
    | { readonly type: 'step-started' | 'step-finished'; readonly verb: Verb; readonly step: StepDocument }
    | Pick<CreatedEvent, 'type' | 'resource'>
    | {
        readonly type: 'step-failed';
        readonly verb: Verb;
        readonly step: StepDocument;
        readonly error: ErrorDocument;
      }
    /** `delay` is in seconds. */
    | { readonly type: 'waiting'; readonly reason: string; readonly delay: number }
    | Pick<AppliedEvent, 'type' | 'outcome' | 'state' | 'kept'>
    | { readonly type: 'skipped'; readonly reason: string }
    /** `interrupted`: the apply was aborted, or this process may not go on with it. */
    | { readonly type: 'failed'; readonly interrupted?: true; readonly error: ErrorDocument }
  );

interface EventHead {
  readonly kind: 'event';
  readonly version: 1;
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  /** When: ISO 8601, in UTC, by the runtime's clock. */
  readonly at: string;
  /** The id of the apply or plan; absent for a look outside of them. */
  readonly run?: string;
}

/** What a look showed, without settings and outputs. */
export interface ObservedDocument {
  readonly kind: Observation['kind'];
  /** The state of a resource that rests. */
  readonly state?: 'running' | 'stopped';
  /** The provider's own status, while the resource is moving or blocked. */
  readonly status?: string;
  /** Why the resource is blocked. */
  readonly reason?: string;
  readonly identity?: string;
}

/**
 * Returns an event as plain data, for JSON. It has no secrets, and no settings and outputs of the resource.
 *
 * @example
 * ```ts
 * pcf.events.on((event) => stream.write(`${JSON.stringify(eventDocument(event))}\n`));
 * ```
 */
export function eventDocument(event: PcfEvent): EventDocument {
  const { id, at, run } = event;
  const head = {
    kind: 'event' as const,
    version: 1 as const,
    id,
    at: timeOf(at),
    ...(run === undefined ? {} : { run }),
  };
  switch (event.type) {
    case 'observed':
      return { ...head, type: event.type, resource: observedDocument(event.observation) };
    case 'step-started':
    case 'step-finished':
      return { ...head, type: event.type, verb: event.verb, step: stepDocument(id, event.step) };
    case 'created':
      return { ...head, type: event.type, resource: event.resource };
    case 'step-failed': {
      const error = errorDocument(event.error);
      return { ...head, type: event.type, verb: event.verb, step: stepDocument(id, event.step), error };
    }
    case 'waiting':
      return { ...head, type: event.type, reason: event.reason, delay: secondsOf(event.delay) };
    case 'applied': {
      const { type, outcome, state, kept } = event;
      return { ...head, type, outcome, state, ...(kept && { kept }) };
    }
    case 'skipped':
      return { ...head, type: event.type, reason: event.reason };
    case 'failed': {
      const isInterrupted = isInterruption(event.error);
      const error = errorDocument(event.error);
      return { ...head, type: event.type, ...(isInterrupted && { interrupted: true as const }), error };
    }
  }
}

function observedDocument(observation: Observation): ObservedDocument {
  const { kind } = observation;
  if (kind === 'missing') return { kind };
  const { identity } = observation;
  if (kind === 'settled') return { kind, state: observation.state, ...omitUndefined({ identity }) };
  const reason = kind === 'blocked' ? observation.reason : undefined;
  return { kind, status: observation.status, ...omitUndefined({ reason, identity }) };
}
