import { awsDefinitionKeys, awsResourceKeys, declaredTags } from '@pcf/aws';
import type { Keys } from '@pcf/core';
import { z } from 'zod';
import { queueAttributes } from './attributes.js';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const queueResource = z.strictObject({
  ...awsResourceKeys,
  QueueName: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[\w-]+(\.fifo)?$/, 'expected only letters, digits, "-" and "_", and ".fifo" at the end of a FIFO queue')
    .describe(
      'The name of the queue, up to 80 characters: letters, digits, "-" and "_". The name of a FIFO queue ends in ".fifo".',
    ),
  ...queueAttributes.shape,
  Tags: declaredTags
    .optional()
    .describe(
      'All tags of the queue, as a map or as a list of { Key, Value }. Tags that start with aws: are left alone.',
    ),
  Attributes: z
    .never({ error: 'write each attribute directly below aws_resource, numbers as numbers and documents as maps' })
    .optional()
    .describe('The place of attributes in PCF for Python. Here they are directly below aws_resource.'),
});

/** The schema of the keys of a definition that belong to this flavor. */
export const queueDefinition = z.strictObject({
  ...awsDefinitionKeys,
  aws_resource: queueResource.describe("The settings of the queue, under CloudFormation's names."),
});

/** The schema of a definition beside which others may have more keys, for example `pcf_name`. */
const bareQueue = z.object(queueDefinition.shape);

/**
 * Returns the definition of a queue that is only observed or deleted, from the keys that name and locate it, and those settings that
 * are declared.
 *
 * @throws ZodError when a key has a wrong value
 */
export function bareDefinition(keys: Keys): SqsQueueDefinition {
  return bareQueue.parse(keys);
}

/** The keys of a definition that belong to this flavor. */
export type SqsQueueDefinition = z.infer<typeof queueDefinition>;

/** The settings of a queue in a definition. */
export type QueueResource = SqsQueueDefinition['aws_resource'];
