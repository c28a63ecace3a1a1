import { ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import type { SqsCall } from './client.js';

/**
 * Reads all tags of a queue, also those of PCF.
 *
 * @throws what `call` throws
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html
 */
export async function readTags(call: SqsCall, QueueUrl: string): Promise<Record<string, string>> {
  const { Tags = {} } = await call('ListQueueTags', (client, options) =>
    client.send(new ListQueueTagsCommand({ QueueUrl }), options),
  );
  return Tags;
}
