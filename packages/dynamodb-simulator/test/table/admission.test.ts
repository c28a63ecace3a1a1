import { describe, expect, it } from 'vitest';
import { onDemand, provisioned, TestClient, units } from '../support/simulator.js';

const IN_USE = 'ResourceInUseException: Attempt to change a resource which is still in use: ';
const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

describe('UpdateTable while the table changes', () => {
  const stream = update({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
  const toClass = update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  const capacity = update({ ProvisionedThroughput: units(6, 6) });
  const toOnDemand = update({ BillingMode: 'PAY_PER_REQUEST' });
  const maxima = update({ OnDemandThroughput: { MaxReadRequestUnits: 5 } });
  const addIndex = update({
    AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'by-a',
          KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: units(1, 1),
        },
      },
    ],
  });
  const { ProvisionedThroughput: _, ...bareCreate } = addIndex.GlobalSecondaryIndexUpdates[0]?.Create ?? {};
  const addBare = { ...addIndex, GlobalSecondaryIndexUpdates: [{ Create: bareCreate }] };
  const removeIndex = update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-a' } }] });
  const STREAM = 'Table: orders Stream: 2026-01-15T12:00:16.000 Operation: ENABLE';
  const CLASS = 'Table: orders TableClassUpdateInProgress: STANDARD_INFREQUENT_ACCESS';

  it.each([
    [
      'capacity during a stream',
      provisioned(),
      [stream],
      capacity,
      `Can't change table IOPS when stream status is being updated. ${STREAM}`,
    ],
    [
      'a switch during a stream',
      provisioned(),
      [stream],
      toOnDemand,
      `Can't change table IOPS when stream status is being updated. ${STREAM}`,
    ],
    [
      'a class during a stream',
      onDemand(),
      [stream],
      toClass,
      `Can't update table class when stream status is being updated. ${STREAM}`,
    ],
    [
      'an index during a stream',
      onDemand(),
      [stream],
      addBare,
      `Can't create or delete an index when stream status is being updated. ${STREAM}`,
    ],
    [
      'maxima during a stream',
      onDemand(),
      [stream],
      maxima,
      'OnDemandThroughput cannot be updated while stream status update is in progress',
    ],
    [
      'a stream during a stream',
      onDemand(),
      [stream],
      stream,
      `A stream status change is currently in progress. ${STREAM}`,
    ],
    [
      'capacity during a class',
      provisioned(),
      [toClass],
      capacity,
      `Can't change table IOPS when a table class update is in progress. ${CLASS}`,
    ],
    [
      'a stream during a class',
      onDemand(),
      [toClass],
      stream,
      `Can't change stream status when a table class update is in progress. ${CLASS}`,
    ],
    [
      'a class during a class',
      onDemand(),
      [toClass],
      toClass,
      `Can't update table class when a table class update is in progress. ${CLASS}`,
    ],
    [
      'an index during a class',
      onDemand(),
      [toClass],
      addBare,
      `Can't create or delete an index when a table class update is in progress. ${CLASS}`,
    ],
    [
      'maxima during a class',
      onDemand(),
      [toClass],
      maxima,
      'OnDemandThroughput cannot be updated while TableClass update is in progress. TableClassUpdateInProgress: STANDARD_INFREQUENT_ACCESS',
    ],
    [
      'a stream during capacity',
      provisioned(),
      [capacity],
      stream,
      "Can't enable or disable stream while table IOPS are being updated. Table: orders",
    ],
    [
      'a class during capacity',
      provisioned(),
      [capacity],
      toClass,
      "Can't update table class while table IOPS are being updated. Table: orders",
    ],
    [
      'capacity during an allocation',
      provisioned(),
      [addIndex],
      capacity,
      "Can't change table IOPS when an index is being created. Table: orders Indexes: [by-a]",
    ],
    [
      'a stream during an allocation',
      provisioned(),
      [addIndex],
      stream,
      "Can't change stream status when an index is being created. Table: orders Indexes: [by-a]",
    ],
    [
      'a class during an allocation',
      provisioned(),
      [addIndex],
      toClass,
      "Can't update table class when an index is being created. Table: orders Indexes: [by-a]",
    ],
    [
      'maxima during an allocation',
      onDemand(),
      [addBare],
      maxima,
      'OnDemandThroughput cannot be updated while index creation is in progress for indexes: [by-a]',
    ],
    [
      'capacity during a deletion',
      provisioned(),
      [addIndex, 600_000, removeIndex],
      capacity,
      "Can't change table IOPS when an index is being deleted. Table: orders Indexes: [by-a]",
    ],
    [
      'a switch during a deletion',
      provisioned(),
      [addIndex, 600_000, removeIndex],
      toOnDemand,
      "Can't change table IOPS when an index is being deleted. Table: orders Indexes: [by-a]",
    ],
    [
      'a stream during a deletion',
      onDemand(),
      [addBare, 600_000, removeIndex],
      stream,
      "Can't change stream status when an index is being deleted. Table: orders Indexes: [by-a]",
    ],
    [
      'maxima during a deletion',
      onDemand(),
      [addBare, 600_000, removeIndex],
      maxima,
      'OnDemandThroughput cannot be updated while index deletion is in progress for indexes: [by-a]',
    ],
    [
      'a switch to provisioned with an index that is being deleted',
      onDemand(),
      [addBare, 600_000, removeIndex],
      update({
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: units(1, 1),
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-a', ProvisionedThroughput: units(1, 1) } }],
      }),
      'Index is being deleted. Table: orders Index: by-a',
    ],
  ])('refuses %s', async (_title, table, steps: (object | number)[], change, detail) => {
    const aws = await started(table);
    for (const step of steps) {
      if (typeof step === 'number') aws.clock.advance(step);
      else await aws.call('UpdateTable', step);
    }

    expect(await aws.refusal('UpdateTable', change)).toBe(IN_USE + detail);
  });

  it.each([
    ['deletion protection', update({ DeletionProtectionEnabled: true })],
    ['encryption', update({ SSESpecification: { Enabled: true } })],
    ['warm throughput', update({ WarmThroughput: { ReadUnitsPerSecond: 13_000 } })],
  ])('admits %s during a stream and during a class', async (_title, change) => {
    for (const earlier of [stream, toClass]) {
      const aws = await started();
      await aws.call('UpdateTable', earlier);

      await expect(aws.call('UpdateTable', change)).resolves.toBeDefined();
    }
  });

  it('admits capacity and streams while an index is filled', async () => {
    const aws = await started(provisioned());
    await aws.call('UpdateTable', addIndex);
    aws.clock.advance(40_000);
    await aws.call('UpdateTable', capacity);
    aws.clock.advance(2_000);
    await aws.call('UpdateTable', stream);

    expect((await aws.describe()).TableStatus).toBe('UPDATING');
  });
});

