import { tagMapOf } from '@pcf/aws';
import { readAttributes, writeAttributes } from './attribute-texts.js';
import { ATTRIBUTE_NAMES, type AttributeName, type AttributeValues } from './definition/attributes.js';
import type { QueueResource } from './definition/queue.js';

/**
 * The settings of a queue, normalised for comparison. An absent key is not declared, or not observed.
 */
export interface QueueSettings extends Partial<AttributeValues> {
  readonly QueueName: string;
  readonly Tags?: Readonly<Record<string, string>>;
}

/** The observed settings of a queue, and its URL. */
export interface ObservedQueue extends QueueSettings {
  readonly QueueUrl: string;
}

/**
 * Returns the names of the declared attributes. `FifoQueue: false` is left out: SQS refuses it, and the name implies it.
 *
 * @see https://github.com/aws/aws-sdk-php/issues/1331
 */
export function declaredAttributes(resource: QueueResource): AttributeName[] {
  return ATTRIBUTE_NAMES.filter(
    (name) => resource[name] !== undefined && !(name === 'FifoQueue' && resource.FifoQueue === false),
  );
}

/**
 * Normalises the settings of a definition: into the form in which they would be read back.
 */
export function normalise(resource: QueueResource): QueueSettings {
  const names = declaredAttributes(resource);
  return {
    QueueName: resource.QueueName,
    ...readAttributes(names, writeAttributes(names, resource)),
    ...(resource.Tags && { Tags: tagMapOf(resource.Tags) }),
  };
}
