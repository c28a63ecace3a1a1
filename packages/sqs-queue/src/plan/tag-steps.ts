import { markChanges, type TagChanges, tagChanges } from '@pcf/aws';
import type { Change, Marks } from '@pcf/core';
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
): TagStep[] {
  if (!after) return [];
  const earlier = new Map(Object.entries(before));
  const change = (key: string) => ({ path: `Tags.${key}`, before: earlier.get(key) });
  return stepsFor({ QueueUrl, QueueName }, tagChanges(before, after), change);
}

/**
 * Returns the calls that change the marks of a queue.
 *
 * @param id - the particle's id, for errors
 * @param declared - the declared tags, if there are any
 * @throws UntaggableIdError when the id cannot be the value of a tag
 * @throws TooManyTagsError when the declared tags do not fit beside the marks
 */
export function markSteps(
  id: string,
  queue: ObservedQueue,
  { Tags: declared }: QueueSettings,
  before: Marks,
  after: Marks,
): TagStep[] {
  const was = new Map(Object.entries(before).map(([mark, value]) => [`pcf:${mark}`, String(value)]));
  return stepsFor(queue, markChanges(id, before, after, declared), (path) => ({ path, before: was.get(path) }));
}

type TagStep = StepOf<'TagQueue'> | StepOf<'UntagQueue'>;

/** @param change - returns the path of a tag in the definition, and its value before */
function stepsFor(
  { QueueUrl, QueueName }: Pick<ObservedQueue, 'QueueUrl' | 'QueueName'>,
  { set, remove }: TagChanges,
  change: (key: string) => Omit<Change, 'after'>,
): TagStep[] {
  const keys = Object.keys(set);
  const steps: TagStep[] = [];
  if (keys.length > 0)
    steps.push({
      operation: 'TagQueue',
      input: { QueueUrl, Tags: { ...set } },
      summary: `set ${count(keys)} of queue ${QueueName}`,
      changes: Object.entries(set).map(([key, after]) => ({ ...change(key), after })),
      staleFor: STALE_FOR,
    });
  if (remove.length > 0)
    steps.push({
      operation: 'UntagQueue',
      input: { QueueUrl, TagKeys: [...remove] },
      summary: `remove ${count(remove)} of queue ${QueueName}`,
      changes: remove.map((key) => ({ ...change(key), after: undefined })),
      staleFor: STALE_FOR,
    });
  return steps;
}

function count(keys: readonly string[]): string {
  return `the ${keys.length === 1 ? 'tag' : 'tags'} ${keys.join(', ')}`;
}
