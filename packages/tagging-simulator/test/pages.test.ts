import { GetResourcesCommand, paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { clientOf, given, pageOf, pagesOf, queueArn, tableArn } from './support/backend.js';

const MINUTE = 60_000;

/** Names that sort as their numbers: t000, t001, … */
const names = (count: number, prefix = 't') =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(3, '0')}`);

describe('pages', () => {
  it('have 50 resources by default', async () => {
    const { client, tables } = given();
    for (const name of names(101)) tables.put(tableArn(name), { a: '1' });

    expect((await pagesOf(client)).map((page) => page.length)).toEqual([50, 50, 1]);
  });

  it('have as many resources as asked for, over all backends', async () => {
    const { client, tables, queues } = given();
    for (const name of names(4)) tables.put(tableArn(name), { a: '1' });
    for (const name of names(3, 'q')) queues.put(queueArn(name), { a: '1' });

    const expected = [['t000', 't001', 't002'], ['t003', 'q000', 'q001'], ['q002']];
    expect(await pagesOf(client, { ResourcesPerPage: 3 })).toEqual(expected);
  });

  it('have no more tags than asked for, and at least those of one resource', async () => {
    const { client, tables } = given();
    const ten = Object.fromEntries(names(10, 'k').map((key) => [key, '1']));
    for (const name of names(22)) tables.put(tableArn(name), ten);

    expect((await pagesOf(client, { TagsPerPage: 100 })).map((page) => page.length)).toEqual([10, 10, 2]);
  });

  it('can be empty and be followed by others, where filters leave nothing of what was read', async () => {
    const { client, tables } = given({ readPerPage: 10 });
    for (const name of names(25)) tables.put(tableArn(name), { owner: name === 't022' ? 'shop' : 'other' });

    const TagFilters = [{ Key: 'owner', Values: ['shop'] }];
    expect(await pagesOf(client, { TagFilters })).toEqual([[], [], ['t022']]);
  });

  it('end with an empty token, also when the last page is full', async () => {
    const { client, tables } = given();
    for (const name of names(2)) tables.put(tableArn(name), { a: '1' });

    expect(await pageOf(client, { ResourcesPerPage: 2 })).toMatchObject({ names: ['t000', 't001'], token: '' });
  });

  it("are walked by the SDK's paginator", async () => {
    const { client, tables } = given({ readPerPage: 7 });
    for (const name of names(30)) tables.put(tableArn(name), { a: name < 't020' ? '1' : '2' });

    const found: (string | undefined)[] = [];
    const input = { TagFilters: [{ Key: 'a', Values: ['2'] }] };
    for await (const page of paginateGetResources({ client, pageSize: 5 }, input)) {
      found.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN));
    }
    expect(found).toEqual(
      names(30)
        .slice(20)
        .map((name) => tableArn(name)),
    );
  });

  it('have each resource once while others come and go', async () => {
    const { client, tables } = given();
    for (const name of ['b', 'd', 'f', 'h']) tables.put(tableArn(name), { a: '1' });

    const first = await pageOf(client, { ResourcesPerPage: 2 });
    tables.put(tableArn('a'), { a: '1' });
    tables.put(tableArn('e'), { a: '1' });
    tables.delete(tableArn('d'));
    tables.delete(tableArn('f'));
    const second = await pageOf(client, { ResourcesPerPage: 2, PaginationToken: first.token });

    expect(first.names).toEqual(['b', 'd']);
    expect(second).toMatchObject({ names: ['e', 'h'], token: '' });
  });
});

describe('a pagination token', () => {
  async function givenToken() {
    const env = given();
    for (const name of names(3)) env.tables.put(tableArn(name), { a: '1' });
    const { token } = await pageOf(env.client, { ResourcesPerPage: 1 });
    return { ...env, PaginationToken: token };
  }

  it('can be used again, and with another size of pages', async () => {
    const { client, PaginationToken } = await givenToken();
    expect((await pageOf(client, { PaginationToken, ResourcesPerPage: 1 })).names).toEqual(['t001']);
    expect((await pageOf(client, { PaginationToken, ResourcesPerPage: 9 })).names).toEqual(['t001', 't002']);
  });

  it('is valid for 15 minutes', async () => {
    const { client, clock, PaginationToken } = await givenToken();
    clock.advance(15 * MINUTE);
    expect((await pageOf(client, { PaginationToken })).names).toEqual(['t001', 't002']);
    clock.advance(1);
    await expect(client.send(new GetResourcesCommand({ PaginationToken }))).rejects.toMatchObject({
      name: 'PaginationTokenExpiredException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    ['other filters', { TagFilters: [{ Key: 'a' }] }],
    ['other types', { ResourceTypeFilters: ['sqs'] }],
  ])('belongs to its request: it is refused with %s', async (_, input) => {
    const { client, PaginationToken } = await givenToken();
    await expect(client.send(new GetResourcesCommand({ ...input, PaginationToken }))).rejects.toThrow(
      'The PaginationToken belongs to another request. Repeat the request that returned it.',
    );
  });

  it.each([{ region: 'us-east-1' }, { account: '210987654321' }])(
    'is refused for another caller: %j',
    async (caller) => {
      const { simulator, PaginationToken } = await givenToken();
      const other = clientOf(simulator, caller);
      await expect(other.send(new GetResourcesCommand({ PaginationToken }))).rejects.toThrow(
        'belongs to another request',
      );
    },
  );

  it.each(['next', 'W10', 'bnVsbA', 'eyJhIjoxfQ', Buffer.from('["x",1e99,0,""]').toString('base64url')])(
    'is refused when it is none: %s',
    async (PaginationToken) => {
      const { client } = given();
      await expect(client.send(new GetResourcesCommand({ PaginationToken }))).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'The PaginationToken is not valid. Pass one of an earlier answer as it is.',
      });
    },
  );

  it('begins at the first page when it is empty', async () => {
    const { client, tables } = given();
    tables.put(tableArn('orders'), { a: '1' });
    expect((await pageOf(client, { PaginationToken: '' })).names).toEqual(['orders']);
  });
});

it('100,000 resources are walked in pages that each read 500 of them', async () => {
  const { client, tables } = given();
  for (let index = 0; index < 100_000; index++) {
    const owner = index % 1_000 === 0 ? 'shop' : 'other';
    tables.put(tableArn(`t${100_000 + index}`), { owner, index: `${index}` });
  }
  const pages = await pagesOf(client, { TagFilters: [{ Key: 'owner', Values: ['shop'] }], ResourcesPerPage: 100 });

  expect(pages).toHaveLength(200);
  expect(pages.flat()).toHaveLength(100);
});
