import type { PcfEvent } from '@pcf/core';

/** Whether an event is the last one of the apply of a particle. */
export function isEnd({ type }: PcfEvent): boolean {
  return type === 'applied' || type === 'failed' || type === 'skipped';
}
