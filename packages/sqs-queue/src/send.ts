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
import type { Call } from './client.js';
import type { QueueStep } from './plan/steps.js';

/**
 * Refusals after which the queue has to be looked at again: another process created or deleted it since the last look, or its name
 * is not free until a minute after the queue that had it was deleted.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const NOT_NOW = ['QueueDeletedRecently', 'QueueNameExists', 'QueueDoesNotExist'];

/**
 * Sends one step. A queue that is to be deleted and is gone already is no failure.
 *
 * @param only - the mark of the only queue that the step is for; any that has the name where absent
 * @returns of a queue that it may have created, its mark
 * @throws ConflictError when the queue is not as it was when the step was planned, or its name cannot be used for now
 * @throws DeferredError when SQS takes the step only much later
 * @throws what `call` throws otherwise
 */
export async function sendStep(call: Call, step: QueueStep, only?: string): Promise<Accepted | undefined> {
  try {
    if (step.operation === 'CreateQueue') return await createQueue(call, step.input);
    await change(call, step, only);
    return undefined;
  } catch (error) {
    if (step.operation === 'DeleteQueue' && isAwsError(error, 'QueueDoesNotExist')) return undefined;
    if (error instanceof Error && NOT_NOW.some((name) => isAwsError(error, name)))
      throw new ConflictError(error.message, { cause: error });
    throw timeLimitOf(error) ?? error;
  }
}

type Change = Exclude<QueueStep, { operation: 'CreateQueue' }>;

/** The mark is read directly before each request, as a request may be sent again some time after it was lost. */
function change(call: Call, step: Change, only: string | undefined): Promise<unknown> {
  return call<unknown>(step.operation, async (client, options) => {
    if (only !== undefined) {
      const { QueueUrl } = step.input;
      const { Tags } = await client.send(new ListQueueTagsCommand({ QueueUrl }), options);
      if (Tags?.[CREATION_TAG] !== only) throw new ConflictError(`another queue has the URL ${QueueUrl} by now`);
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
 * Creates a queue, and marks it with a random tag. `CreateQueue` succeeds for a queue that exists, so its answer proves nothing:
 * AWS then refuses it for the tag that differs, emulators ignore the tag, and a later look finds no such mark.
 *
 * Without the permission to tag, or with as many tags as a queue can have, the queue gets no mark: nothing is proven then.
 *
 * @returns the mark, which the queue has if this call created it
 * @throws what `call` throws
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export async function createQueue(call: Call, input: CreateQueueCommandInput): Promise<Accepted | undefined> {
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
