import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
  UntagResourcesCommand,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { createTaggingSimulator } from '@pcf/tagging-simulator';
import { type SdkRequestHandler, throttle } from '@pcf/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acceptAndIgnore, createSimulator, localBackend, type SimulatorOptions, stayForever } from '../../src/index.js';
import { temporary } from '../support/folder.js';
import { FRANKFURT, replicated } from '../support/replicas.js';
import { NOON, onDemand, TestClient } from '../support/simulator.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));

/** A client of the tagging API with a request handler. */
function clientOf(requestHandler: SdkRequestHandler, region = 'eu-west-1'): ResourceGroupsTaggingAPIClient {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'test' };
  const client = new ResourceGroupsTaggingAPIClient({ region, credentials, requestHandler, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

/** The tags of the tables that are listed, by name. */
async function listedBy(client: ResourceGroupsTaggingAPIClient) {
  const { ResourceTagMappingList = [] } = await client.send(new GetResourcesCommand({}));
  return Object.fromEntries(
    ResourceTagMappingList.map(({ ResourceARN = '', Tags = [] }) => [
      ResourceARN.split('/')[1],
      Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
    ]),
  );
}

/** A simulator, and a client of the tagging API that shares its request handler. */
function given(options: SimulatorOptions = {}) {
  const aws = new TestClient(options);
  const client = clientOf(aws.simulator.requestHandler());
  const listed = () => listedBy(client);
  const create = (name = 'orders', Tags = tags(['v', '1']), caller = {}) =>
    aws.call('CreateTable', { ...onDemand(name), Tags }, caller);
  return { aws, clock: aws.clock, client, listed, create };
}

describe('the tagging API of the simulator', () => {
  it('lists the tables of the account and the region, with one request handler for both services', async () => {
    const { create, listed } = given();
    await create();
    await create('bare', []);
    await create('elsewhere', undefined, { region: 'us-east-1' });
    await create('of-another', undefined, { accessKeyId: '210987654321' });

    expect(await listed()).toEqual({ orders: { v: '1' } });
  });

  it('follows what ListTagsOfResource shows', async () => {
    const { aws, clock, create, listed } = given({ durations: { createTable: 6 * SECOND, tagWrite: 2 * SECOND } });
    await create();
    expect(await listed()).toEqual({});
    clock.advance(6 * SECOND);
    expect(await listed()).toEqual({ orders: { v: '1' } });
    await aws.call('TagResource', { ResourceArn: ARN, Tags: tags(['v', '2']) });
    expect(await listed()).toEqual({ orders: { v: '1' } });
    clock.advance(2 * SECOND);
    expect(await listed()).toEqual({ orders: { v: '2' } });
    await aws.call('UntagResource', { ResourceArn: ARN, TagKeys: ['v'] });
    clock.advance(2 * SECOND);
    expect(await listed()).toEqual({ orders: {} });
  });

  it('is late, counted from when DynamoDB did it, however late the next call comes', async () => {
    const tagging = { durations: { listedAfterChange: 30 * SECOND, listedAfterDelete: 3 * HOUR } };
    const { aws, clock, create, listed } = given({
      durations: { createTable: 6 * SECOND, deleteTable: 5 * SECOND },
      tagging,
    });
    await create();
    clock.advance(36 * SECOND - 1);
    expect(await listed()).toEqual({});
    clock.advance(1);
    expect(await listed()).toEqual({ orders: { v: '1' } });
    await aws.call('DeleteTable', { TableName: 'orders' });
    clock.advance(5 * SECOND + 3 * HOUR - 1);
    expect(await listed()).toEqual({ orders: { v: '1' } });
    clock.advance(1);
    expect(await listed()).toEqual({});
  });

  it('has the presets of the simulator', async () => {
    const { aws, clock, create, listed } = given({ durations: 'aws' });
    await create();
    clock.advance(35 * SECOND);
    expect(await listed()).toEqual({});
    clock.advance(1 * SECOND);
    expect(await listed()).toEqual({ orders: { v: '1' } });
    await aws.call('DeleteTable', { TableName: 'orders' });
    clock.advance(2 * HOUR);
    expect(await listed()).toEqual({ orders: { v: '1' } });
  });

  it('writes tags as DynamoDB does, with its refusals', async () => {
    const { aws, client, create } = given({ durations: { tagWrite: SECOND } });
    await create();
    const missing = `${ARN}-missing`;

    const Tags = { v: '2', env: 'test' };
    const tagged = await client.send(new TagResourcesCommand({ ResourceARNList: [ARN, missing], Tags }));
    expect(tagged.FailedResourcesMap).toEqual({
      [missing]: {
        StatusCode: 400,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Requested resource not found: ResourceArn: ${missing} not found`,
      },
    });
    const untag = new UntagResourcesCommand({ ResourceARNList: [ARN], TagKeys: ['env'] });
    expect((await client.send(untag)).FailedResourcesMap).toMatchObject({
      [ARN]: { ErrorCode: 'LimitExceededException' },
    });
    aws.clock.advance(SECOND);
    expect((await client.send(untag)).FailedResourcesMap).toEqual({});
    aws.clock.advance(SECOND);
    expect(await aws.call('ListTagsOfResource', { ResourceArn: ARN })).toEqual({ Tags: tags(['v', '2']) });
  });

  it('records its calls, and faults apply to them', async () => {
    const { aws, client, listed } = given();
    aws.simulator.faults.inject(throttle('ThrottledException'), { operation: 'GetResources' });
    await expect(client.send(new GetResourcesCommand({ ResourcesPerPage: 5 }))).rejects.toMatchObject({
      name: 'ThrottledException',
    });
    await listed();

    const call = { operation: 'GetResources', region: 'eu-west-1', at: NOON };
    expect(aws.simulator.calls).toEqual([
      { ...call, input: { ResourcesPerPage: 5 }, outcome: 'ThrottledException' },
      { ...call, input: {}, outcome: 'done' },
    ]);
  });

  it('has no faults of DynamoDB itself', () => {
    const { aws } = given();
    expect(() => aws.simulator.faults.inject(acceptAndIgnore(), { operation: 'GetResources' })).toThrow(
      'acceptAndIgnore cannot be applied to GetResources, only to calls on tables',
    );
  });

  it('is limited with the rates of the simulator', async () => {
    const { listed } = given({ rates: true });
    for (let call = 0; call < 15; call++) await listed();
    await expect(listed()).rejects.toMatchObject({ name: 'ThrottledException' });
  });

  it('lists nothing that a call only pretended to create, and no table that stays in creation', async () => {
    const { aws, create, listed } = given();
    aws.simulator.faults.inject(acceptAndIgnore(), { operation: 'CreateTable' });
    await create();
    aws.simulator.faults.inject(stayForever(), { operation: 'CreateTable' });
    await create('held');

    expect(await listed()).toEqual({});
  });

  it('lists a replica in its own region, with its own tags', async () => {
    const aws = await replicated();
    const ResourceArn = ARN.replace('eu-west-1', 'eu-central-1');
    await aws.call('TagResource', { ResourceArn, Tags: tags(['v', '1']) }, FRANKFURT);
    aws.clock.advance(HOUR);

    const handler = aws.simulator.requestHandler();
    expect(await listedBy(clientOf(handler))).toEqual({});
    expect(await listedBy(clientOf(handler, 'eu-central-1'))).toEqual({ orders: { v: '1' } });
  });

  it.each([
    ['rates', { rates: JSON.parse('{"X":{"calls":1,"per":1}}') }, 'rates: unknown operation X'],
    ['durations', { durations: { listedAfterChange: -1 } }, 'durations.listedAfterChange must be milliseconds'],
  ])('refuses %s that do not exist', (_, tagging, text) => {
    expect(() => createSimulator({ tagging })).toThrow(text);
  });
});

describe('the tables as a source of another tagging API', () => {
  it('are listed by it, and are tagged through it', async () => {
    const { aws, create, listed } = given();
    await create();
    const sources = [aws.simulator.tagSource];
    const tagging = createTaggingSimulator({ clock: aws.clock, durations: 'instant', sources });
    const other = clientOf(tagging.requestHandler());

    expect(await listedBy(other)).toEqual({ orders: { v: '1' } });
    await other.send(new TagResourcesCommand({ ResourceARNList: [ARN], Tags: { v: '2' } }));
    expect(await listedBy(other)).toEqual({ orders: { v: '2' } });
    expect(await listed()).toEqual({ orders: { v: '2' } });
  });

  it('are those of the folder after a restart', async () => {
    const folder = await temporary();
    const first = given({ folder });
    await first.create();
    await first.aws.call('ListTables');
    await first.aws.simulator.close();

    const second = given({ folder });
    expect(await second.listed()).toEqual({ orders: { v: '1' } });
    await second.aws.call('DeleteTable', { TableName: 'orders' });
    expect(await second.listed()).toEqual({});
    await second.aws.simulator.close();
  });
});

it('the local backend says where the tagging API is, so that no listing goes to a real account', async () => {
  const { environment, tagSource, close } = await localBackend.start();
  expect(environment.AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API).toBe(environment.AWS_ENDPOINT_URL_DYNAMODB);
  expect(tagSource.service).toBe('dynamodb');
  await close();
});
