import { z } from 'zod';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html */
export const kinesisStreamSpecification = z.strictObject({
  StreamArn: z
    .string()
    .regex(/^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/.+$/, 'expected the ARN of a Kinesis data stream')
    .optional()
    .describe('The ARN of the Kinesis data stream that changes of items go to. Without it, {}, they go to none.'),
  ApproximateCreationDateTimePrecision: z
    .enum(['MILLISECOND', 'MICROSECOND'])
    .optional()
    .describe('How precise the times of changes are. Where absent, it is left as it is, MILLISECOND at first.'),
});

export type KinesisStreamSpecification = z.infer<typeof kinesisStreamSpecification>;
