import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  type CreateQueueCommandInput,
  DeleteQueueCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { CREATION_TAG, isAccessDenied, isAwsError, MOST_TAGS, timeLimitOf } from '@pcf/aws';
import { type Accepted, ConflictError } from '@pcf/core';
import type { SqsCall } from './client.js';
import type { QueueStep } from './plan/steps.js';

/**
 * Refusals after which the queue must be observed again: another process has created or deleted it, or its name cannot be used
 * until a minute after a queue with this name was deleted.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const CONFLICTS = ['QueueDeletedRecently', 'QueueNameExists', 'QueueDoesNotExist'];

/**
 * Sends one step. If a queue to delete does not exist any more, that is not an error.
 *
 * @param only - the creation mark of the queue that the step is for; if absent, any queue with the name
 * @returns the creation mark, if the step may have created a queue
 * @throws ConflictError when the queue has changed since the step was planned, or its name cannot be used yet
 * @throws DeferredError when SQS accepts the step only much later
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: SqsCall, step: QueueStep, only?: string): Promise<Accepted | undefined> {
  try {
    if (step.operation === 'CreateQueue') return await createQueue(call, step.input);
    await change(call, step, only);
    return undefined;
  } catch (error) {
    if (step.operation === 'DeleteQueue' && isAwsError(error, 'QueueDoesNotExist')) return undefined;
    if (error instanceof Error && CONFLICTS.some((name) => isAwsError(error, name)))
      throw new ConflictError(error.message, { cause: error });
    throw timeLimitOf(error) ?? error;
  }
}

type Change = Exclude<QueueStep, { operation: 'CreateQueue' }>;

/** The mark is read directly before each attempt: a lost request may be sent again some time later. */
function change(call: SqsCall, step: Change, only: string | undefined): Promise<unknown> {
  return call<unknown>(step.operation, async (client, options) => {
    if (only !== undefined) {
      const { QueueUrl } = step.input;
      const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl }), options);
      if (Tags?.[CREATION_TAG] !== only) throw new ConflictError(`the URL ${QueueUrl} belongs to another queue now`);
    }
    switch (step.operation) {
      case 'SetQueueAttributes':
        return client.send(new SetQueueAttributesCommand(step.input), options);
      case 'TagQueue':
        return client.send(new TagQueueCommand(step.input), options);
      case 'UntagQueue':
        return client.send(new UntagQueueCommand(step.input), options);
      case 'DeleteQueue':
        return client.send(new DeleteQueueCommand(step.input), options);
    }
  });
}

/**
 * Creates a queue, and marks it with a random tag. `CreateQueue` also succeeds for an existing queue, so its answer does not
 * prove creation. With the mark, AWS refuses the call for an existing queue, because the tag differs; emulators ignore the tag,
 * and a later read does not find the mark.
 *
 * Without permission to tag, or if the queue has the maximum number of tags, it gets no mark, and creation is not proven.
 *
 * @returns the mark, which the queue has if this call created it
 * @throws what `call` throws
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export async function createQueue(call: SqsCall, input: CreateQueueCommandInput): Promise<Accepted | undefined> {
  const send = (tags: CreateQueueCommandInput['tags']) =>
    call('CreateQueue', (client, options) => client.send(new CreateQueueCommand({ ...input, tags }), options));
  const declared = Object.keys(input.tags ?? {}).length;
  const created = randomUUID();
  try {
    if (declared < MOST_TAGS) {
      await send({ ...input.tags, [CREATION_TAG]: created });
      return { created };
    }
  } catch (error) {
    if (declared > 0 || !isAccessDenied(error)) throw error;
  }
  await send(input.tags);
  return undefined;
}
