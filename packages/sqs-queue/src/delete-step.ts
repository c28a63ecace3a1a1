import type { ObservedQueue } from './settings.js';
import { STALE_FOR, type StepOf } from './steps.js';

/**
 * The step that deletes a queue, whatever is in it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
 */
export function deleteStep({ QueueName, QueueUrl }: ObservedQueue): StepOf<'DeleteQueue'> {
  return {
    operation: 'DeleteQueue',
    input: { QueueUrl },
    summary: `delete queue ${QueueName} with all its messages`,
    loses: 'data',
    staleFor: STALE_FOR,
  };
}
