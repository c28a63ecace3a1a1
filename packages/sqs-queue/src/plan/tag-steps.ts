import { tagChanges } from '@pcf/aws';
import type { ObservedQueue, QueueSettings } from '../settings.js';
import { STALE_FOR, type StepOf } from './steps.js';

/**
 * Returns the calls that change tags. Tags are set before others are removed, so that a tag in both the old and the new
 * definition is never missing.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
 */
export function tagSteps(
  { QueueUrl, QueueName, Tags: before = {} }: ObservedQueue,
  { Tags: after }: QueueSettings,
): (StepOf<'TagQueue'> | StepOf<'UntagQueue'>)[] {
  if (!after) return [];
  const { set, remove } = tagChanges(before, after);
  const keys = Object.keys(set);
  const earlier = new Map(Object.entries(before));
  const steps: (StepOf<'TagQueue'> | StepOf<'UntagQueue'>)[] = [];
  if (keys.length > 0)
    steps.push({
      operation: 'TagQueue',
      input: { QueueUrl, Tags: { ...set } },
      summary: `set ${count(keys)} of queue ${QueueName}`,
      changes: Object.entries(set).map(([key, value]) => ({
        path: `Tags.${key}`,
        before: earlier.get(key),
        after: value,
      })),
      staleFor: STALE_FOR,
    });
  if (remove.length > 0)
    steps.push({
      operation: 'UntagQueue',
      input: { QueueUrl, TagKeys: [...remove] },
      summary: `remove ${count(remove)} of queue ${QueueName}`,
      changes: remove.map((key) => ({ path: `Tags.${key}`, before: earlier.get(key), after: undefined })),
      staleFor: STALE_FOR,
    });
  return steps;
}

function count(keys: readonly string[]): string {
  return `the ${keys.length === 1 ? 'tag' : 'tags'} ${keys.join(', ')}`;
}
