import { isAwsError, isPcfTag, marksOf } from '@pcf/aws';
import { ConflictError, type Existing, type Marks } from '@pcf/core';
import type { SqsCall } from './client.js';
import type { QueueStep } from './plan/steps.js';
import type { ObservedQueue } from './settings.js';
import { readTags } from './tags.js';

/** Where the marks of a queue are, for a person. */
export const MARKS = 'its tags';

/**
 * Reads the marks of a queue with one call.
 *
 * @throws ConflictError when the queue is not found: it is new or gone, and that does not mean that there are no marks
 * @throws what `call` throws otherwise
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html
 */
export async function readMarks(call: SqsCall, { outputs }: Existing<ObservedQueue>): Promise<Marks> {
  const url = outputs?.QueueUrl;
  if (typeof url !== 'string') throw new ConflictError('the URL of the queue is not known yet');
  try {
    return marksOf(await readTags(call, url));
  } catch (error) {
    if (error instanceof Error && isAwsError(error, 'QueueDoesNotExist'))
      throw new ConflictError('the tags of the queue cannot be read for now, because it is new or gone', {
        cause: error,
      });
    throw error;
  }
}

/** Returns the keys of the marks that a step writes or removes; empty for a step that changes no marks. */
export function marksIn(step: QueueStep): string[] {
  switch (step.operation) {
    case 'CreateQueue':
      return Object.keys(step.input.tags ?? {}).filter(isPcfTag);
    case 'TagQueue':
      return Object.keys(step.input.Tags ?? {}).filter(isPcfTag);
    case 'UntagQueue':
      return (step.input.TagKeys ?? []).filter(isPcfTag);
    default:
      return [];
  }
}
