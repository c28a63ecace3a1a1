import { awsDefinitionKeys, awsResourceKeys, declaredTags } from '@pcf/aws';
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
      'The name of the queue, up to 80 characters: letters, digits, "-" and "_"; ".fifo" ends that of a FIFO queue.',
    ),
  ...queueAttributes.shape,
  Tags: declaredTags
    .optional()
    .describe('All tags of the queue, as a map or as a list of { Key, Value }. Tags under aws: are not touched.'),
  Attributes: z
    .never({ error: 'write each attribute directly below aws_resource, numbers as numbers and documents as maps' })
    .optional()
    .describe("The place of a queue's attributes in PCF for Python. Here they stand directly below aws_resource."),
});

/** The flavor's part of a definition: what {@link SqsQueueDefinition} is inferred from. */
export const queueDefinition = z.strictObject({
  ...awsDefinitionKeys,
  aws_resource: queueResource.describe("The settings of the queue, under CloudFormation's names."),
});

/** What a definition of a queue says beside the keys that all flavors share. */
export type SqsQueueDefinition = z.infer<typeof queueDefinition>;

/** The settings of a queue as a definition writes them. */
export type QueueResource = SqsQueueDefinition['aws_resource'];
