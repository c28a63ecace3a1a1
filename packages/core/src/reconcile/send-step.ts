import { StepRefusedError } from '../errors/reconcile-errors.js';
import type { Services } from '../services/container.js';
import type { EventBody } from '../services/events.js';
import { BEFORE_STEP, CLOCK, EVENTS, type ProposedStep } from '../services/tokens.js';
import { messageOf } from '../values.js';

/**
 * Sends one step, once every hook of the runtime has let it pass, and tells about it.
 *
 * @param execute - carries it out
 * @returns what it gives
 * @throws {@link StepRefusedError} when a hook refuses it
 */
export async function sendStep<T>(
  proposed: ProposedStep,
  services: Services,
  signal: AbortSignal,
  execute: () => Promise<T>,
): Promise<T> {
  const events = services.resolve(EVENTS);
  const clock = services.resolve(CLOCK);
  const { id, verb, step } = proposed;
  const emit = (event: EventBody) => events.emit({ ...event, id, at: clock.now() });
  try {
    await askHooks(proposed, services);
    signal.throwIfAborted();
    emit({ type: 'step-started', verb, step });
    const accepted = await execute();
    emit({ type: 'step-finished', verb, step });
    return accepted;
  } catch (error) {
    emit({ type: 'step-failed', verb, step, error });
    throw error;
  }
}

async function askHooks(proposed: ProposedStep, services: Services): Promise<void> {
  for (const hook of services.resolve(BEFORE_STEP)) {
    try {
      await hook(proposed);
    } catch (error) {
      const reason = messageOf(error);
      throw new StepRefusedError(proposed.id, proposed.step, reason, { cause: error });
    }
  }
}
