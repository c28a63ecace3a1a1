import { describe, expect, it } from 'vitest';
import { IN_USE, ONE_ONLINE } from '../support/indexes.js';
import { hash, INVALID, onDemand, provisioned, strings, TestClient, units } from '../support/simulator.js';
import { change, create, filter, partition, remove, vectors, withVectors } from '../support/vector-indexes.js';

const ON_DEMAND_ONLY = `${INVALID}Vector indexes are only supported for PAY_PER_REQUEST tables`;
const UNDEFINED = `${INVALID}One element in SearchSchema is not defined in attribute definitions`;
const EXISTS = 'ValidationException: Attempting to create an index which already exists';
const REDEFINED =
  `${INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ` +
  'Existing schema: ';
const CONFLICT = `${INVALID}Conflicting attribute definition for 'embedding'. `;
const DIMENSIONS = `${CONFLICT}All VectorIndexes on the same vector attribute must use the same dimensions.`;
const TOO_LONG = `${INVALID}Number of dimensions must be between 1 and 4096 inclusive.`;

const global = (IndexName: string, key = 'shop') => ({
  IndexName,
  KeySchema: [hash(key)],
  Projection: { ProjectionType: 'ALL' },
});
const filters = (count: number) => Array.from({ length: count }, (_, at) => `filter${at}`);
const six = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => vectors(name));

/** A violation of the shape of a vector index. */
const invalid = (value: string, path: string, constraint: string) =>
  `ValidationException: 1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;

describe('CreateTable refuses vector indexes', () => {
  const { BillingMode: _, ...unbilled } = withVectors([vectors()]);

  it.each<[string, object, string]>([
    ['of a provisioned table', { ...unbilled, ProvisionedThroughput: units(1, 1) }, ON_DEMAND_ONLY],
    ['that are none', withVectors([]), `${INVALID}List of VectorIndexes is empty`],
    ['beyond five', withVectors(six), `${INVALID}VectorIndex count exceeds the per-table limit of 5`],
    ['with one name', withVectors([vectors('same'), vectors('same')]), `${INVALID}Duplicate index name: same`],
    [
      'with the name of a global index',
      { ...withVectors([vectors('same')], 'shop'), GlobalSecondaryIndexes: [global('same')] },
      `${INVALID}Duplicate index name: same`,
    ],
    ['with too many dimensions', withVectors([vectors('long', { Dimensions: 4097 })]), TOO_LONG],
    ['of unequal dimensions', withVectors([vectors('one'), vectors('two', { Dimensions: 4 })]), DIMENSIONS],
    [
      'without the definition of an attribute to search with',
      withVectors([vectors('one', { SearchSchema: [partition('shop')] })]),
      UNDEFINED,
    ],
    [
      'with the definition of the attribute with the vectors',
      withVectors([vectors()], 'embedding'),
      `${CONFLICT}An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.`,
    ],
    [
      'beside an attribute that nothing uses',
      withVectors([vectors()], 'shop'),
      `${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [id, shop], keys used: [id, embedding]`,
    ],
    [
      'with two partition keys',
      withVectors([vectors('one', { SearchSchema: [partition('shop'), partition('city')] })], 'shop', 'city'),
      `${INVALID}Value '2' at 'SearchSchema' failed to satisfy constraint: Member must have HASH count less than or equal to 1`,
    ],
    [
      'with more than 18 filters',
      withVectors([vectors('one', { SearchSchema: filters(19).map(filter) })], ...filters(19)),
      `${INVALID}Value '19' at 'SearchSchema' failed to satisfy constraint: Member must have INLINE_FILTER count less than or equal to 18`,
    ],
    [
      'that search twice with one attribute',
      withVectors([vectors('one', { SearchSchema: [partition('shop'), filter('shop')] })], 'shop'),
      `${INVALID}SearchSchema contains a duplicate AttributeName`,
    ],
    [
      'with a projection that lacks its attributes',
      withVectors([vectors('one', { Projection: { ProjectionType: 'INCLUDE' } })]),
      `${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    ],
    [
      'of no dimensions',
      withVectors([vectors('one', { Dimensions: 0 })]),
      invalid("'0'", 'vectorIndexes.1.member.dimensions', 'Member must have value greater than or equal to 1'),
    ],
    [
      'with an unknown distance function',
      withVectors([vectors('one', { DistanceFunction: 'MANHATTAN' })]),
      invalid(
        "'MANHATTAN'",
        'vectorIndexes.1.member.distanceFunction',
        'Member must satisfy enum value set: [COSINE, DOT_PRODUCT, EUCLIDEAN]',
      ),
    ],
  ])('%s', async (_what, input, refusal) => {
    const aws = new TestClient();

    expect(await aws.refusal('CreateTable', input)).toBe(refusal);
    expect((await aws.call('ListTables')).TableNames).toEqual([]);
  });

  it('but for 18 filters and a partition key', async () => {
    const aws = new TestClient();
    const SearchSchema = [partition('shop'), ...filters(18).map(filter)];

    await aws.call('CreateTable', withVectors([vectors('one', { SearchSchema })], 'shop', ...filters(18)));
  });
});

