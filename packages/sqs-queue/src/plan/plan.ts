import { type DesiredState, type Resting, State } from '@pcf/core';
import { writeAttributes } from '../attribute-texts.js';
import type { QueueResource } from '../definition/queue.js';
import { declaredAttributes, normalise, type ObservedQueue } from '../settings.js';
import { attributeSteps } from './attribute-steps.js';
import { type QueueStep, STALE_FOR, type StepOf } from './steps.js';
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

/**
 * The one step that makes a queue with all its settings, less those that say "none".
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function createStep(resource: QueueResource): StepOf<'CreateQueue'> {
  const texts = Object.entries(writeAttributes(declaredAttributes(resource), resource));
  const attributes = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  const tags = normalise(resource).Tags ?? {};
  return {
    operation: 'CreateQueue',
    creates: true,
    input: {
      QueueName: resource.QueueName,
      ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
      ...(Object.keys(tags).length > 0 && { tags }),
    },
    summary: `create queue ${resource.QueueName}`,
    staleFor: STALE_FOR,
  };
}

/**
 * The step that deletes a queue, whatever is in it.
 *
 * @param holds - how many messages there are, for a person
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
 */
export function deleteStep({ QueueName, QueueUrl }: ObservedQueue, holds?: string): StepOf<'DeleteQueue'> {
  return {
    operation: 'DeleteQueue',
    input: { QueueUrl },
    summary: `delete queue ${QueueName} with all its messages`,
    loses: 'data',
    ...(holds !== undefined && { lost: `all messages, ${holds}` }),
    staleFor: STALE_FOR,
  };
}
