import { describe, expect, it } from 'vitest';
import { INVALID, onDemand, provisioned, TestClient, units } from '../support/simulator.js';

const ResourceArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
const BUSY = 'LimitExceededException: Subscriber limit exceeded: Table tags are being updated: orders';
const MISSING = `ResourceNotFoundException: Requested resource not found: ResourceArn: ${ResourceArn} not found`;

const tags = (record: Record<string, string>) => Object.entries(record).map(([Key, Value]) => ({ Key, Value }));
const numbered = (count: number, value = '') =>
  tags(Object.fromEntries(Array.from({ length: count }, (_, i) => [`key-${i}`, value])));

class TagClient extends TestClient {
  static async started(durations: 'aws' | 'instant', record: Record<string, string> = {}): Promise<TagClient> {
    const aws = new TagClient({ durations });
    await aws.call('CreateTable', { ...onDemand(), Tags: tags(record) });
    aws.clock.advance(6_000);
    return aws;
  }

  tag(record: Record<string, string>) {
    return this.call('TagResource', { ResourceArn, Tags: tags(record) });
  }

  tagRefusal(record: Record<string, string>) {
    return this.refusal('TagResource', { ResourceArn, Tags: tags(record) });
  }

  async list(): Promise<unknown> {
    return (await this.call('ListTagsOfResource', { ResourceArn })).Tags;
  }
}

describe('Tags', () => {
  it('given at creation are there once the table is ACTIVE', async () => {
    const aws = new TagClient({ durations: 'aws' });
    await aws.call('CreateTable', { ...onDemand(), Tags: tags({ team: 'blue' }) });
    const early = await aws.refusal('ListTagsOfResource', { ResourceArn });
    aws.clock.advance(6_000);

    expect(early).toBe(MISSING);
    expect(await aws.list()).toEqual(tags({ team: 'blue' }));
  });

  it('are added, changed and removed', async () => {
    const aws = await TagClient.started('instant', { team: 'blue', stage: 'test' });
    await aws.tag({ team: 'red', cost: '' });
    const afterTagging = await aws.list();
    await aws.call('UntagResource', { ResourceArn, TagKeys: ['stage', 'never-there'] });

    expect(afterTagging).toEqual(tags({ team: 'red', stage: 'test', cost: '' }));
    expect(await aws.list()).toEqual(tags({ team: 'red', cost: '' }));
  });

  it('have keys that differ by case, and letters of any script', async () => {
    const aws = await TagClient.started('instant');
    await aws.tag({ Env: 'a b+c-d=e.f_g:h/i@j', env: 'ключ 表', ' x': '' });

    expect(await aws.list()).toEqual(tags({ Env: 'a b+c-d=e.f_g:h/i@j', env: 'ключ 表', ' x': '' }));
  });

  it('are as long as they have characters, wherever Unicode has these', async () => {
    const aws = await TagClient.started('instant');
    const long = { ['𝒌'.repeat(128)]: '𝒗'.repeat(256) };
    await aws.tag(long);

    expect(await aws.list()).toEqual(tags(long));
    expect(await aws.tagRefusal({ ['𝒌'.repeat(129)]: '' })).toMatch(
      /^ValidationException: The Tag Key provided is invalid/,
    );
    expect(await aws.tagRefusal({ k: '𝒗'.repeat(257) })).toMatch(
      /^ValidationException: The Tag Value provided is invalid/,
    );
  });

  it('can be written while the table is UPDATING', async () => {
    const aws = new TagClient({ durations: 'aws' });
    await aws.call('CreateTable', provisioned());
    aws.clock.advance(6_000);
    await aws.call('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(6, 6) });

    await expect(aws.tag({ team: 'blue' })).resolves.toEqual({});
  });

  it('come in one page for any token', async () => {
    const aws = new TagClient();
    await aws.call('CreateTable', { ...onDemand(), Tags: numbered(50) });
    const page = await aws.call('ListTagsOfResource', { ResourceArn, NextToken: 'anything' });

    expect(page).toEqual({ Tags: numbered(50) });
  });
});

describe('A tag write', () => {
  it('is read after 1.6 s; until then the old tags are', async () => {
    const aws = await TagClient.started('aws', { team: 'blue' });
    await aws.tag({ team: 'red' });
    aws.clock.advance(1_599);
    const before = await aws.list();
    aws.clock.advance(1);

    expect(before).toEqual(tags({ team: 'blue' }));
    expect(await aws.list()).toEqual(tags({ team: 'red' }));
  });

  it('blocks other writes for that time', async () => {
    const aws = await TagClient.started('aws');
    await aws.tag({ team: 'red' });
    const refusals = [
      await aws.tagRefusal({ cost: '1' }),
      await aws.tagRefusal({ team: 'blue' }),
      await aws.refusal('UntagResource', { ResourceArn, TagKeys: ['never-there'] }),
    ];
    aws.clock.advance(1_600);

    expect(refusals).toEqual([BUSY, BUSY, BUSY]);
    await expect(aws.tag({ cost: '1' })).resolves.toBeDefined();
  });

  it('allows a repetition of itself, alone or with more tags', async () => {
    const aws = await TagClient.started('aws');
    await aws.tag({ team: 'red' });
    await aws.tag({ team: 'red' });
    await aws.tag({ team: 'red', cost: '1' });
    aws.clock.advance(1_600);

    expect(await aws.list()).toEqual(tags({ team: 'red', cost: '1' }));
  });

  it('that changes nothing blocks no other write', async () => {
    const aws = await TagClient.started('aws', { team: 'red' });
    await aws.tag({ team: 'red' });
    await aws.call('UntagResource', { ResourceArn, TagKeys: ['never-there'] });

    await expect(aws.tag({ team: 'blue' })).resolves.toBeDefined();
  });

  it('that removes tags blocks every other write', async () => {
    const aws = await TagClient.started('aws', { team: 'red' });
    await aws.call('UntagResource', { ResourceArn, TagKeys: ['team'] });

    expect(await aws.tagRefusal({ team: 'red' })).toBe(BUSY);
  });

  it('blocks the deletion of the table for 2 s', async () => {
    const aws = await TagClient.started('aws');
    await aws.tag({ team: 'red' });
    aws.clock.advance(1_999);
    const refusal = await aws.refusal('DeleteTable', { TableName: 'orders' });
    aws.clock.advance(1);

    expect(refusal).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table tags are being updated: orders',
    );
    await expect(aws.call('DeleteTable', { TableName: 'orders' })).resolves.toBeDefined();
  });
});

