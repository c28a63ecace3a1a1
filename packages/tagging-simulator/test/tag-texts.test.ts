import {
  GetTagKeysCommand,
  GetTagValuesCommand,
  paginateGetTagKeys,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { given, queueArn, tableArn } from './support/backend.js';

const MINUTE = 60_000;

describe('GetTagKeys', () => {
  it('has each key of the region once', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('orders'), { team: 'shop', env: 'test' });
    tables.put(tableArn('elsewhere', 'us-east-1'), { foreign: '1' });
    queues.put(queueArn('mails'), { team: 'mail' });

    expect(await client.send(new GetTagKeysCommand({}))).toMatchObject({
      TagKeys: ['env', 'team'],
      PaginationToken: '',
    });
  });

  it('has pages of 100', async () => {
    const { client, tables } = given();
    for (let index = 100; index < 350; index++) tables.put(tableArn(`t${index}`), { [`k${index}`]: '1' });

    const sizes: number[] = [];
    for await (const { TagKeys = [] } of paginateGetTagKeys({ client }, {})) sizes.push(TagKeys.length);
    expect(sizes).toEqual([100, 100, 50]);
  });
});

describe('GetTagValues', () => {
  it('has each value of a key once, also the empty one', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('a'), { team: 'shop', env: 'test' });
    tables.put(tableArn('b'), { team: '' });
    queues.put(queueArn('mails'), { team: 'shop' });

    expect(await client.send(new GetTagValuesCommand({ Key: 'team' }))).toMatchObject({ TagValues: ['', 'shop'] });
    expect(await client.send(new GetTagValuesCommand({ Key: 'none' }))).toMatchObject({ TagValues: [] });
  });

  it('has tokens that belong to the key, and expire', async () => {
    const { client, clock, tables } = given();
    for (let index = 100; index < 250; index++) tables.put(tableArn(`t${index}`), { a: `v${index}`, b: '1' });
    const { PaginationToken } = await client.send(new GetTagValuesCommand({ Key: 'a' }));

    const next = await client.send(new GetTagValuesCommand({ Key: 'a', PaginationToken }));
    expect(next.TagValues).toHaveLength(50);
    expect(next.TagValues?.[0]).toBe('v200');
    await expect(client.send(new GetTagValuesCommand({ Key: 'b', PaginationToken }))).rejects.toThrow(
      'belongs to another request',
    );
    clock.advance(15 * MINUTE + 1);
    await expect(client.send(new GetTagValuesCommand({ Key: 'a', PaginationToken }))).rejects.toMatchObject({
      name: 'PaginationTokenExpiredException',
    });
  });
});
