import type { ObservedQueue } from './settings.js';
import { STALE_FOR, type StepOf } from './steps.js';

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
