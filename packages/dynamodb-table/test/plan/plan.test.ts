import { ReplacementNeededError, State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { IndexThroughputNeededError } from '../../src/errors.js';
import { planTable } from '../../src/plan/plan.js';
import type { TableResource } from '../../src/settings/all.js';
import { normalise } from '../../src/settings/all.js';
import { byDate, orders, ordersOnDemand, posts } from '../support/definitions.js';
import { planFrom, refusalOf } from '../support/planning.js';

const id = 'dynamodb_table:it';

describe('planTable for a table that does not exist', () => {
  it('creates it with everything that is declared', () => {
    const resource = orders({
      custom_config: { team: 'shop' },
      region_name: 'eu-west-1',
      BillingMode: 'PROVISIONED',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/orders' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
      WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 10_000 },
      ResourcePolicy: '{"Version": "2012-10-17", "Statement": []}',
      Tags: { Name: 'orders' },
    });
    const { custom_config, region_name, Tags, ...settings } = resource;
    const [step, ...rest] = planTable({ kind: 'missing' }, { id, resource, target: 'running' });
    expect(rest).toEqual([]);
    expect(step).toMatchObject({ operation: 'CreateTable', summary: 'create table orders', usually: 16_000 });
    expect(step?.input).toEqual({ ...settings, Tags: [{ Key: 'Name', Value: 'orders' }] });
  });

  it('leaves out what says "none": empty lists, maxima of -1, a stream or encryption that is off', () => {
    const resource = ordersOnDemand({
      GlobalSecondaryIndexes: [byDate({ OnDemandThroughput: { MaxReadRequestUnits: -1 } })],
      LocalSecondaryIndexes: [],
      OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: -1 },
      StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' },
      SSESpecification: { Enabled: false },
      Tags: {},
    });
    const [step] = planTable({ kind: 'missing' }, { id, resource, target: 'running' });
    expect(step?.input).toEqual(ordersOnDemand({ OnDemandThroughput: { MaxReadRequestUnits: 5 } }));
  });
});

