import type { Outputs, PcfEvent, Step } from '@pcf/core';
import { renderOutcome, type ShownOutcome } from '../report.js';
import type { Paint } from '../terminal.js';
import { isEnd, isInterruption } from './events.js';

/** What the events of a particle have told so far. */
interface Told {
  readonly since: number;
  readonly steps: Step[];
  outputs: Partial<Outputs>;
}

/**
 * Renders the end of each particle as one line, as in the list of results.
 *
 * @returns a function from an event to the line; `undefined` for an event that ends nothing
 */
export function resultRenderer(): (event: PcfEvent) => ((paint: Paint) => string) | undefined {
  const particles = new Map<string, Told>();
  return (event) => {
    const told = particles.get(event.id) ?? { since: event.at, steps: [], outputs: {} };
    if (event.type === 'step-finished') told.steps.push(event.step);
    if (event.type === 'observed') told.outputs = event.observation.kind === 'settled' ? event.observation.outputs : {};
    if (!isEnd(event)) {
      particles.set(event.id, told);
      return undefined;
    }
    particles.delete(event.id);
    const outcome = { ...told, ...endOf(event), duration: event.at - told.since };
    return (paint) => `${paint.bold(event.id)}  ${renderOutcome(outcome, paint)}`;
  };
}

function endOf(event: PcfEvent): Pick<ShownOutcome, 'outcome' | 'state' | 'kept' | 'reason'> {
  if (event.type === 'applied') {
    const { outcome, state, kept } = event;
    return { outcome, state, ...(kept && { kept }) };
  }
  const outcome = event.type === 'skipped' ? 'skipped' : isInterruption(event) ? 'interrupted' : 'failed';
  return { outcome, ...(event.type === 'skipped' && { reason: event.reason }) };
}
