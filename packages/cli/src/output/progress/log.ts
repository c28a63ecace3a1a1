import type { PcfEvent } from '@pcf/core';
import { describeKept } from '../report.js';
import { formatDuration } from '../values.js';
import { isEnd, isInterruption } from './events.js';

/** A particle whose events are rendered. */
interface WatchedParticle {
  readonly since: number;
  readonly wasMissing: boolean;
  waitingFor: string | undefined;
  /** When its last line was written. */
  toldAt: number;
}

/** After how many milliseconds without a line a particle that still waits gets one. */
const STILL_AFTER = 10_000;

/**
 * Renders the events of a runtime as lines: one for each step, each status that is waited for, one at the next look after ten
 * seconds without a line, and the end.
 *
 * @returns a function from an event to its line; `undefined` if the event adds nothing new
 */
export function progressRenderer(): (event: PcfEvent) => string | undefined {
  const watched = new Map<string, WatchedParticle>();
  return (event) => {
    const particle = watched.get(event.id) ?? watch(event);
    if (isEnd(event)) watched.delete(event.id);
    else watched.set(event.id, particle);
    const words = renderEvent(event, particle);
    if (words === undefined) return undefined;
    particle.toldAt = event.at;
    return `${event.id}  ${words}`;
  };
}

function watch(event: PcfEvent): WatchedParticle {
  const wasMissing = event.type === 'observed' && event.observation.kind === 'missing';
  return { since: event.at, wasMissing, waitingFor: undefined, toldAt: event.at };
}

function renderEvent(event: PcfEvent, particle: WatchedParticle): string | undefined {
  switch (event.type) {
    case 'step-started':
      particle.waitingFor = undefined;
      return `${event.step.summary} …`;
    case 'waiting':
      if (particle.waitingFor === event.reason) {
        if (event.at - particle.toldAt < STILL_AFTER) return undefined;
        return `still waiting after ${formatDuration(event.at - particle.since)}: ${event.reason}`;
      }
      particle.waitingFor = event.reason;
      return `waiting: ${event.reason}`;
    case 'applied': {
      if (event.outcome === 'deferred') return `${event.state}, with deferred steps`;
      if (event.kept !== undefined) return `${event.state}, ${describeKept(event.kept)}`;
      if (event.outcome === 'unchanged') return `${event.state}, no changes`;
      const what = particle.wasMissing && event.state === 'running' ? 'created' : 'done';
      return `${event.state} (${what} in ${formatDuration(event.at - particle.since)})`;
    }
    case 'failed':
      return isInterruption(event) ? 'interrupted' : 'failed';
    case 'skipped':
      return `skipped: ${event.reason}`;
    default:
      return undefined;
  }
}
