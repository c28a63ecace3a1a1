import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, type CreateQueueCommandInput } from '@aws-sdk/client-sqs';
import { CREATION_TAG, isAccessDenied, MOST_TAGS } from '@pcf/aws';
import type { Accepted } from '@pcf/core';
import type { Call } from './calls.js';

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
