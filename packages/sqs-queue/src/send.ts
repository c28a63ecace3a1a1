import { DeleteQueueCommand, SetQueueAttributesCommand, TagQueueCommand, UntagQueueCommand } from '@aws-sdk/client-sqs';
import { isAwsError, timeLimitOf } from '@pcf/aws';
import { type Accepted, ConflictError } from '@pcf/core';
import type { Call } from './calls.js';
import { createQueue } from './create-queue.js';
import type { QueueStep } from './steps.js';

/**
 * Refusals after which the queue has to be looked at again: another process created or deleted it since the last look, or its name
 * is not free until a minute after the queue that had it was deleted.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const NOT_NOW = ['QueueDeletedRecently', 'QueueNameExists', 'QueueDoesNotExist'];

/**
 * Sends one step. A queue that is to be deleted and is gone already is no failure.
 *
 * @returns of a queue that it may have created, its mark
 * @throws ConflictError when the queue is not as it was when the step was planned, or its name cannot be used for now
 * @throws DeferredError when SQS takes the step only much later
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: Call, step: QueueStep): Promise<Accepted | undefined> {
  try {
    if (step.operation === 'CreateQueue') return await createQueue(call, step.input);
    await change(call, step);
    return undefined;
  } catch (error) {
    if (step.operation === 'DeleteQueue' && isAwsError(error, 'QueueDoesNotExist')) return undefined;
    if (error instanceof Error && NOT_NOW.some((name) => isAwsError(error, name)))
      throw new ConflictError(error.message, { cause: error });
    throw timeLimitOf(error) ?? error;
  }
}

function change(call: Call, step: Exclude<QueueStep, { operation: 'CreateQueue' }>): Promise<unknown> {
  return call<unknown>(step.operation, (client, options) => {
    switch (step.operation) {
      case 'SetQueueAttributes':
        return client.send(new SetQueueAttributesCommand(step.input), options);
      case 'TagQueue':
        return client.send(new TagQueueCommand(step.input), options);
      case 'UntagQueue':
        return client.send(new UntagQueueCommand(step.input), options);
      case 'DeleteQueue':
        return client.send(new DeleteQueueCommand(step.input), options);
    }
  });
}
