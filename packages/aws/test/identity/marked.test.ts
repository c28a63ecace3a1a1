import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsAnswerError, findMarked, readPages } from '../../src/index.js';

interface Instance {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly isGone?: boolean;
  readonly at?: number;
}

const MARKS = { owner: 'shop', id: 'ec2_instance:web' };
const TAGS = { 'pcf:owner': 'shop', 'pcf:id': 'ec2_instance:web', Name: 'web' };

const find = (...instances: Instance[]) =>
  findMarked(instances, MARKS, {
    idOf: ({ id }) => id,
    tagsOf: ({ tags }) => tags,
    createdAt: ({ at }) => at,
    isGone: ({ isGone = false }) => isGone,
  });

describe('finding a resource with a generated id by its marks', () => {
  it('finds none among those of others', () => {
    const others = [
      { id: 'i-1', tags: {} },
      { id: 'i-2', tags: { ...TAGS, 'pcf:owner': 'other' } },
      { id: 'i-3', tags: { ...TAGS, 'pcf:id': 'ec2_instance:db' } },
    ];
    expect(find(...others)).toEqual({ kind: 'none', earlier: [] });
  });

  it('finds the one, and those that it had before, the latest last', () => {
    const web = { id: 'i-3', tags: TAGS };
    const before = [
      { id: 'i-1', tags: TAGS, isGone: true, at: 20 },
      { id: 'i-2', tags: TAGS, isGone: true, at: 10 },
    ];
    expect(find(...before, web)).toEqual({ kind: 'one', resource: web, earlier: ['i-2', 'i-1'] });
    expect(find(...before)).toEqual({ kind: 'none', earlier: ['i-2', 'i-1'] });
  });

  it('takes none of several, and names them', () => {
    const found = find({ id: 'i-2', tags: TAGS }, { id: 'i-1', tags: TAGS }, { id: 'i-0', tags: TAGS, isGone: true });
    expect(found).toMatchObject({ kind: 'several', ids: ['i-1', 'i-2'], earlier: ['i-0'] });
    expect(found.kind === 'several' && found.reason).toMatch(
      /^2 resources have the marks of ec2_instance:web: i-1, i-2\./,
    );
  });

  it('does not count a resource twice that two pages list', () => {
    expect(find({ id: 'i-1', tags: TAGS }, { id: 'i-1', tags: TAGS })).toMatchObject({ kind: 'one' });
  });

  it('does not take a particle without marks for every resource without tags', () => {
    const search = findMarked([{ id: 'i-1' }], {}, { idOf: ({ id }) => id, tagsOf: () => ({}) });
    expect(search).toEqual({ kind: 'none', earlier: [] });
  });
});

describe('reading all pages', () => {
  it('joins them, whatever their sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1 }), async (pages) => {
        const read = await readPages('List', async (token = '0') => {
          const next = Number(token) + 1;
          return { resources: pages[Number(token)] ?? [], next: next < pages.length ? String(next) : undefined };
        });
        expect(read).toEqual(pages.flat());
      }),
    );
  });

  it('ends with an error where the pages do not end', async () => {
    const endless = readPages('DescribeInstances', async () => ({ resources: [], next: 'again' }));
    await expect(endless).rejects.toThrow(AwsAnswerError);
    await expect(endless).rejects.toThrow('its pages do not end');
  });
});
