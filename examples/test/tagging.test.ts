import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalBackend } from '@pcf/cli';
import { localBackend as tables } from '@pcf/dynamodb-simulator';
import { localBackend as queues } from '@pcf/sqs-queue';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Terminal } from './support/pcf.js';

const Tags = [{ Key: 'pcf:owner', Value: 'shop' }];

/** The clients of the SDK, in a region, with what `pcf local` says to set. */
function clientsIn(region: string, { environment }: Terminal) {
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const settingsFor = (service: string) => ({
    region,
    credentials,
    endpoint: environment[`AWS_ENDPOINT_URL_${service}`] ?? '',
  });
  const clients = {
    dynamodb: new DynamoDBClient(settingsFor('DYNAMODB')),
    sqs: new SQSClient({ ...settingsFor('SQS'), useQueueUrlAsEndpoint: false }),
    tagging: new ResourceGroupsTaggingAPIClient(settingsFor('RESOURCE_GROUPS_TAGGING_API')),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return clients;
}

type Clients = ReturnType<typeof clientsIn>;

const createTable = ({ dynamodb }: Clients, TableName: string) =>
  dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Tags,
    }),
  );

/** The names that the tagging API lists for the owner. */
async function owned({ tagging }: Clients): Promise<(string | undefined)[]> {
  const TagFilters = [{ Key: 'pcf:owner', Values: ['shop'] }];
  const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand({ TagFilters }));
  return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN?.split(/[:/]/).at(-1));
}

describe('the tagging API of pcf local', { timeout: 60_000 }, () => {
  let terminal: Terminal;
  beforeEach(async () => {
    terminal = await Terminal.open();
  });
  afterEach(() => terminal.close());

  it('has the account of the tables and of the queues', async () => {
    const here = clientsIn('us-east-1', terminal);
    const { TableDescription } = await createTable(here, 'orders');
    const { QueueUrl } = await here.sqs.send(
      new CreateQueueCommand({ QueueName: 'mails', tags: { 'pcf:owner': 'shop' } }),
    );
    const { Attributes } = await here.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const arns = [TableDescription?.TableArn, Attributes?.QueueArn];
    expect(arns).toEqual([
      'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
      'arn:aws:sqs:us-east-1:000000000000:mails',
    ]);
    const listed = async () => {
      const { ResourceTagMappingList = [] } = await here.tagging.send(new GetResourcesCommand({}));
      return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN);
    };
    await expect.poll(listed, { timeout: 20_000 }).toEqual(arns);
  });

  it('lists the tables and queues of a region, and forgets them after their deletion', async () => {
    const here = clientsIn('us-east-1', terminal);
    const elsewhere = clientsIn('eu-west-1', terminal);
    await createTable(here, 'orders');
    await createTable(elsewhere, 'orders-elsewhere');
    const { QueueUrl } = await here.sqs.send(new CreateQueueCommand({ QueueName: 'mails' }));
    const ResourceARNList = ['arn:aws:sqs:us-east-1:000000000000:mails'];
    await here.tagging.send(new TagResourcesCommand({ ResourceARNList, Tags: { 'pcf:owner': 'shop' } }));

    await expect.poll(() => owned(here), { timeout: 20_000 }).toEqual(expect.arrayContaining(['orders', 'mails']));
    expect(await owned(here)).toHaveLength(2);
    await expect.poll(() => owned(elsewhere), { timeout: 20_000 }).toEqual(['orders-elsewhere']);

    await here.dynamodb.send(new DeleteTableCommand({ TableName: 'orders' }));
    await here.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect.poll(() => owned(here), { timeout: 20_000 }).toEqual([]);
  });
});

it('the backends of this repository are what pcf local starts, with their resources', async () => {
  const backends: readonly LocalBackend[] = [tables, queues];
  for (const backend of backends) {
    const { tagSource, close } = await backend.start();
    expect(['dynamodb', 'sqs']).toContain(tagSource?.service);
    await close();
  }
});
