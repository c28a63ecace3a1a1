import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { isAwsError, timeLimitOf } from '@pcf/aws';
import { ConflictError } from '@pcf/core';
import type { Call } from './calls.js';
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
 * @throws ConflictError when the queue is not as it was when the step was planned, or its name cannot be used for now
 * @throws DeferredError when SQS takes the step only much later
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: Call, step: QueueStep): Promise<void> {
  try {
    await send(call, step);
  } catch (error) {
    if (step.operation === 'DeleteQueue' && isAwsError(error, 'QueueDoesNotExist')) return;
    if (error instanceof Error && NOT_NOW.some((name) => isAwsError(error, name)))
      throw new ConflictError(error.message, { cause: error });
    throw timeLimitOf(error) ?? error;
  }
}

function send(call: Call, step: QueueStep): Promise<unknown> {
  return call<unknown>(step.operation, (client, options) => {
    switch (step.operation) {
      case 'CreateQueue':
        return client.send(new CreateQueueCommand(step.input), options);
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
