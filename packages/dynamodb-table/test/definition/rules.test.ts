import { formatPath } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/definition/definition.js';
import type { TableResource } from '../../src/settings/all.js';
import type { KeySchemaElement } from '../../src/settings/keys.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';

/** Returns the violations of a table, as `path: message`. */
const problems = (resource: TableResource) =>
  checkTable(resource).map(({ path, message }) => `${formatPath(path).replace('aws_resource.', '')}: ${message}`);

const hash = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string): KeySchemaElement => ({ AttributeName, KeyType: 'RANGE' });
const strings = (...names: string[]): TableResource['AttributeDefinitions'] =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };

describe('checkTable', () => {
  it.each([
    ['the table of the original', posts()],
    ['a provisioned table with an index', orders()],
    ['an on-demand table with an index', ordersOnDemand()],
  ])('accepts %s', (_, resource) => {
    expect(problems(resource)).toEqual([]);
  });

  it('reports all violations at once', () => {
    const { ProvisionedThroughput, ...incomplete } = posts({
      AttributeDefinitions: strings('Post', 'PostDateTime', 'Text'),
    });
    expect(problems({ ...incomplete, Tags: { 'aws:x': '' } })).toHaveLength(3);
  });
});

describe('checkTable on keys', () => {
  it.each([
    ['a key that begins with RANGE', [range('Post'), hash('PostDateTime')]],
    ['a key without HASH', [range('Post')]],
  ])('refuses %s', (_, KeySchema) => {
    expect(problems(posts({ KeySchema }))).toContain(
      'KeySchema: a key begins with its HASH attribute; RANGE attributes come after it.',
    );
  });

  it('refuses two HASH attributes in the key of a table', () => {
    const KeySchema = [hash('Post'), hash('PostDateTime')];
    expect(problems(posts({ KeySchema }))).toContain('KeySchema: this key can have 1 HASH attribute(s), found 2.');
  });

  it('refuses an attribute twice in a key', () => {
    const KeySchema = [hash('Post'), range('Post')];
    expect(problems(posts({ KeySchema }))).toContain(
      'KeySchema[1].AttributeName: "Post" is in this key already: use each attribute once.',
    );
  });

  it('accepts four HASH and four RANGE attributes in the key of a global index, and refuses a fifth', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const table = (KeySchema: KeySchemaElement[]) =>
      ordersOnDemand({
        AttributeDefinitions: strings('id', ...names),
        GlobalSecondaryIndexes: [byDate({ KeySchema })],
      });
    const four = [...names.slice(0, 4).map(hash), ...names.slice(4, 8).map(range)];
    expect(problems(table([...four, range('i')]))).toEqual([
      'GlobalSecondaryIndexes[0].KeySchema: this key can have 4 RANGE attribute(s), found 5.',
    ]);
    expect(problems({ ...table(four), AttributeDefinitions: strings('id', ...names.slice(0, 8)) })).toEqual([]);
  });

  it('refuses HASH after RANGE in the key of a global index', () => {
    const KeySchema = [hash('date'), range('id'), hash('other')];
    const resource = ordersOnDemand({
      AttributeDefinitions: strings('id', 'date', 'other'),
      GlobalSecondaryIndexes: [byDate({ KeySchema })],
    });
    expect(problems(resource)).toHaveLength(1);
  });
});

describe('checkTable on attributes', () => {
  it('refuses an attribute that no key uses', () => {
    expect(problems(posts({ AttributeDefinitions: strings('Post', 'PostDateTime', 'Text') }))).toEqual([
      'AttributeDefinitions[2]: no key uses "Text": remove it. Define only attributes that a key uses.',
    ]);
  });

  it('refuses a key without an attribute definition, in a table or an index', () => {
    expect(problems(posts({ AttributeDefinitions: strings('Post') }))).toEqual([
      'KeySchema[1].AttributeName: "PostDateTime" is not defined: add it to AttributeDefinitions.',
      'LocalSecondaryIndexes[0].KeySchema[1].AttributeName: "PostDateTime" is not defined: add it to AttributeDefinitions.',
    ]);
  });

  it('refuses an attribute that is defined twice', () => {
    expect(problems(posts({ AttributeDefinitions: strings('Post', 'PostDateTime', 'Post') }))).toEqual([
      'AttributeDefinitions[2].AttributeName: "Post" is defined already: define each attribute once.',
    ]);
  });
});

