import { isDeepStrictEqual } from 'node:util';
import { State } from '@pcf/core';
import { AwsJsonError } from '@pcf/testing';
import { readAttributes } from '../../src/attribute-texts.js';
import type { QueueResource } from '../../src/definition/queue.js';
import { declaredAttributes, type ObservedQueue } from '../../src/settings.js';

/** A queue as SQS keeps it: attributes as texts, without those that are empty. */
export interface ModelQueue {
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a call is made with. */
interface Write {
  readonly operation: string;
  readonly input: unknown;
}

const DEFAULTS = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
};

const FIFO_DEFAULTS = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

/** The attributes that SetQueueAttributes takes. */
const SETTABLE = [
  'DelaySeconds',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

export const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
export const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

/**
 * What a write makes of a queue; `undefined` when it is gone.
 *
 * @throws AwsJsonError for everything that SQS refuses
 */
export function applyStep(queue: ModelQueue | undefined, { operation, input }: Write): ModelQueue | undefined {
  if (operation === 'CreateQueue') return create(queue, recordOf(input));
  if (!queue) throw new AwsJsonError('QueueDoesNotExist', 'The specified queue does not exist.');
  switch (operation) {
    case 'SetQueueAttributes':
      return { ...queue, attributes: setAttributes(queue.attributes, textsIn(input, 'Attributes')) };
    case 'TagQueue':
      return { ...queue, tags: { ...queue.tags, ...notEmpty(textsIn(input, 'Tags')) } };
    case 'UntagQueue': {
      const removed = recordOf(input).TagKeys;
      if (!Array.isArray(removed) || removed.length === 0) throw refused('nothing to remove');
      return {
        ...queue,
        tags: Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !removed.includes(key))),
      };
    }
    case 'DeleteQueue':
      return undefined;
    default:
      throw refused(`${operation} is not known`);
  }
}

/** Returns what an observation with this definition shows. */
export function look(queue: ModelQueue, resource: QueueResource): ObservedQueue {
  return {
    QueueName: resource.QueueName,
    QueueUrl: urlOf(resource.QueueName),
    ...readAttributes(declaredAttributes(resource), queue.attributes),
    ...(resource.Tags && { Tags: queue.tags }),
  };
}

/** The same, as `planQueue` takes it. */
export function seen(queue: ModelQueue | undefined, resource: QueueResource) {
  if (!queue) return { kind: 'missing' } as const;
  return { kind: 'settled', state: State.running, settings: look(queue, resource), outputs: {} } as const;
}

function create(there: ModelQueue | undefined, input: Record<string, unknown>): ModelQueue {
  const attributes = textsIn(input, 'Attributes');
  if (there) {
    const differs = Object.entries(attributes).some(([name, text]) => there.attributes[name] !== text);
    if (differs)
      throw new AwsJsonError('QueueNameExists', 'A queue already exists with the same name and other attributes.');
    const tags = input.tags === undefined ? there.tags : textsIn(input, 'tags');
    if (!isDeepStrictEqual(tags, there.tags))
      throw new AwsJsonError('QueueNameExists', 'A queue already exists with the same name and different tags.');
    return there;
  }
  const isFifo = attributes.FifoQueue === 'true';
  if (isFifo !== String(input.QueueName).endsWith('.fifo')) throw refused('the name does not go with the kind');
  if (!isFifo && attributes.FifoQueue !== undefined) throw unknown('FifoQueue');
  const { FifoQueue, ...settable } = attributes;
  const defaults = isFifo ? { ...DEFAULTS, ...FIFO_DEFAULTS, FifoQueue: 'true' } : DEFAULTS;
  if (Object.values(settable).includes('')) throw refused('an empty attribute of a new queue');
  const tags = textsIn(input, 'tags');
  return { attributes: Object.keys(settable).length > 0 ? setAttributes(defaults, settable) : defaults, tags };
}

function setAttributes(before: Readonly<Record<string, string>>, changes: Readonly<Record<string, string>>) {
  const isFifo = before.FifoQueue === 'true';
  const settable = isFifo ? [...SETTABLE, ...Object.keys(FIFO_DEFAULTS)] : SETTABLE;
  for (const name of Object.keys(notEmpty(changes))) if (!settable.includes(name)) throw unknown(name);
  if (changes.KmsMasterKeyId && changes.SqsManagedSseEnabled === 'true')
    throw refused('one kind of encryption at a time');
  const merged: Record<string, string> = { ...before, ...encryptionAfter(changes), ...changes };
  if (merged.FifoThroughputLimit === 'perMessageGroupId' && merged.DeduplicationScope !== 'messageGroup')
    throw refused('perMessageGroupId needs messageGroup');
  const hasKey = Boolean(merged.KmsMasterKeyId);
  const kept = Object.entries(merged).filter(([name, text]) => text !== '' && (hasKey || name !== REUSE));
  return { ...(hasKey && { [REUSE]: '300' }), ...Object.fromEntries(kept) };
}

const REUSE = 'KmsDataKeyReusePeriodSeconds';

/** A KMS key that comes switches SQS's own encryption off, one that goes switches it on. */
function encryptionAfter({ KmsMasterKeyId }: Readonly<Record<string, string>>): Record<string, string> {
  return KmsMasterKeyId === undefined ? {} : { SqsManagedSseEnabled: String(KmsMasterKeyId === '') };
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw refused('no map');
  return Object.fromEntries(Object.entries(value));
}

/** A map of texts below a key of the input; an empty one where it is absent. */
function textsIn(input: unknown, key: string): Record<string, string> {
  const texts = Object.entries(recordOf(recordOf(input)[key] ?? {}));
  return Object.fromEntries(
    texts.map(([name, text]) => {
      if (typeof text !== 'string') throw refused(`${name} is no text`);
      return [name, text];
    }),
  );
}

function notEmpty(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(map).length === 0) throw refused('nothing to set');
  return map;
}

const refused = (message: string) => new AwsJsonError('InvalidAttributeValue', message);
const unknown = (name: string) => new AwsJsonError('InvalidAttributeName', `Unknown Attribute ${name}.`);
