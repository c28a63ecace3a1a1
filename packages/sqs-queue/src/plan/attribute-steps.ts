import { isDeepStrictEqual } from 'node:util';
import { type Duration, ReplacementNeededError } from '@pcf/core';
import { writeAttributes } from '../attribute-texts.js';
import type { AttributeName } from '../definition/attributes.js';
import type { QueueResource } from '../definition/queue.js';
import { declaredAttributes, normalise, type ObservedQueue } from '../settings.js';
import { STALE_FOR, type StepOf } from './steps.js';

/** How long reads can show an old `MessageRetentionPeriod`: AWS documents up to 15 minutes. */
const RETENTION_STALE_FOR: Duration = 15 * 60_000;

/**
 * Returns the call that changes all attributes that differ; an empty list if none does.
 *
 * @param id - the particle's id, for errors
 * @throws {@link ReplacementNeededError} when a standard queue is declared FIFO, or the reverse
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function attributeSteps(
  id: string,
  observed: ObservedQueue,
  resource: QueueResource,
): StepOf<'SetQueueAttributes'>[] {
  const desired = normalise(resource);
  const changed = declaredAttributes(resource).filter((name) => !isDeepStrictEqual(observed[name], desired[name]));
  if (changed.includes('FifoQueue')) throw new ReplacementNeededError(id, ['FifoQueue']);
  if (changed.length === 0) return [];
  const lost = changed.includes('MessageRetentionPeriod') ? lostMessages(observed, desired) : undefined;
  return [
    {
      operation: 'SetQueueAttributes',
      input: { QueueUrl: observed.QueueUrl, Attributes: { ...writeAttributes(withPartner(changed), resource) } },
      summary: `set ${changed.join(', ')} of queue ${observed.QueueName}`,
      changes: changed.map((name) => ({ path: name, before: observed[name], after: desired[name] })),
      ...(lost && { loses: 'data', lost, changesOutputs: [] }),
      staleFor: changed.includes('MessageRetentionPeriod') ? RETENTION_STALE_FOR : STALE_FOR,
    },
  ];
}

/** A retention that is lowered deletes messages that are older, within 15 minutes. One that was not told may be higher. */
function lostMessages(
  { MessageRetentionPeriod: before }: Pick<ObservedQueue, 'MessageRetentionPeriod'>,
  { MessageRetentionPeriod: after }: Pick<ObservedQueue, 'MessageRetentionPeriod'>,
): string | undefined {
  return after !== undefined && (before === undefined || after < before)
    ? `messages older than ${after} seconds`
    : undefined;
}

/**
 * SQS switches its own encryption off with a KMS key that comes, and on with one that goes. What is declared of it is sent
 * along, or it would be found changed by the very call that sets the key.
 */
function withPartner(changed: readonly AttributeName[]): AttributeName[] {
  return changed.includes('KmsMasterKeyId')
    ? [...new Set<AttributeName>([...changed, 'SqsManagedSseEnabled'])]
    : [...changed];
}