describe('checkTable on indexes', () => {
  const local = (KeySchema: KeySchemaElement[], IndexName = 'local') => ({
    IndexName,
    KeySchema,
    Projection: { ProjectionType: 'ALL' as const },
  });

  it('refuses a name that a local and a global index share', () => {
    const resource = posts({
      LocalSecondaryIndexes: [local([hash('Post'), range('PostDateTime')], 'same')],
      GlobalSecondaryIndexes: [
        byDate({ IndexName: 'same', KeySchema: [hash('PostDateTime')], ProvisionedThroughput: throughput }),
      ],
    });
    expect(problems(resource)).toEqual([
      'GlobalSecondaryIndexes[0].IndexName: another index has the name "same": use another name. Local and global indexes cannot have the same name.',
    ]);
  });

  it('refuses a local index without a RANGE key', () => {
    expect(problems(posts({ LocalSecondaryIndexes: [local([hash('Post')])] }))).toEqual([
      'LocalSecondaryIndexes[0].KeySchema: a local index needs a RANGE key.',
    ]);
  });

  it('refuses a local index with another HASH key', () => {
    const resource = posts({ LocalSecondaryIndexes: [local([hash('PostDateTime'), range('Post')])] });
    expect(problems(resource)).toEqual([
      'LocalSecondaryIndexes[0].KeySchema: a local index needs the HASH key of the table: "Post".',
    ]);
  });

  it('refuses local indexes on a table without a RANGE key', () => {
    const resource = posts({ KeySchema: [hash('Post')] });
    expect(problems(resource)).toEqual([expect.stringMatching(/^LocalSecondaryIndexes: a table without a RANGE key/)]);
  });
});

describe('checkTable on projections', () => {
  const projected = (Projection: ReturnType<typeof byDate>['Projection']) =>
    problems(ordersOnDemand({ GlobalSecondaryIndexes: [byDate({ Projection })] }));

  it('refuses INCLUDE without NonKeyAttributes', () => {
    expect(projected({ ProjectionType: 'INCLUDE' })).toEqual([
      'GlobalSecondaryIndexes[0].Projection: INCLUDE needs NonKeyAttributes: list them, or use KEYS_ONLY.',
    ]);
  });

  it.each(['ALL', 'KEYS_ONLY'] as const)('refuses %s with NonKeyAttributes', (ProjectionType) => {
    expect(projected({ ProjectionType, NonKeyAttributes: ['a'] })).toEqual([
      `GlobalSecondaryIndexes[0].Projection.NonKeyAttributes: are not possible with ${ProjectionType}: remove them, or use INCLUDE.`,
    ]);
  });

  it('refuses a non-key attribute that is named twice', () => {
    expect(projected({ ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'b', 'a'] })).toEqual([
      'GlobalSecondaryIndexes[0].Projection.NonKeyAttributes[2]: "a" is listed already: name each attribute once.',
    ]);
  });

  it('refuses more than 100 non-key attributes in all indexes together', () => {
    const names = Array.from({ length: 17 }, (_, at) => `a${at}`);
    const indexes = Array.from({ length: 6 }, (_, at) =>
      byDate({ IndexName: `index${at}`, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: names } }),
    );
    expect(problems(ordersOnDemand({ GlobalSecondaryIndexes: indexes }))).toEqual([
      'aws_resource: all indexes together can have 100 NonKeyAttributes, found 102.',
    ]);
    expect(problems(ordersOnDemand({ GlobalSecondaryIndexes: indexes.slice(1) }))).toEqual([]);
  });
});

