import type { PcfEvent } from '@pcf/core';
import { formatDuration } from '../values.js';

interface Watched {
  readonly since: number;
  readonly wasMissing: boolean;
  waitingFor: string | undefined;
}

/** Whether an event is the last one of an apply of a particle. */
export function isEnd({ type }: PcfEvent): boolean {
  return type === 'applied' || type === 'failed' || type === 'skipped';
}

/**
 * Puts the events of a runtime into words: a line for each step, each status that is waited for, and the end.
 *
 * @returns a function from an event to its line; `undefined` for an event that says nothing new
 */
export function describeProgress(): (event: PcfEvent) => string | undefined {
  const watched = new Map<string, Watched>();
  return (event) => {
    const particle = watched.get(event.id) ?? watch(event);
    if (isEnd(event)) watched.delete(event.id);
    else watched.set(event.id, particle);
    const words = describe(event, particle);
    return words === undefined ? undefined : `${event.id}  ${words}`;
  };
}

function watch(event: PcfEvent): Watched {
  const wasMissing = event.type === 'observed' && event.observation.kind === 'missing';
  return { since: event.at, wasMissing, waitingFor: undefined };
}

function describe(event: PcfEvent, particle: Watched): string | undefined {
  switch (event.type) {
    case 'step-started':
      particle.waitingFor = undefined;
      return `${event.step.summary} …`;
    case 'waiting':
      if (particle.waitingFor === event.reason) return undefined;
      particle.waitingFor = event.reason;
      return `waiting: ${event.reason}`;
    case 'applied': {
      if (event.outcome === 'deferred') return `${event.state}, but for what is deferred`;
      if (event.kept !== undefined) return `${event.state}, kept as it is: its definition says ${event.kept}`;
      if (event.outcome === 'unchanged') return `${event.state}, nothing to change`;
      const what = particle.wasMissing && event.state === 'running' ? 'created' : 'done';
      return `${event.state} (${what} in ${formatDuration(event.at - particle.since)})`;
    }
    case 'failed':
      return 'failed';
    case 'skipped':
      return `skipped: ${event.reason}`;
    default:
      return undefined;
  }
}