describe('DeleteTable of a table that is ACTIVE or UPDATING', () => {
  const UPDATED = `${IN_USE}Table: orders is in the process of being updated.`;
  const INDEXES = `${IN_USE}Cannot delete table while indexes are being created, updated, or deleted.`;
  const addIndex = {
    AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'by-a',
          KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
  };

  it.each([
    ['encryption is UPDATING', { SSESpecification: { Enabled: true } }, 21_999, UPDATED],
    ['warm throughput is UPDATING', { WarmThroughput: { ReadUnitsPerSecond: 13_000 } }, 399_999, UPDATED],
    ['its class changes', { TableClass: 'STANDARD_INFREQUENT_ACCESS' }, 4_999, UPDATED],
    [
      'its stream changes',
      { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      4_999,
      `${IN_USE}Cannot delete table while stream is being enabled/disabled.`,
    ],
    ['an index is filled', addIndex, 519_999, INDEXES],
  ])('is refused while %s', async (_title, change, wait, refusal) => {
    const aws = await started();
    await aws.call('UpdateTable', update(change));
    aws.clock.advance(wait);
    const seen = await aws.refusal('DeleteTable', { TableName: 'orders' });
    aws.clock.advance(1);

    expect(seen).toBe(refusal);
    await expect(aws.call('DeleteTable', { TableName: 'orders' })).resolves.toBeDefined();
  });
});
