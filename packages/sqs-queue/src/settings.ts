import { tagMapOf } from '@pcf/aws';
import { readAttributes, writeAttributes } from './attribute-texts.js';
import { ATTRIBUTE_NAMES, type AttributeName, type AttributeValues } from './definition/attributes.js';
import type { QueueResource } from './definition/queue.js';

/**
 * The settings of a queue in the one form in which declared and observed ones are compared. An absent key is not declared,
 * or not observed.
 */
export interface QueueSettings extends Partial<AttributeValues> {
  readonly QueueName: string;
  readonly Tags?: Readonly<Record<string, string>>;
}

/** The settings that a queue was seen to have, and the URL that it is addressed by. */
export interface ObservedQueue extends QueueSettings {
  readonly QueueUrl: string;
}

/**
 * The attributes that a definition declares. `FifoQueue: false` is none: the name says as much, and SQS refuses to hear it.
 *
 * @see https://github.com/aws/aws-sdk-php/issues/1331
 */
export function declaredAttributes(resource: QueueResource): AttributeName[] {
  return ATTRIBUTE_NAMES.filter(
    (name) => resource[name] !== undefined && !(name === 'FifoQueue' && resource.FifoQueue === false),
  );
}

/**
 * Brings the settings of a definition into the form in which they are compared: the one in which they would be read back.
 */
export function normalise(resource: QueueResource): QueueSettings {
  const names = declaredAttributes(resource);
  return {
    QueueName: resource.QueueName,
    ...readAttributes(names, writeAttributes(names, resource)),
    ...(resource.Tags && { Tags: tagMapOf(resource.Tags) }),
  };
}
