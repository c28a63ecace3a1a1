import { declaredPolicy } from '@pcf/aws';
import { z } from 'zod';
import {
  declaredRedriveAllowPolicy,
  declaredRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from './redrive.js';

/**
 * The settings that are attributes of a queue in SQS's API, under the same names. The API has strings as values.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export const queueAttributes = z.strictObject({
  DelaySeconds: z.int().min(0).max(900).optional().describe('The delay of each message: 0 to 900 seconds.'),
  MaximumMessageSize: z
    .int()
    .min(1024)
    .max(1_048_576)
    .optional()
    .describe('The maximum size of a message in bytes: 1,024 to 1,048,576.'),
  MessageRetentionPeriod: z
    .int()
    .min(60)
    .max(1_209_600)
    .optional()
    .describe('How long a message is kept: 60 to 1,209,600 seconds (14 days). Lowering it deletes older messages.'),
  ReceiveMessageWaitTimeSeconds: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('How long ReceiveMessage waits for a message to arrive: 0 to 20 seconds.'),
  VisibilityTimeout: z
    .int()
    .min(0)
    .max(43_200)
    .optional()
    .describe('How long a received message is hidden from other consumers: 0 to 43,200 seconds (12 hours).'),
  KmsMasterKeyId: z
    .string()
    .max(2048)
    .optional()
    .describe('The id, ARN or alias of the KMS key that encrypts messages. "" for none.'),
  KmsDataKeyReusePeriodSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .describe('With a KmsMasterKeyId: how long SQS reuses a data key: 60 to 86,400 seconds.'),
  SqsManagedSseEnabled: z
    .boolean()
    .optional()
    .describe('Whether messages are encrypted with a key that SQS owns. AWS enables it for new queues.'),
  FifoQueue: z
    .boolean()
    .optional()
    .describe('Whether it is a FIFO queue. It cannot be changed; the name of a FIFO queue ends in ".fifo".'),
  ContentBasedDeduplication: z
    .boolean()
    .optional()
    .describe('For FIFO queues: whether the body of a message serves as its deduplication id.'),
  DeduplicationScope: z
    .enum(['messageGroup', 'queue'])
    .optional()
    .describe('For FIFO queues: the scope of deduplication.'),
  FifoThroughputLimit: z
    .enum(['perQueue', 'perMessageGroupId'])
    .optional()
    .describe(
      'For FIFO queues: the scope of the throughput limit. perMessageGroupId requires DeduplicationScope messageGroup.',
    ),
  RedrivePolicy: declaredRedrivePolicy
    .optional()
    .describe(
      'The dead-letter queue of this queue, and when a message is moved there, as a map or as JSON text. {} or "" for none.',
    ),
  RedriveAllowPolicy: declaredRedriveAllowPolicy
    .optional()
    .describe(
      'Which queues may use this one as their dead-letter queue, as a map or as JSON text. {} or "" for AWS\'s default.',
    ),
  Policy: declaredPolicy
    .optional()
    .describe('The access policy: an IAM policy document, as a map or as JSON text. {} or "" for none.'),
});

/** The name of an attribute. */
export type AttributeName = keyof z.infer<typeof queueAttributes>;

/** The type of each attribute in a definition. */
export type DeclaredValues = { [Name in AttributeName]: NonNullable<z.infer<typeof queueAttributes>[Name]> };

/** The type of each attribute as it is observed and compared. Redrive policies are maps. */
export type AttributeValues = Omit<DeclaredValues, 'RedrivePolicy' | 'RedriveAllowPolicy'> & {
  RedrivePolicy: RedrivePolicy;
  RedriveAllowPolicy: RedriveAllowPolicy;
};

/** The names of all attributes, in the order of the schema. */
export const ATTRIBUTE_NAMES: readonly AttributeName[] = queueAttributes.keyof().options;