describe('UpdateTable refuses of vector indexes', () => {
  const table = {
    ...withVectors([vectors('first', { SearchSchema: [filter('shop')] })], 'shop'),
    GlobalSecondaryIndexes: [global('by-shop')],
  };
  const numbers = { AttributeDefinitions: [{ AttributeName: 'shop', AttributeType: 'N' }] };

  it.each<[string, object, string]>([
    ['a list of none', change(), `${INVALID}List of VectorIndexUpdates is empty`],
    ['two creations', change({ Create: vectors('one') }, { Create: vectors('two') }), ONE_ONLINE],
    ['a deletion and a creation', change({ Delete: { IndexName: 'first' } }, { Create: vectors('two') }), ONE_ONLINE],
    [
      'a creation beside that of a global index',
      {
        ...create('one'),
        AttributeDefinitions: strings('city'),
        GlobalSecondaryIndexUpdates: [{ Create: global('by-city', 'city') }],
      },
      ONE_ONLINE,
    ],
    [
      'an entry with both actions',
      change({ Create: vectors('one'), Delete: { IndexName: 'first' } }),
      `${INVALID}Only one vector index action is allowed per VectorIndexUpdate object`,
    ],
    [
      'an entry without an action',
      change({}),
      `${INVALID}One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null`,
    ],
    ['the name of a vector index', create('first'), EXISTS],
    ['the name of a global index', create('by-shop'), EXISTS],
    ['too many dimensions', create('long', { Dimensions: 4097 }), TOO_LONG],
    ['other dimensions', create('second', { Dimensions: 4 }), DIMENSIONS],
    [
      'an attribute to search with that is defined for the table alone',
      create('second', { SearchSchema: [filter('shop')] }),
      UNDEFINED,
    ],
    [
      'an attribute to search with of another type',
      { ...create('second', { SearchSchema: [filter('shop')] }), ...numbers },
      `${REDEFINED}Schema:[SchemaElement: key{shop:S:HASH}] New schema: ` +
        'VectorIndexSchema:[SearchSchemaElement: key{shop:N:INLINE_FILTER}]',
    ],
    [
      'vectors in an attribute of a key',
      create('second', { VectorAttribute: { AttributeName: 'id' } }),
      `${REDEFINED}Schema:[SchemaElement: key{id:S:HASH}] New schema: VectorIndexSchema:[VectorAttribute: key{id:L:3}]`,
    ],
    [
      'the deletion of one that does not exist',
      remove('absent'),
      'ResourceNotFoundException: Requested resource not found: Index absent for table orders',
    ],
    [
      'a change of the stream in the same request',
      { ...create('one'), StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      `${INVALID}You cannot create or delete index while changing stream status`,
    ],
    [
      'a change of the class in the same request',
      { ...create('one'), TableClass: 'STANDARD' },
      `${INVALID}TableClass modification must be the only operation in the request`,
    ],
    [
      'a missing member',
      change({ Create: { ...vectors('one'), Dimensions: undefined } }),
      invalid('null', 'vectorIndexUpdates.1.member.create.dimensions', 'Member must not be null'),
    ],
  ])('%s', async (_what, input, refusal) => {
    const aws = new TestClient();
    await aws.call('CreateTable', table);
    const before = await aws.describe();

    expect(await aws.refusal('UpdateTable', input)).toBe(refusal);
    expect(await aws.describe()).toEqual(before);
  });

  it('a sixth', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', withVectors(six.slice(1)));

    expect(await aws.refusal('UpdateTable', create('one'))).toBe(
      'LimitExceededException: Subscriber limit exceeded: Number of vector secondary indexes exceeds per-table limit of 5',
    );
  });

  it('one of a provisioned table', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', provisioned());

    expect(await aws.refusal('UpdateTable', create())).toBe(ON_DEMAND_ONLY);
  });
});

