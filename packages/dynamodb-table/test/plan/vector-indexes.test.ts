import { describe, expect, it } from 'vitest';
import { AttributeInUseError, VectorIndexesNeedOnDemandError } from '../../src/errors.js';
import { orders, ordersOnDemand } from '../support/definitions.js';
import { planLines } from '../support/plan-lines.js';
import { refusalOf } from '../support/planning.js';
import { attribute, byMeaning, filter, searchable } from '../support/vector-indexes.js';

const other = byMeaning({ IndexName: 'other' });

describe('a plan for vector indexes', () => {
  it('shows what is lost, how long each step takes, and which steps need on-demand capacity', () => {
    expect(planLines(searchable([other]), searchable([byMeaning()]))).toEqual([
      expect.stringMatching(
        /^UpdateTable .* \| delete vector index other of table orders \| 5 s \| loses index \| lost searches with it fail, until it is declared and built again from the items \| VectorIndexes\[other\]: .* -> undefined$/,
      ),
      expect.stringMatching(
        /^UpdateTable .* \| create vector index byMeaning of table orders \| 1020 s \| group on demand \| VectorIndexes\[byMeaning\]: undefined -> /,
      ),
    ]);
  });

  it('creates the table with them, which takes longer', () => {
    expect(planLines(undefined, searchable([byMeaning()]))).toEqual([
      expect.stringMatching(/^CreateTable .*VectorIndexes:\[\{IndexName:byMeaning,.* \| 20 s/),
    ]);
  });
});

describe('a plan ignores', () => {
  it.each<[string, string[], string[]]>([
    ['all vector indexes', ['VectorIndexes'], []],
    ['some of them', ['VectorIndexes[by*]'], ['other', 'third']],
    ['a setting of one', ['VectorIndexes[byMeaning].Dimensions', 'VectorIndexes[other]'], ['third']],
  ])('%s', (_, ignore_changes, changed) => {
    const before = searchable([byMeaning(), other]);
    const image = { VectorAttribute: { AttributeName: 'image' } };
    const after = searchable([byMeaning({ Dimensions: 4 }), byMeaning({ ...image, IndexName: 'third' })]);
    const lines = planLines(before, after, { ignore_changes });

    expect(lines.map((line) => /vector index (\w+)/.exec(line)?.[1])).toEqual(changed);
  });
});

describe('a table that keeps vector indexes', () => {
  const provisioned = orders({ GlobalSecondaryIndexes: [], AttributeDefinitions: [attribute('id')] });

  it.each<[string, object, string[]]>([
    ['not declared', provisioned, []],
    ['ignored', { ...provisioned, VectorIndexes: [] }, ['VectorIndexes[by*]']],
  ])('cannot become PROVISIONED: %s', (_, after, ignore_changes) => {
    const error = refusalOf(() =>
      planLines(searchable([byMeaning()]), { ...provisioned, ...after }, { ignore_changes }),
    );

    expect(error).toBeInstanceOf(VectorIndexesNeedOnDemandError);
    expect(error).toMatchObject({ code: 'PCF_VECTOR_INDEXES_NEED_ON_DEMAND', indexes: ['byMeaning'] });
  });

  it.each<[string, object, string[]]>([
    ['not declared', {}, []],
    ['ignored', { VectorIndexes: [] }, ['VectorIndexes']],
  ])('keeps the types of attributes that they search with: %s', (_, more, ignore_changes) => {
    const before = searchable([byMeaning({ SearchSchema: [filter('date')] })], attribute('date'));
    const error = refusalOf(() => planLines(before, ordersOnDemand(more), { ignore_changes }));

    expect(error).toBeInstanceOf(AttributeInUseError);
    expect(error).toMatchObject({ indexes: ['byMeaning'] });
  });

  it('cannot search with an attribute whose type a global index keeps that is not declared', () => {
    const after = searchable([byMeaning({ SearchSchema: [filter('date')] })], attribute('date'));
    const error = refusalOf(() => planLines(ordersOnDemand(), { ...after, GlobalSecondaryIndexes: undefined }));

    expect(error).toBeInstanceOf(AttributeInUseError);
    expect(error).toMatchObject({ indexes: ['byDate'] });
  });

  it('can change the type of another attribute', () => {
    const { VectorIndexes: _, ...undeclared } = ordersOnDemand({
      AttributeDefinitions: [attribute('id'), attribute('date')],
    });

    expect(planLines({ ...ordersOnDemand(), VectorIndexes: [byMeaning()] }, undeclared)).toHaveLength(2);
  });
});
