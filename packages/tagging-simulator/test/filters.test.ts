import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { given, namesOf, pageOf, queueArn, tableArn } from './support/backend.js';

describe('GetResources', () => {
  it('lists the resources of all backends with their tags', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('orders'), { team: 'shop', env: 'test' });
    queues.put(queueArn('mails'), { team: 'shop' });

    expect(await pageOf(client)).toMatchObject({
      mappings: [
        {
          ResourceARN: tableArn('orders'),
          Tags: [
            { Key: 'team', Value: 'shop' },
            { Key: 'env', Value: 'test' },
          ],
        },
        { ResourceARN: queueArn('mails'), Tags: [{ Key: 'team', Value: 'shop' }] },
      ],
      token: '',
    });
  });

  it('lists only resources of the region and the account of the caller', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('here'), { a: '1' });
    tables.put(tableArn('elsewhere', 'us-east-1'), { a: '1' });
    tables.put(tableArn('of-another', 'eu-west-1', '210987654321'), { a: '1' });
    queues.put(queueArn('queue-elsewhere', 'us-east-1'), { a: '1' });

    expect(await namesOf(client)).toEqual(['here']);
  });

  it('lists resources of a backend without accounts for each caller', async () => {
    const { client, queues } = given();
    queues.put(queueArn('mails'), { a: '1' });

    expect(await namesOf(client)).toEqual(['mails']);
  });

  it('does not list a resource that never had a tag, and lists one that has none now', async () => {
    const { client, tables } = given();
    tables.put(tableArn('never'));
    tables.put(tableArn('once'), { a: '1' });
    tables.put(tableArn('once'), {});

    expect((await pageOf(client)).mappings).toEqual([{ ResourceARN: tableArn('once'), Tags: [] }]);
    expect(await namesOf(client, { TagFilters: [{ Key: 'a' }] })).toEqual([]);
  });
});

describe('filters by tag', () => {
  const resources = {
    both: { owner: 'shop', env: 'test' },
    other: { owner: 'mail', env: 'test' },
    live: { owner: 'shop', env: 'live' },
    bare: { env: 'test' },
  };

  it.each([
    ['a key alone finds any value', [{ Key: 'owner' }], ['both', 'live', 'other']],
    ['no values are as a key alone', [{ Key: 'owner', Values: [] }], ['both', 'live', 'other']],
    ['one of several values is enough', [{ Key: 'owner', Values: ['shop', 'none'] }], ['both', 'live']],
    [
      'all filters must match',
      [
        { Key: 'owner', Values: ['shop'] },
        { Key: 'env', Values: ['test'] },
      ],
      ['both'],
    ],
    ['keys and values are compared exactly', [{ Key: 'Owner' }, { Key: 'env', Values: ['tes'] }], []],
  ])('%s', async (_, TagFilters, expected) => {
    const { client, tables } = given();
    for (const [name, tags] of Object.entries(resources)) tables.put(tableArn(name), tags);

    expect(await namesOf(client, { TagFilters })).toEqual(expected);
  });

  it('find exactly the resources that match all of them', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const value = fc.constantFrom('', '1', '2');
    const tags = fc.array(fc.dictionary(key, value, { maxKeys: 3 }), { maxLength: 12 });
    const filters = fc.array(fc.record({ Key: key, Values: fc.array(value, { maxLength: 2 }) }), { maxLength: 3 });
    const matching = fc.asyncProperty(tags, filters, fc.integer({ min: 1, max: 7 }), async (all, TagFilters, size) => {
      const { client, tables } = given({ readPerPage: 3 });
      for (const [index, list] of all.entries()) tables.put(tableArn(`t${10 + index}`), list);
      const expected = all.flatMap((list, index) => {
        const isTagged = Object.keys(list).length > 0;
        const matches = TagFilters.every(({ Key, Values }) => {
          const found = list[Key];
          return found !== undefined && (Values.length === 0 || Values.includes(found));
        });
        return isTagged && matches ? [`t${10 + index}`] : [];
      });
      expect(await namesOf(client, { TagFilters, ResourcesPerPage: size })).toEqual(expected);
    });
    await fc.assert(matching, { seed: inject('seed'), numRuns: inject('runs') ?? 100 });
  });
});

describe('filters by type', () => {
  it.each([
    ['dynamodb:table', ['orders']],
    ['dynamodb', ['orders']],
    ['sqs', ['mails']],
    ['dynamodb:index', []],
    ['dynamo', []],
    ['ec2:instance', []],
  ])('%s', async (type, expected) => {
    const { client, tables, queues } = given();
    tables.put(tableArn('orders'), { a: '1' });
    queues.put(queueArn('mails'), { a: '1' });

    expect(await namesOf(client, { ResourceTypeFilters: [type] })).toEqual(expected);
  });

  it('several of them find the resources of each', async () => {
    const { client, tables, queues } = given();
    tables.put(tableArn('orders'), { a: '1' });
    queues.put(queueArn('mails'), { b: '1' });

    const ResourceTypeFilters = ['sqs', 'dynamodb:table'];
    expect(await namesOf(client, { ResourceTypeFilters })).toEqual(['orders', 'mails']);
    expect(await namesOf(client, { ResourceTypeFilters, TagFilters: [{ Key: 'b' }] })).toEqual(['mails']);
  });
});

describe('a list of ARNs', () => {
  it('finds these resources, and leaves out what does not exist', async () => {
    const { client, tables, queues } = given();
    for (const name of ['a', 'b', 'c']) tables.put(tableArn(name), { x: '1' });
    queues.put(queueArn('mails'), { x: '1' });
    const elsewhere = tableArn('a', 'us-east-1');

    const ResourceARNList = [queueArn('mails'), tableArn('c'), tableArn('missing'), elsewhere, tableArn('a')];
    expect(await pageOf(client, { ResourceARNList })).toMatchObject({ names: ['mails', 'c', 'a'], token: '' });
  });
});
