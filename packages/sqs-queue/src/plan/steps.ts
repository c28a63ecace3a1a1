import type {
  CreateQueueCommandInput,
  DeleteQueueCommandInput,
  SetQueueAttributesCommandInput,
  TagQueueCommandInput,
  UntagQueueCommandInput,
} from '@aws-sdk/client-sqs';
import type { Duration, Step } from '@pcf/core';

/** One call to SQS's control plane. */
export type QueueStep =
  | Step<'CreateQueue', CreateQueueCommandInput>
  | Step<'SetQueueAttributes', SetQueueAttributesCommandInput>
  | Step<'TagQueue', TagQueueCommandInput>
  | Step<'UntagQueue', UntagQueueCommandInput>
  | Step<'DeleteQueue', DeleteQueueCommandInput>;

/** The step that makes one kind of call. */
export type StepOf<Operation extends QueueStep['operation']> = Extract<QueueStep, { operation: Operation }>;

/**
 * How long looks may show a queue as it was before a call: SQS answers from many places, some of which learn of it later.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
 */
export const STALE_FOR: Duration = 60_000;
