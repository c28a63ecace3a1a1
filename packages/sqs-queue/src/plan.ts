import { type DesiredState, type Resting, State } from '@pcf/core';
import { attributeSteps } from './attribute-step.js';
import { createStep } from './create-step.js';
import type { QueueResource } from './definition/queue.js';
import { deleteStep } from './delete-step.js';
import { normalise } from './normalise.js';
import type { ObservedQueue } from './settings.js';
import type { QueueStep } from './steps.js';
import { tagSteps } from './tag-steps.js';

/** What a queue is planned for. */
export interface Intent {
  /** The particle's id, for errors. */
  readonly id: string;
  /** What is declared. */
  readonly resource: QueueResource;
  readonly target: DesiredState;
}

/**
 * The calls that lead from what was seen to what is declared. Pure. Whatever is refused is refused here, before the first
 * call.
 *
 * @throws ReplacementNeededError when the queue would have to become FIFO, or cease to be
 */
export function planQueue(seen: Resting<ObservedQueue>, { id, resource, target }: Intent): QueueStep[] {
  if (seen.kind === 'missing') return target === State.running ? [createStep(resource)] : [];
  if (target !== State.running) return [deleteStep(seen.settings, seen.holds)];
  return [...tagSteps(seen.settings, normalise(resource)), ...attributeSteps(id, seen.settings, resource)];
}
