import { requireRoom, tagsWithMarks } from '@pcf/aws';
import { type DesiredState, type Marks, type Resting, State } from '@pcf/core';
import { writeAttributes } from '../attribute-texts.js';
import type { QueueResource } from '../definition/queue.js';
import { declaredAttributes, normalise, type ObservedQueue } from '../settings.js';
import { attributeSteps } from './attribute-steps.js';
import { type QueueStep, STALE_FOR, type StepOf } from './steps.js';
import { tagSteps } from './tag-steps.js';

/** The input of a plan: what is declared, and the desired state. */
export interface PlanInput {
  /** The particle's id, for errors. */
  readonly id: string;
  /** The declared settings. */
  readonly resource: QueueResource;
  readonly target: DesiredState;
  /** The marks of a queue that is created; absent for none. */
  readonly marks?: Marks | undefined;
}

/**
 * Plans the calls from the observed state to the desired state. Pure. Changes that are not possible are refused here, before
 * the first call.
 *
 * @throws ReplacementNeededError when a standard queue is declared FIFO, or the reverse
 * @throws UntaggableIdError when the id cannot be the value of a tag, and is a mark
 * @throws TooManyTagsError when the declared tags do not fit beside the marks
 */
export function planQueue(seen: Resting<ObservedQueue>, { id, resource, target, marks }: PlanInput): QueueStep[] {
  if (seen.kind === 'missing') return target === State.running ? [createStep(id, resource, marks)] : [];
  if (target !== State.running) return [deleteStep(seen.settings, seen.holds)];
  requireRoom(id, normalise(resource).Tags ?? {}, seen.marks ?? {});
  return [...tagSteps(seen.settings, normalise(resource)), ...attributeSteps(id, seen.settings, resource)];
}

/**
 * Returns the step that creates a queue with all declared settings, without those that are empty, and with its marks.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function createStep(id: string, resource: QueueResource, marks?: Marks): StepOf<'CreateQueue'> {
  const texts = Object.entries(writeAttributes(declaredAttributes(resource), resource));
  const attributes = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  const tags = tagsWithMarks(id, normalise(resource).Tags ?? {}, marks);
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
 * Returns the step that deletes a queue and its messages.
 *
 * @param holds - the number of messages as text, for the summary of losses
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
