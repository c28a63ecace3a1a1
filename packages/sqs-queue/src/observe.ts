import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { isAwsError } from '@pcf/aws';
import { type Missing, type Settled, State } from '@pcf/core';
import { readAttributes } from './attribute-texts.js';
import type { Call } from './calls.js';
import type { QueueResource } from './definition/queue.js';
import { declaredAttributes } from './normalise.js';
import type { ObservedQueue } from './settings.js';

/**
 * Looks at a queue, and reads of it what its definition declares.
 *
 * @throws what `call` throws, except that there is no such queue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export async function observeQueue(call: Call, resource: QueueResource): Promise<Missing | Settled<ObservedQueue>> {
  try {
    return await readQueue(call, resource);
  } catch (error) {
    if (isAwsError(error, 'QueueDoesNotExist')) return { kind: 'missing' };
    throw error;
  }
}

async function readQueue(call: Call, resource: QueueResource): Promise<Missing | Settled<ObservedQueue>> {
  const { QueueName } = resource;
  const { QueueUrl } = await call(
    'GetQueueUrl',
    (client, options) => client.send(new GetQueueUrlCommand({ QueueName }), options),
    'QueueUrl',
  );
  const names = declaredAttributes(resource);
  const { Attributes } = await call(
    'GetQueueAttributes',
    (client, options) =>
      client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', ...COUNTS, ...names] }),
        options,
      ),
    'Attributes.QueueArn',
  );
  const settings = {
    QueueName,
    QueueUrl,
    ...readAttributes(names, Attributes),
    ...(resource.Tags && { Tags: await readTags(call, QueueUrl) }),
  };
  return {
    kind: 'settled',
    state: State.running,
    settings,
    outputs: { QueueName, QueueUrl, QueueArn: Attributes.QueueArn },
    ...countOf(Attributes),
  };
}

/** How many messages wait, are with a consumer, and are delayed. */
const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

function countOf(attributes: Readonly<Record<string, string>>): { readonly holds?: string } {
  const count = COUNTS.reduce((sum, name) => sum + Number(attributes[name] ?? 0), 0);
  if (!(count > 0)) return {};
  return { holds: count === 1 ? 'about 1 message' : `about ${count.toLocaleString('en-US')} messages` };
}

async function readTags(call: Call, QueueUrl: string): Promise<Record<string, string>> {
  const { Tags = {} } = await call('ListQueueTags', (client, options) =>
    client.send(new ListQueueTagsCommand({ QueueUrl }), options),
  );
  return Tags;
}
