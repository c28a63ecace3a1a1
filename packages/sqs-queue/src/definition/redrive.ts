import { z } from 'zod';

/** The ARN of a queue, in any partition. */
const queueArn = z
  .string()
  .regex(
    /^arn:[^:]+:sqs:[^:]+:\d{12}:[\w-]{1,80}(\.fifo)?$/,
    'expected the ARN of a queue: arn:aws:sqs:REGION:ACCOUNT:NAME',
  );

/**
 * Where messages go that are received too often; nothing in it means nowhere. That both values are there, or none, is a rule
 * of its own: as two forms of one setting, a mistake in either would only be "invalid input".
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const redrivePolicy = z.strictObject({
  deadLetterTargetArn: queueArn
    .optional()
    .describe('The ARN of the dead-letter queue: in the same account and region, and FIFO if this queue is.'),
  maxReceiveCount: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('How often a message is received before it goes to the dead-letter queue: 1 to 1,000 times.'),
});

/**
 * Which queues may name this one as their dead-letter queue; nothing in it means AWS's default.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const redriveAllowPolicy = z.strictObject({
  redrivePermission: z
    .enum(['allowAll', 'denyAll', 'byQueue'])
    .optional()
    .describe('allowAll: every queue of the account and region. denyAll: none. byQueue: those in sourceQueueArns.'),
  sourceQueueArns: z
    .array(queueArn)
    .min(1)
    .max(10, 'at most 10 queues can be listed; for more, use allowAll')
    .optional()
    .describe('With byQueue: the ARNs of up to 10 queues that may.'),
});

export type RedrivePolicy = z.infer<typeof redrivePolicy>;
export type RedriveAllowPolicy = z.infer<typeof redriveAllowPolicy>;
