import type {
  CreateQueueCommandInput,
  DeleteQueueCommandInput,
  SetQueueAttributesCommandInput,
  TagQueueCommandInput,
  UntagQueueCommandInput,
} from '@aws-sdk/client-sqs';
import type { Duration, Step } from '@pcf/core';

/** A step: one call to SQS's control plane. */
export type QueueStep =
  | Step<'CreateQueue', CreateQueueCommandInput>
  | Step<'SetQueueAttributes', SetQueueAttributesCommandInput>
  | Step<'TagQueue', TagQueueCommandInput>
  | Step<'UntagQueue', UntagQueueCommandInput>
  | Step<'DeleteQueue', DeleteQueueCommandInput>;

/** The step for one operation. */
export type StepOf<Operation extends QueueStep['operation']> = Extract<QueueStep, { operation: Operation }>;

/**
 * How long reads can show a queue as it was before a call, because SQS is eventually consistent.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
 */
export const STALE_FOR: Duration = 60_000;