describe('planTable for a table that exists', () => {
  it('is empty if the table is as declared', () => {
    expect(planFrom(orders(), orders())).toEqual([]);
  });

  it('sends all throughputs that differ in one call, and no equal one', () => {
    const desired = orders({ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 } });
    expect(planFrom(orders(), desired)).toEqual([
      {
        operation: 'UpdateTable',
        input: { TableName: 'orders', ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 } },
        summary: 'change the throughput of table orders',
        changes: [{ path: 'ProvisionedThroughput.ReadCapacityUnits', before: 1, after: 5 }],
        usually: 2_000,
      },
    ]);
  });

  it('changes the throughput of an index alone', () => {
    const throughput = { ReadCapacityUnits: 3, WriteCapacityUnits: 9 };
    const [step] = planFrom(
      orders(),
      orders({ GlobalSecondaryIndexes: [byDate({ ProvisionedThroughput: throughput })] }),
    );
    expect(step?.input).toEqual({
      TableName: 'orders',
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byDate', ProvisionedThroughput: throughput } }],
    });
    expect(step?.changes).toEqual([
      { path: 'GlobalSecondaryIndexes[byDate].ProvisionedThroughput.WriteCapacityUnits', before: 4, after: 9 },
    ]);
  });

  it('carries the throughput of every index when an on-demand table becomes provisioned', () => {
    const steps = planFrom(ordersOnDemand(), orders());
    expect(steps.map(({ input }) => input)).toEqual([
      {
        TableName: 'orders',
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
        GlobalSecondaryIndexUpdates: [
          { Update: { IndexName: 'byDate', ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 } } },
        ],
      },
    ]);
  });

  it('sends no throughput when a provisioned table becomes on-demand', () => {
    const steps = planFrom(orders(), ordersOnDemand());
    expect(steps.map(({ input }) => input)).toEqual([{ TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' }]);
  });

  it('refuses to make a table provisioned whose indexes are not declared', () => {
    const { GlobalSecondaryIndexes, ...undeclared } = orders();
    const error = refusalOf(() => planFrom(ordersOnDemand(), undeclared));
    expect(error).toBeInstanceOf(IndexThroughputNeededError);
    expect(error).toMatchObject({ indexes: ['byDate'] });
  });

  it('treats a definition without BillingMode as PROVISIONED, as CreateTable does', () => {
    const [step] = planFrom(ordersOnDemand({ GlobalSecondaryIndexes: [byDate()] }), orders());
    expect(step?.input).toMatchObject({ BillingMode: 'PROVISIONED' });
  });

  it('adds and changes tags first, then removes', () => {
    const steps = planFrom(
      posts({ Tags: { keep: '1', change: '1', drop: '1' } }),
      posts({ Tags: { keep: '1', change: '2', add: '1' } }),
    );
    expect(steps).toMatchObject([
      {
        operation: 'TagResource',
        input: {
          ResourceArn: expect.stringMatching(/^arn:/),
          Tags: [
            { Key: 'change', Value: '2' },
            { Key: 'add', Value: '1' },
          ],
        },
        summary: 'set the tags change, add of table posts',
        changes: [
          { path: 'Tags[change]', before: '1', after: '2' },
          { path: 'Tags[add]', before: undefined, after: '1' },
        ],
      },
      {
        operation: 'UntagResource',
        input: { ResourceArn: expect.stringMatching(/^arn:/), TagKeys: ['drop'] },
        summary: 'remove the tag drop of table posts',
        changes: [{ path: 'Tags[drop]', before: '1', after: undefined }],
      },
    ]);
  });

  it('switches protection in a call of its own, before longer changes', () => {
    const steps = planFrom(orders(), ordersOnDemand({ DeletionProtectionEnabled: true, Tags: { a: '1' } }));
    expect(steps.map(({ operation, summary }) => [operation, summary])).toEqual([
      ['TagResource', 'set the tag a of table orders'],
      ['UpdateTable', 'switch on the deletion protection of table orders'],
      ['UpdateTable', 'change the billing mode to PAY_PER_REQUEST of table orders'],
    ]);
    expect(steps[1]?.input).toEqual({ TableName: 'orders', DeletionProtectionEnabled: true });
  });

  it('leaves alone what the definition does not declare', () => {
    const rich = orders({
      Tags: { a: '1' },
      DeletionProtectionEnabled: true,
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    const { GlobalSecondaryIndexes, ...poor } = orders();
    expect(planFrom(rich, poor)).toEqual([]);
  });
});

describe('planTable refuses before the first write', () => {
  it('what needs a replacement, and names all settings', () => {
    const desired = posts({
      AttributeDefinitions: [
        { AttributeName: 'Post', AttributeType: 'N' },
        { AttributeName: 'When', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'Post', KeyType: 'HASH' },
        { AttributeName: 'When', KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [],
      ProvisionedThroughput: { ReadCapacityUnits: 99, WriteCapacityUnits: 99 },
    });
    const error = refusalOf(() => planFrom(posts(), desired));
    expect(error).toBeInstanceOf(ReplacementNeededError);
    expect(error).toMatchObject({
      fields: ['KeySchema', 'AttributeDefinitions[Post]', 'LocalSecondaryIndexes[LastPostIndex]'],
    });
  });
});

describe('planTable with a KMS key', () => {
  const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd';
  const encrypted = (KMSMasterKeyId: string): TableResource =>
    posts({ SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId } });
  const seen = {
    kind: 'settled' as const,
    state: State.running,
    settings: normalise({ ...encrypted(arn), LocalSecondaryIndexes: posts().LocalSecondaryIndexes }),
    outputs: {},
  };

  it.each([arn, '1234abcd', 'alias/orders', 'arn:aws:kms:us-east-1:123456789012:alias/orders'])(
    'takes %s for the key that it is',
    (key) => {
      const settings = { ...seen.settings, Keys: { table: { id: '1234abcd' } } };
      expect(planTable({ ...seen, settings }, { id, resource: encrypted(key), target: 'running' })).toEqual([]);
    },
  );

  it('changes to another key in a call of its own, as the definition writes it', () => {
    const [step, ...rest] = planTable(seen, { id, resource: encrypted('9999ffff'), target: 'running' });
    expect(rest).toEqual([]);
    expect(step).toMatchObject({
      input: { TableName: 'posts', SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: '9999ffff' } },
      changes: [{ path: 'SSESpecification.KMSMasterKeyId', before: '1234abcd', after: '9999ffff' }],
    });
  });
});