describe('checkTable on capacity', () => {
  it.each([undefined, 'PROVISIONED'] as const)(
    'needs throughput with BillingMode %s, of the table and each global index',
    (mode) => {
      const { BillingMode, ...bare } = ordersOnDemand();
      expect(problems({ ...bare, ...(mode && { BillingMode: mode }) })).toEqual([
        expect.stringMatching(/^ProvisionedThroughput: missing/),
        expect.stringMatching(/^GlobalSecondaryIndexes\[0\]\.ProvisionedThroughput: missing/),
      ]);
    },
  );

  it('refuses throughput on demand, of the table and of indexes', () => {
    expect(problems(orders({ BillingMode: 'PAY_PER_REQUEST' }))).toEqual([
      expect.stringMatching(/^ProvisionedThroughput: is not possible with BillingMode PAY_PER_REQUEST/),
      expect.stringMatching(/^GlobalSecondaryIndexes\[0\]\.ProvisionedThroughput: is not possible with/),
    ]);
  });

  it('refuses a maximum with PROVISIONED', () => {
    expect(problems(orders({ OnDemandThroughput: { MaxReadRequestUnits: 1 } }))).toEqual([
      expect.stringMatching(/^OnDemandThroughput: is possible only with BillingMode PAY_PER_REQUEST/),
    ]);
  });

  it('refuses an empty maximum and an empty warm throughput', () => {
    expect(problems(ordersOnDemand({ OnDemandThroughput: {}, WarmThroughput: {} }))).toEqual([
      'OnDemandThroughput: is empty: set at least one of its values.',
      'WarmThroughput: is empty: set at least one of its values.',
    ]);
  });
});

describe('checkTable on other settings', () => {
  it('refuses a stream without a view type only while it is on', () => {
    expect(problems(posts({ StreamSpecification: { StreamEnabled: true } }))).toEqual([
      expect.stringMatching(/^StreamSpecification\.StreamViewType: missing/),
    ]);
    expect(problems(posts({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } }))).toEqual([]);
  });

  it('refuses a KMS key without the type KMS, and with encryption off', () => {
    expect(problems(posts({ SSESpecification: { Enabled: true, KMSMasterKeyId: 'k' } }))).toEqual([
      'SSESpecification.SSEType: missing; with a KMSMasterKeyId it must be KMS.',
    ]);
    expect(problems(posts({ SSESpecification: { Enabled: false, SSEType: 'KMS', KMSMasterKeyId: 'k' } }))).toEqual([
      'SSESpecification.Enabled: is false, but KMSMasterKeyId is set: remove KMSMasterKeyId, or set Enabled to true.',
    ]);
  });

  it.each(['no JSON', '[]', '"text"'])('refuses %s as a policy', (ResourcePolicy) => {
    expect(problems(posts({ ResourcePolicy }))).toEqual([
      'ResourcePolicy: is not a policy document: expected a map, or JSON text with a map.',
    ]);
  });

  it('refuses a policy of more than 20,480 bytes, counted as bytes', () => {
    const policy = (text: string) => JSON.stringify({ Id: text });
    expect(problems(posts({ ResourcePolicy: policy('ü'.repeat(10_236)) }))).toHaveLength(1);
    expect(problems(posts({ ResourcePolicy: policy('u'.repeat(20_471)) }))).toEqual([]);
  });
});

describe('checkTable on warm throughput', () => {
  it('refuses less than the capacity gives anyway', () => {
    const warm = (units: number) => ({ ReadUnitsPerSecond: units, WriteUnitsPerSecond: units });
    const onDemand = ordersOnDemand({
      WarmThroughput: warm(4_000),
      GlobalSecondaryIndexes: [byDate({ WarmThroughput: warm(12_000) })],
    });
    expect(problems(onDemand)).toEqual([
      'WarmThroughput.ReadUnitsPerSecond: is less than the capacity provides anyway: use 12000 or more.',
    ]);
    expect(problems(posts({ WarmThroughput: warm(9) }))).toHaveLength(2);
    expect(problems(posts({ WarmThroughput: warm(10) }))).toEqual([]);
  });
});