describe('The tags of a table that is DELETING', () => {
  it('can be read for 1.6 s and not be written', async () => {
    const aws = await TagClient.started('aws', { team: 'red' });
    await aws.call('DeleteTable', { TableName: 'orders' });
    const write = await aws.tagRefusal({ team: 'blue' });
    const read = await aws.list();
    aws.clock.advance(1_600);

    expect(write).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table is being deleted: orders',
    );
    expect(read).toEqual(tags({ team: 'red' }));
    expect(await aws.tagRefusal({ team: 'blue' })).toBe(MISSING);
    expect((await aws.describe()).TableStatus).toBe('DELETING');
  });
});

describe('TagResource refuses', () => {
  it.each([
    ['no tags', [], 'Atleast one Tag needs to be provided as Input.'],
    ['a tag without anything', [{}], 'The Tag Key provided is invalid, Key: null'],
    ['a tag without a value', [{ Key: 'a' }], 'The Tag Value provided is invalid, Value: null'],
    ['an empty key', tags({ '': 'x' }), 'The Tag Key provided is invalid, Key: '],
    [
      'a key of 129 characters',
      tags({ ['k'.repeat(129)]: '' }),
      `The Tag Key provided is invalid, Key: ${'k'.repeat(129)}`,
    ],
    [
      'a value of 257 characters',
      tags({ k: 'v'.repeat(257) }),
      `The Tag Value provided is invalid, Value: ${'v'.repeat(257)}`,
    ],
    ['a key with a character that is not allowed', tags({ 'a#b': '' }), 'The Tag Key provided is invalid, Key: a#b'],
    [
      'a value with a character that is not allowed',
      tags({ a: '100%' }),
      'The Tag Value provided is invalid, Value: 100%',
    ],
    ['a reserved key', tags({ good: '', 'AWS:foo': '' }), 'Tag Key cannot be prefixed with aws:, Key: AWS:foo'],
    [
      'one key twice',
      [...tags({ dup: '1' }), ...tags({ dup: '2' })],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found dup',
    ],
    ['51 tags', numbered(51), 'Number of Tags exceed the current limit for the provided ResourceArn'],
  ])('%s, and writes none', async (_title, Tags, text) => {
    const aws = await TagClient.started('instant');

    expect(await aws.refusal('TagResource', { ResourceArn, Tags })).toBe(`ValidationException: ${text}`);
    expect(await aws.list()).toEqual([]);
  });

  it('a 51st tag, and takes new values of the fifty', async () => {
    const aws = new TagClient();
    await aws.call('CreateTable', { ...onDemand(), Tags: numbered(50) });
    await aws.describe();
    const refusal = await aws.tagRefusal({ 'key-0': 'new', another: '' });
    await aws.call('TagResource', { ResourceArn, Tags: numbered(50, 'new') });

    expect(refusal).toBe('ValidationException: Number of Tags exceed the current limit for the provided ResourceArn');
    expect(await aws.list()).toEqual(numbered(50, 'new'));
  });
});

