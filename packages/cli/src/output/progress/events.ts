import type { PcfEvent } from '@pcf/core';
import { isAborted } from '../output.js';

/** Whether an event is the last one of the apply of a particle. */
export function isEnd({ type }: PcfEvent): boolean {
  return type === 'applied' || type === 'failed' || type === 'skipped';
}

/** Whether an event says that the apply of a particle was interrupted. */
export function isInterruption(event: PcfEvent): boolean {
  return event.type === 'failed' && isAborted(event.error);
}
