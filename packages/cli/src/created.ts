import { ConflictError, DeferredError, type PcfEvent, StepRefusedError } from '@pcf/core';

/**
 * Tells which resources this command brought into being, or may have: a look showed that there was nothing, a step was then
 * sent for it that was not refused for certain, and it has not been gone since.
 */
export class Created {
  readonly #known = new Map<string, 'missing' | 'created' | 'seen'>();

  note(event: PcfEvent): void {
    const { id } = event;
    const known = this.#known.get(id);
    if (event.type === 'step-started') {
      if (known === 'missing') this.#known.set(id, 'created');
    } else if (event.type === 'step-failed') {
      if (known === 'created' && isRefusal(event.error)) this.#known.set(id, 'missing');
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

function isRefusal(error: unknown): boolean {
  return [ConflictError, DeferredError, StepRefusedError].some((kind) => error instanceof kind);
}