describe('checkTable on time to live', () => {
  const ttl = (AttributeName?: string) =>
    problems(posts({ TimeToLiveSpecification: { Enabled: true, ...(AttributeName && { AttributeName }) } }));

  it('needs an attribute only while it is on', () => {
    expect(ttl()).toEqual([expect.stringMatching(/^TimeToLiveSpecification\.AttributeName: missing/)]);
    expect(ttl('until')).toEqual([]);
    expect(problems(posts({ TimeToLiveSpecification: { Enabled: false } }))).toEqual([]);
  });

  it('refuses an attribute in the key of the table, and one that is no number', () => {
    expect(ttl('PostDateTime')).toEqual([expect.stringContaining('is in the key of the table')]);
    const text = ordersOnDemand({
      AttributeDefinitions: strings('id', 'date'),
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'date' },
    });
    expect(problems(text)).toEqual([expect.stringContaining('is defined as S, but the time must be a number')]);
    const number = { TimeToLiveSpecification: { Enabled: true, AttributeName: 'date' } };
    expect(problems(ordersOnDemand(number))).toEqual([]);
  });
});

describe('checkTable on what is possible only with a setting that is on', () => {
  it('refuses recovery days, an insights mode and a precision without their switch', () => {
    const insights = { ContributorInsightsSpecification: { Enabled: false, Mode: 'THROTTLED_KEYS' as const } };
    const resource = ordersOnDemand({
      ...insights,
      GlobalSecondaryIndexes: [byDate(insights)],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false, RecoveryPeriodInDays: 3 },
      KinesisStreamSpecification: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
    });
    expect(problems(resource)).toEqual([
      'PointInTimeRecoverySpecification.RecoveryPeriodInDays: is possible only with PointInTimeRecoveryEnabled: true.',
      'ContributorInsightsSpecification.Mode: is possible only with Enabled: true.',
      'GlobalSecondaryIndexes[0].ContributorInsightsSpecification.Mode: is possible only with Enabled: true.',
      'KinesisStreamSpecification.StreamArn: missing; ApproximateCreationDateTimePrecision needs a StreamArn.',
    ]);
  });
});

describe('checkTable on tags', () => {
  it.each(['aws:x', 'AWS:x'])('refuses the tag %s, in either form', (key) => {
    expect(problems(posts({ Tags: { [key]: '' } }))).toEqual([expect.stringContaining('belong to AWS')]);
    expect(problems(posts({ Tags: [{ Key: key, Value: '' }] }))).toEqual([
      expect.stringMatching(/^Tags\[0\]: .*belong to AWS/),
    ]);
  });

  it('refuses a key that is listed twice', () => {
    const Tags = ['a', 'b', 'a'].map((Key) => ({ Key, Value: 'x' }));
    expect(problems(posts({ Tags }))).toEqual(['Tags[2]: the tag "a" is a duplicate: use each key once.']);
  });

  it('refuses more than 50 tags', () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));
    expect(problems(posts({ Tags: tags(51) }))).toEqual(['Tags: a resource can have at most 50 tags, found 51.']);
    expect(problems(posts({ Tags: tags(50) }))).toEqual([]);
  });

  it('refuses characters that AWS does not accept, in keys and in values', () => {
    expect(problems(posts({ Tags: { 'a#b': 'x', c: 'x*y' } }))).toHaveLength(2);
    expect(problems(posts({ Tags: { 'Kosten stelle+-=._:/@ü1': 'größe 1' } }))).toEqual([]);
  });

  it('refuses a key that is too long or empty', () => {
    expect(problems(posts({ Tags: { ['k'.repeat(129)]: '', '': '' } }))).toHaveLength(2);
  });
});
