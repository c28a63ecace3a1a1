import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
  UntagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ListQueueTagsCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { createTaggingSimulator } from '@pcf/tagging-simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localBackend } from '../../src/index.js';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const arnOf = (name: string, region = 'us-east-1') => `arn:aws:sqs:${region}:000000000000:${name}`;

/** The backend, clients of SQS in two regions, and what a tagging API lists of it. */
async function given(folder?: string) {
  const backend = await localBackend.start(folder === undefined ? {} : { folder });
  const tagging = createTaggingSimulator({ sources: [backend.tagSource], durations: 'instant' });
  const endpoint = backend.environment.AWS_ENDPOINT_URL_SQS ?? '';
  const queuesIn = (region: string) =>
    new SQSClient({ endpoint, region, credentials, maxAttempts: 1, useQueueUrlAsEndpoint: false });
  const clientIn = (region: string) =>
    new ResourceGroupsTaggingAPIClient({
      region,
      credentials,
      requestHandler: tagging.requestHandler(),
      maxAttempts: 1,
    });
  const sqs = queuesIn('us-east-1');
  const client = clientIn('us-east-1');
  /** The tags of the listed queues, by ARN. */
  const listed = async (by = client) => {
    const { ResourceTagMappingList = [] } = await by.send(new GetResourcesCommand({ ResourceTypeFilters: ['sqs'] }));
    return Object.fromEntries(
      ResourceTagMappingList.map(({ ResourceARN, Tags = [] }) => [
        ResourceARN,
        Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
      ]),
    );
  };
  onTestFinished(() => {
    for (const one of [sqs, client]) one.destroy();
  });
  return { ...backend, sqs, client, queuesIn, clientIn, listed };
}

describe('the queues as a source of a tagging API', () => {
  it('are listed with their tags, from creation to deletion', async () => {
    const { sqs, listed, close } = await given();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders', tags: { team: 'shop' } }));
    await sqs.send(new CreateQueueCommand({ QueueName: 'bare' }));
    expect(await listed()).toEqual({ [arnOf('orders')]: { team: 'shop' } });

    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { env: 'test' } }));
    expect(await listed()).toEqual({ [arnOf('orders')]: { team: 'shop', env: 'test' } });

    await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team', 'env'] }));
    expect(await listed()).toEqual({ [arnOf('orders')]: {} });

    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    expect(await listed()).toEqual({});
    await close();
  });

  it('are listed in the region that they were created in', async () => {
    const { sqs, queuesIn, clientIn, listed, close } = await given();
    const elsewhere = queuesIn('eu-west-1');
    onTestFinished(() => elsewhere.destroy());
    await sqs.send(new CreateQueueCommand({ QueueName: 'orders', tags: { here: '1' } }));
    await elsewhere.send(new CreateQueueCommand({ QueueName: 'orders', tags: { there: '1' } }));

    expect(await listed()).toEqual({ [arnOf('orders')]: { here: '1' } });
    expect(await listed(clientIn('eu-west-1'))).toEqual({ [arnOf('orders', 'eu-west-1')]: { there: '1' } });
    await close();
  });

  it('are tagged through it, with the refusals of SQS', async () => {
    const { sqs, client, listed, close } = await given();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));

    const ResourceARNList = [arnOf('orders'), arnOf('missing')];
    const tagged = await client.send(new TagResourcesCommand({ ResourceARNList, Tags: { a: '1', b: '2' } }));
    await client.send(new UntagResourcesCommand({ ResourceARNList: [arnOf('orders')], TagKeys: ['b'] }));

    expect(tagged.FailedResourcesMap).toEqual({
      [arnOf('missing')]: {
        StatusCode: 400,
        ErrorCode: 'QueueDoesNotExist',
        ErrorMessage: 'The specified queue does not exist.',
      },
    });
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ a: '1' });
    expect(await listed()).toEqual({ [arnOf('orders')]: { a: '1' } });
    await close();
  });

  it('are not listed when SQS refused the call', async () => {
    const { sqs, listed, close } = await given();
    const QueueUrl = 'http://sqs.us-east-1.localhost/000000000000/missing';
    await expect(sqs.send(new TagQueueCommand({ QueueUrl, Tags: { a: '1' } }))).rejects.toThrow();
    await expect(sqs.send(new DeleteQueueCommand({ QueueUrl }))).rejects.toThrow();

    expect(await listed()).toEqual({});
    await close();
  });

  it('are those of the folder after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pcf-queues-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const first = await given(folder);
    await first.sqs.send(new CreateQueueCommand({ QueueName: 'orders', tags: { team: 'shop' } }));
    await first.close();

    const second = await given(folder);
    expect(await second.listed()).toEqual({ [arnOf('orders')]: { team: 'shop' } });
    await second.client.send(new TagResourcesCommand({ ResourceARNList: [arnOf('orders')], Tags: { env: 'test' } }));
    expect(await second.listed()).toEqual({ [arnOf('orders')]: { team: 'shop', env: 'test' } });
    await second.close();
  });
});