describe('UntagResource refuses', () => {
  it.each([
    ['no keys', [], 'Atleast one Tag Key needs to be provided as Input.'],
    ['an empty key', [''], 'The Tag Key provided is invalid, Key: '],
    ['a reserved key', ['aws:foo'], 'Tag Key cannot be prefixed with aws:, Key: aws:foo'],
    [
      '51 keys',
      Array.from({ length: 51 }, (_, i) => `key-${i}`),
      'Number of Tags exceed the current limit for the provided ResourceArn',
    ],
  ])('%s', async (_title, TagKeys, text) => {
    const aws = await TagClient.started('instant');

    expect(await aws.refusal('UntagResource', { ResourceArn, TagKeys })).toBe(`ValidationException: ${text}`);
  });
});

describe.each([
  ['TagResource', { Tags: tags({ a: 'b' }) }],
  ['UntagResource', { TagKeys: ['a'] }],
  ['ListTagsOfResource', {}],
])('%s refuses', (operation, rest) => {
  it.each([
    ['a bare name', 'orders', `${INVALID}ARNs must start with 'arn:': orders`],
    [
      'an ARN of another service',
      'arn:aws:s3:::orders',
      `${INVALID}Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::orders`,
    ],
    [
      'an ARN of a backup',
      `${ResourceArn}/backup/1`,
      `${INVALID}Provided Arn is not a DynamoDB resource arn: ${ResourceArn}/backup/1`,
    ],
    [
      'an ARN of an index',
      `${ResourceArn}/index/i`,
      `${INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${ResourceArn}/index/i`,
    ],
    [
      'an ARN of another region',
      ResourceArn.replace('eu-west-1', 'us-east-1'),
      `ValidationException: Invalid TableArn: Invalid ResourceArn provided as input ${ResourceArn.replace('eu-west-1', 'us-east-1')}`,
    ],
    [
      'an ARN of another account',
      ResourceArn.replace('123456789012', '210987654321'),
      'AccessDeniedException: Access is denied',
    ],
    [
      'a stream',
      `${ResourceArn}/stream/2026`,
      `ResourceNotFoundException: Requested resource not found: ResourceArn: ${ResourceArn}/stream/2026 not found`,
    ],
    [
      'a table that is not there',
      `${ResourceArn}-2`,
      `ResourceNotFoundException: Requested resource not found: ResourceArn: ${ResourceArn}-2 not found`,
    ],
  ])('%s', async (_title, arn, refusal) => {
    const aws = await TagClient.started('instant');

    expect(await aws.refusal(operation, { ResourceArn: arn, ...rest })).toBe(refusal);
  });
});
