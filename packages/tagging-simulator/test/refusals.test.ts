import {
  GetComplianceSummaryCommand,
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTaggingSimulator, type TaggingSimulator } from '../src/index.js';
import { ACCOUNT, clientOf, given, pageOf, REGION, tableArn } from './support/backend.js';

const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=123456789012/20260115/eu-west-1/tagging/aws4_request, SignedHeaders=host, Signature=0';

/** Sends what the SDK would not send, and returns the status and the body. */
async function send(operation: string, input: unknown, simulator = given().simulator, authorization = SIGNATURE) {
  const headers = {
    authorization,
    'x-amz-date': '20260115T120000Z',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `ResourceGroupsTaggingAPI_20170126.${operation}`,
  };
  const { response } = await simulator
    .requestHandler()
    .handle({ method: 'POST', headers, body: JSON.stringify(input) });
  const body: { __type?: string; Message?: string; message?: string } = JSON.parse(String(response.body));
  return {
    status: response.statusCode,
    error: `${body.__type}: ${body.Message ?? body.message}`,
    headers: response.headers,
  };
}

const arn = tableArn('orders');
const texts = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`);
const above = (name: string, most: number, count = most + 1) =>
  `1 validation error detected: Value '${count} entries' at '${name}' failed to satisfy constraint: ` +
  `Member must have length less than or equal to ${most}`;

const REFUSED: readonly [operation: string, input: object, text: string][] = [
  [
    'GetResources',
    { ResourcesPerPage: 0 },
    "Value '0' at 'resourcesPerPage' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  ['GetResources', { ResourcesPerPage: 101 }, 'Member must have value less than or equal to 100'],
  ['GetResources', { TagsPerPage: 99 }, 'Member must have value greater than or equal to 100'],
  ['GetResources', { TagsPerPage: 501 }, 'Member must have value less than or equal to 500'],
  ['GetResources', { TagFilters: texts(51).map((Key) => ({ Key })) }, above('tagFilters', 50)],
  ['GetResources', { TagFilters: [{ Key: 'a', Values: texts(21) }] }, above('values', 20)],
  [
    'GetResources',
    { TagFilters: [{ Values: ['a'] }] },
    "Value 'null' at 'key' failed to satisfy constraint: Member must not be null",
  ],
  ['GetResources', { TagFilters: [{ Key: '' }] }, 'Member must have length greater than or equal to 1'],
  [
    'GetResources',
    { TagFilters: [{ Key: 'a', Value: ['b'] }] },
    "the member 'Value' does not exist. Known members: Key, Values.",
  ],
  ['GetResources', { ResourceTypeFilters: texts(101) }, above('resourceTypeFilters', 100)],
  ['GetResources', { PaginationToken: 'x'.repeat(2_049) }, 'Member must have length less than or equal to 2048'],
  ['GetResources', { ResourceARNList: [] }, 'Member must have length greater than or equal to 1'],
  ['GetResources', { ResourceARNList: texts(101) }, above('resourceARNList', 100)],
  ['GetResources', { ResourceARNList: ['orders'] }, 'orders is not a valid AmazonResourceName (ARN)'],
  ['GetResources', { ResourceARNList: ['arn:aws-cn:sqs:cn-north-1:1:q'] }, 'is not in the partition aws'],
  [
    'GetResources',
    { ResourceARNList: [arn], TagFilters: [{ Key: 'a' }] },
    'ResourceARNList and TagFilters cannot be used in the same request',
  ],
  [
    'GetResources',
    { ResourceARNList: [arn], ResourceTypeFilters: ['sqs'] },
    'ResourceARNList and ResourceTypeFilters cannot',
  ],
  ['GetResources', { ResourceARNList: [arn], ResourcesPerPage: 5 }, 'ResourceARNList and ResourcesPerPage cannot'],
  ['GetResources', { ResourceARNList: [arn], TagsPerPage: 100 }, 'ResourceARNList and TagsPerPage cannot'],
  ['GetResources', { ResourceARNList: [arn], PaginationToken: 'x' }, 'ResourceARNList and PaginationToken cannot'],
  [
    'GetResources',
    { ExcludeCompliantResources: true },
    'ExcludeCompliantResources can be true only if IncludeComplianceDetails is true',
  ],
  [
    'GetResources',
    { IncludeComplianceDetails: true },
    '@pcf/tagging-simulator: IncludeComplianceDetails is not supported. Leave it out.',
  ],
  ['GetResources', { TagFilter: [] }, "the member 'TagFilter' does not exist"],
  ['GetTagValues', {}, "Value 'null' at 'key' failed to satisfy constraint: Member must not be null"],
  ['TagResources', { Tags: { a: '1' } }, "Value 'null' at 'resourceARNList'"],
  ['TagResources', { ResourceARNList: [arn] }, "Value 'null' at 'tags'"],
  ['TagResources', { ResourceARNList: [arn], Tags: {} }, 'Member must have length greater than or equal to 1'],
  [
    'TagResources',
    { ResourceARNList: texts(21).map((name) => tableArn(name)), Tags: { a: '1' } },
    above('resourceARNList', 20),
  ],
  [
    'TagResources',
    { ResourceARNList: [arn], Tags: Object.fromEntries(texts(51).map((key) => [key, ''])) },
    above('tags', 50),
  ],
  [
    'TagResources',
    { ResourceARNList: [arn], Tags: { 'aws:x': '1' } },
    "The tag key 'aws:x' begins with aws:, which is reserved for AWS",
  ],
  [
    'TagResources',
    { ResourceARNList: [arn], Tags: { a: 'x'.repeat(257) } },
    'Member must have length less than or equal to 256',
  ],
  ['TagResources', { ResourceARNList: [arn, 'x'], Tags: { a: '1' } }, 'x is not a valid AmazonResourceName (ARN)'],
  ['UntagResources', { ResourceARNList: [arn], TagKeys: [] }, 'Member must have length greater than or equal to 1'],
  [
    'UntagResources',
    { ResourceARNList: [arn], TagKeys: ['x'.repeat(129)] },
    'Member must have length less than or equal to 128',
  ],
];

describe('InvalidParameterException', () => {
  it.each(REFUSED.map(([operation, input, text]) => ({ operation, input, text })))(
    '$operation: $text',
    async ({ operation, input, text }) => {
      const { status, error } = await send(operation, input);
      expect({ status, error }).toEqual({ status: 400, error: expect.stringContaining(text) });
      expect(error).toMatch(/^InvalidParameterException: /);
    },
  );

  it('changes no resource when one ARN is none', async () => {
    const { simulator, tables } = given();
    tables.put(arn);
    await send('TagResources', { ResourceARNList: [arn, 'x'], Tags: { a: '1' } }, simulator);
    expect(tables.tagsOf(arn)).toEqual({});
  });

  it('is understood by the SDK', async () => {
    const { client } = given();
    await expect(client.send(new GetResourcesCommand({ ResourcesPerPage: 101 }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('less than or equal to 100'),
    });
  });

  it('is the answer to operations on tag policies', async () => {
    const { client } = given();
    await expect(client.send(new GetComplianceSummaryCommand({}))).rejects.toThrow(
      '@pcf/tagging-simulator: the operation GetComplianceSummary is not supported.',
    );
  });
});

it.each([
  ['GetResources', { ResourcesPerPage: '5' }],
  ['GetResources', { ResourcesPerPage: 1.5 }],
  ['GetResources', { TagFilters: {} }],
  ['GetResources', { TagFilters: ['a'] }],
  ['GetResources', { IncludeComplianceDetails: 'yes' }],
  ['GetTagValues', { Key: 1 }],
  ['TagResources', { ResourceARNList: arn, Tags: { a: '1' } }],
  ['TagResources', { ResourceARNList: [arn], Tags: [{ Key: 'a', Value: '1' }] }],
])('values of another type are refused: %s %j', async (operation, input) => {
  expect((await send(operation, input)).error).toMatch(/^SerializationException/);
});

describe('ThrottledException', () => {
  const get = (client: ReturnType<typeof clientOf>) => client.send(new GetResourcesCommand({}));

  it('is the answer above 15 GetResources in a second, for each region', async () => {
    const { client, clock, simulator } = given({ rates: true });
    for (let call = 0; call < 15; call++) await get(client);
    await expect(get(client)).rejects.toMatchObject({ name: 'ThrottledException', message: 'Rate exceeded' });
    await get(clientOf(simulator, { region: 'us-east-1' }));
    clock.advance(1_000);
    for (let call = 0; call < 15; call++) await get(client);
    await expect(get(client)).rejects.toThrow();
  });

  it('is the answer above 5 of another operation in a second', async () => {
    const { simulator } = given({ rates: true });
    const errors: string[] = [];
    for (let call = 0; call < 6; call++) errors.push((await send('GetTagKeys', {}, simulator)).error);
    expect(errors.map((error) => error.split(':')[0])).toEqual([...Array(5).fill('undefined'), 'ThrottledException']);
  });

  it('has the rates that are given', async () => {
    const { client } = given({ rates: { GetResources: { calls: 1, per: 60_000 } } });
    await get(client);
    await expect(get(client)).rejects.toMatchObject({ name: 'ThrottledException' });
  });

  it('is never the answer without rates', async () => {
    const { client } = given();
    for (let call = 0; call < 40; call++) await get(client);
  });

  it.each([
    [JSON.parse('{"ListResources":{"calls":1,"per":1000}}'), 'rates: unknown operation ListResources'],
    [{ GetResources: { calls: 0, per: 1_000 } }, 'rates.GetResources must allow at least one call'],
  ])('needs rates that exist: %j', (rates, text) => {
    expect(() => createTaggingSimulator({ sources: [], rates })).toThrow(text);
  });
});

it.each([0, -1, 1.5, Number.NaN])('readPerPage cannot be %s', (readPerPage) => {
  expect(() => createTaggingSimulator({ sources: [], readPerPage })).toThrow(
    `readPerPage must be a whole number above 0, but is ${readPerPage}`,
  );
});

it('a backend that cannot be read is an InternalServiceException', async () => {
  const simulator = createTaggingSimulator({
    sources: [
      {
        service: 'dynamodb',
        watch: () => {},
        settle: () => Promise.reject(new Error('the folder is gone')),
        tag: async () => undefined,
        untag: async () => undefined,
      },
    ],
  });
  const { status, error } = await send('GetResources', {}, simulator);
  expect({ status, error }).toEqual({
    status: 500,
    error: 'InternalServiceException: @pcf/tagging-simulator: the folder is gone',
  });
});

describe('over HTTP', () => {
  let open: TaggingSimulator | undefined;

  afterEach(() => open?.close());

  async function listening() {
    const { simulator, tables } = given();
    open = simulator;
    tables.put(arn, { a: '1' });
    return simulator.listen();
  }

  it('is found by the SDK through AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API', async () => {
    const { url } = await listening();
    vi.stubEnv('AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API', url);
    const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
    const client = new ResourceGroupsTaggingAPIClient({ region: REGION, credentials, maxAttempts: 1 });
    onTestFinished(() => client.destroy());
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    expect((await pageOf(client)).names).toEqual(['orders']);
  });

  it('is on this machine only, and refuses web pages', async () => {
    const { url } = await listening();
    const page = await fetch(url, { method: 'POST', headers: { origin: 'http://evil.example' }, body: '{}' });

    expect(page.status).toBe(403);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('refuses a signature for another service', async () => {
    const authorization = SIGNATURE.replace('/tagging/', '/dynamodb/');
    const { error } = await send('GetResources', {}, given().simulator, authorization);
    expect(error).toMatch(/^InvalidSignatureException: .*Credential should be scoped to correct service: 'tagging'/);
  });
});
