import type { PcfEvent } from '@pcf/core';

/**
 * Tells which resources this command brought into being: a look showed that there was nothing, the provider then accepted a
 * step for it, and it has not been gone since.
 */
export class Created {
  readonly #known = new Map<string, 'missing' | 'created' | 'seen'>();

  note(event: PcfEvent): void {
    const { id } = event;
    const known = this.#known.get(id);
    if (event.type === 'step-finished') {
      if (known === 'missing') this.#known.set(id, 'created');
    } else if (event.type === 'observed') {
      const isMissing = event.observation.kind === 'missing';
      // A look right after a creation can still show nothing.
      if (isMissing && known !== 'created') this.#known.set(id, 'missing');
      if (!isMissing && known === 'created') this.#known.set(id, 'seen');
      if (!isMissing && known === 'missing') this.#known.delete(id);
    }
  }

  has(id: string): boolean {
    const known = this.#known.get(id);
    return known === 'created' || known === 'seen';
  }
}
