import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { CREATION_TAG, isAccessDenied, isAwsError, marksOf, withoutPcfTags } from '@pcf/aws';
import { type LookWants, type Missing, type Settled, State } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { readAttributes } from './attribute-texts.js';
import type { SqsCall } from './client.js';
import type { QueueResource } from './definition/queue.js';
import { declaredAttributes, type ObservedQueue } from './settings.js';
import { readTags } from './tags.js';

/** What SQS decides about a queue. */
export type QueueOutputs = {
  readonly QueueName: string;
  readonly QueueUrl: string;
  readonly QueueArn: string;
};

/**
 * Observes a queue. Reads only the settings that its definition declares.
 *
 * @param wants - whether its creation mark is needed; that, and its other marks, are always read if tags are declared
 * @throws what `call` throws, except `QueueDoesNotExist`
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export async function observeQueue(
  call: SqsCall,
  resource: QueueResource,
  wants: LookWants = { identity: false },
): Promise<Missing | Settled<ObservedQueue, QueueOutputs>> {
  try {
    return await readQueue(call, resource, wants);
  } catch (error) {
    if (isAwsError(error, 'QueueDoesNotExist')) return { kind: 'missing' };
    throw error;
  }
}

async function readQueue(
  call: SqsCall,
  resource: QueueResource,
  wants: LookWants,
): Promise<Missing | Settled<ObservedQueue, QueueOutputs>> {
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
  const read = () => readTags(call, QueueUrl);
  const found = resource.Tags ? await read() : await readIf(wants.identity, read);
  const { [CREATION_TAG]: identity } = found ?? {};
  const settings = {
    QueueName,
    QueueUrl,
    // The name implies it: an answer without the attribute does not mean the other kind of queue.
    ...readAttributes(names, { FifoQueue: String(QueueName.endsWith('.fifo')), ...Attributes }),
    ...(resource.Tags && { Tags: withoutPcfTags(found ?? {}) }),
  };
  return {
    kind: 'settled',
    state: State.running,
    settings,
    outputs: { QueueName, QueueUrl, QueueArn: Attributes.QueueArn },
    ...countOf(Attributes),
    ...omitUndefined({ identity, marks: found && marksOf(found) }),
  };
}

/** Reads a value if it is wanted; `undefined` if AWS denies access. */
async function readIf<T>(isWanted: boolean, read: () => Promise<T>): Promise<T | undefined> {
  if (!isWanted) return undefined;
  try {
    return await read();
  } catch (error) {
    if (isAccessDenied(error)) return undefined;
    throw error;
  }
}

/** The counts of waiting, in-flight and delayed messages. */
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