describe('A table with vector indexes refuses', () => {
  const mode = { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(5, 5) };
  const STAYS_ON_DEMAND = `${INVALID}Tables with vector indexes must be in PAY_PER_REQUEST mode`;

  it('the switch to provisioned throughput, also when the last one is deleted with it', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', withVectors([vectors('last')]));

    expect(await aws.refusal('UpdateTable', { TableName: 'orders', ...mode })).toBe(STAYS_ON_DEMAND);
    expect(await aws.refusal('UpdateTable', { ...remove('last'), ...mode })).toBe(STAYS_ON_DEMAND);
    await aws.call('UpdateTable', remove('last'));
    await aws.call('UpdateTable', { TableName: 'orders', ...mode });
  });

  it('a global index with the name of one, or with vectors as its key', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', withVectors([vectors()]));
    const add = (Create: object, name: string) => ({
      TableName: 'orders',
      AttributeDefinitions: strings(name),
      GlobalSecondaryIndexUpdates: [{ Create }],
    });

    expect(await aws.refusal('UpdateTable', add(global('by-meaning'), 'shop'))).toBe(EXISTS);
    expect(await aws.refusal('UpdateTable', add(global('other', 'embedding'), 'embedding'))).toBe(
      `${REDEFINED}VectorIndexSchema:[VectorAttribute: key{embedding:L:3}] ` +
        'New schema: Schema:[SchemaElement: key{embedding:S:HASH}]',
    );
  });
});

describe('While a vector index is added', () => {
  const adding = async (wait: number) => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', onDemand());
    aws.clock.advance(20_000);
    await aws.call('UpdateTable', create());
    aws.clock.advance(wait);
    return aws;
  };
  const place = 'Table: orders Index: by-meaning';
  const createGlobal = {
    TableName: 'orders',
    AttributeDefinitions: strings('shop'),
    GlobalSecondaryIndexUpdates: [{ Create: global('by-shop') }],
  };
  const stream = { TableName: 'orders', StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } };

  it('it cannot be deleted before it is filled', async () => {
    const aws = await adding(30_999);

    expect(await aws.refusal('UpdateTable', remove('by-meaning'))).toBe(
      `${IN_USE}Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. ${place}`,
    );
  });

  it.each([0, 31_000])('no other index is, of any kind, after %d ms', async (wait) => {
    const aws = await adding(wait);

    expect(await aws.refusal('UpdateTable', create('second'))).toBe(ONE_ONLINE);
    expect(await aws.refusal('UpdateTable', createGlobal)).toBe(ONE_ONLINE);
  });

  it.each([0, 31_000])('its name is in use after %d ms', async (wait) => {
    const aws = await adding(wait);

    expect(await aws.refusal('UpdateTable', create())).toBe(`${IN_USE}Index is being created.  ${place}`);
  });

  it.each([0, 31_000])('the table cannot be deleted after %d ms', async (wait) => {
    const aws = await adding(wait);

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' })).toBe(
      `${IN_USE}Cannot delete table while indexes are being created, updated, or deleted.`,
    );
  });

  it('the stream can be changed once it is being filled', async () => {
    const aws = await adding(0);
    const refused = await aws.refusal('UpdateTable', stream);
    aws.clock.advance(31_000);

    expect(refused).toBe(
      `${IN_USE}Can't change stream status when an index is being created. Table: orders Indexes: [by-meaning]`,
    );
    await aws.call('UpdateTable', stream);
  });
});

describe('While a vector index is deleted', () => {
  it('it cannot be deleted again, nor created, and no other index is', async () => {
    const aws = new TestClient({ durations: 'aws' });
    await aws.call('CreateTable', withVectors([vectors()]));
    aws.clock.advance(20_000);
    await aws.call('UpdateTable', remove('by-meaning'));
    const DELETING = `${IN_USE}Index is being deleted. Table: orders Index: by-meaning`;

    expect(await aws.refusal('UpdateTable', remove('by-meaning'))).toBe(DELETING);
    expect(await aws.refusal('UpdateTable', create())).toBe(DELETING);
    expect(await aws.refusal('UpdateTable', create('second'))).toBe(ONE_ONLINE);
  });
});
