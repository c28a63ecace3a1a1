import { declaredPolicy } from '@pcf/aws';
import { z } from 'zod';
import { redriveAllowPolicy, redrivePolicy } from './redrive.js';

/**
 * The settings that are attributes of a queue in SQS's API. They have the same names there, and texts as values.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
export const queueAttributes = z.strictObject({
  DelaySeconds: z.int().min(0).max(900).optional().describe('How long each message is held back: 0 to 900 seconds.'),
  MaximumMessageSize: z
    .int()
    .min(1024)
    .max(1_048_576)
    .optional()
    .describe('The size of a message in bytes, at the most: 1,024 to 1,048,576.'),
  MessageRetentionPeriod: z
    .int()
    .min(60)
    .max(1_209_600)
    .optional()
    .describe('How long a message is kept: 60 to 1,209,600 seconds (14 days). Less deletes messages that are older.'),
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
    .describe('How long a message that was received is hidden from others: 0 to 43,200 seconds (12 hours).'),
  KmsMasterKeyId: z
    .string()
    .max(2048)
    .optional()
    .describe('Id, ARN or alias of the KMS key that messages are encrypted with, as AWS is to keep it. "" for none.'),
  KmsDataKeyReusePeriodSeconds: z
    .int()
    .min(60)
    .max(86_400)
    .optional()
    .describe('With a KmsMasterKeyId: how long SQS uses a data key before it asks KMS again: 60 to 86,400 seconds.'),
  SqsManagedSseEnabled: z
    .boolean()
    .optional()
    .describe('Whether messages are encrypted with a key that SQS owns. AWS switches it on for new queues.'),
  FifoQueue: z
    .boolean()
    .optional()
    .describe('Whether messages keep their order. It can never be changed; the name of a FIFO queue ends in ".fifo".'),
  ContentBasedDeduplication: z
    .boolean()
    .optional()
    .describe('For FIFO queues: whether a message without a deduplication id is told from others by its body.'),
  DeduplicationScope: z
    .enum(['messageGroup', 'queue'])
    .optional()
    .describe('For FIFO queues: among which messages duplicates are looked for.'),
  FifoThroughputLimit: z
    .enum(['perQueue', 'perMessageGroupId'])
    .optional()
    .describe('For FIFO queues: what the limit of throughput is for. perMessageGroupId needs the scope messageGroup.'),
  RedrivePolicy: redrivePolicy
    .optional()
    .describe('The dead-letter queue of this queue, and when a message goes there. {} for none.'),
  RedriveAllowPolicy: redriveAllowPolicy
    .optional()
    .describe("Which queues may use this one as their dead-letter queue. {} for AWS's default."),
  Policy: declaredPolicy
    .optional()
    .describe('Who may use the queue: an IAM policy document, as a map or as JSON text; {} or an empty text for none.'),
});

/** The name of such a setting. */
export type AttributeName = keyof z.infer<typeof queueAttributes>;

/** What each of them is in a definition. */
export type AttributeValues = { [Name in AttributeName]: NonNullable<z.infer<typeof queueAttributes>[Name]> };

/** All such settings, in the order of the schema. */
export const ATTRIBUTE_NAMES: readonly AttributeName[] = queueAttributes.keyof().options;
