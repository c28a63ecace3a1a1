import { describe, expect, it } from 'vitest';
import { create, IN_USE, ONE_ONLINE, paid, remove, send, started, table, update, updates } from '../support/indexes.js';
import { indexUpdate, provisioned, units } from '../support/simulator.js';

describe('UpdateTable refuses, of indexes in the state they are in,', () => {
  const busy = (name: string) => `Table: orders Index: ${name}`;

  it.each([
    [
      'the deletion of one that is being allocated',
      create('new'),
      0,
      remove('new'),
      `${IN_USE}Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. ${busy('new')}`,
    ],
    [
      'a change of one that is being allocated',
      create('new'),
      0,
      update('new', { OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      `${IN_USE}Index is being created but is not backfilling yet.  ${busy('new')}`,
    ],
    ['another creation during the allocation', create('new'), 0, create('more'), ONE_ONLINE],
    ['another creation during the backfill', create('new'), 40_000, create('more'), ONE_ONLINE],
    ['another deletion during the backfill', create('new'), 40_000, remove('first'), ONE_ONLINE],
    ['another deletion during a deletion', remove('first'), 0, remove('second'), ONE_ONLINE],
    ['its deletion again', remove('first'), 0, remove('first'), `${IN_USE}Index is being deleted. ${busy('first')}`],
    [
      'its creation under the same name',
      remove('first'),
      0,
      create('first'),
      `${IN_USE}Index is being deleted. ${busy('first')}`,
    ],
    [
      'its change while it is DELETING',
      remove('first'),
      0,
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      `${IN_USE}Index is being deleted. ${busy('first')}`,
    ],
    [
      'its change while it is UPDATING',
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      0,
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 2 } }),
      `${IN_USE}Index is being updated. ${busy('first')}`,
    ],
    [
      'its deletion while it is UPDATING',
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      0,
      remove('first'),
      `${IN_USE}Index is being updated. ${busy('first')}`,
    ],
  ])('%s', async (_title, earlier, wait, change, refusal) => {
    const aws = await started(table);
    await aws.call('UpdateTable', { TableName: 'orders', ...earlier });
    aws.clock.advance(wait);

    expect(await send(aws, change)).toBe(refusal);
  });

  it.each([
    ['a creation', create('new')],
    ['a deletion', remove('first')],
  ])('nothing of another index during %s', async (_title, earlier) => {
    const aws = await started(table);
    await aws.call('UpdateTable', { TableName: 'orders', ...earlier });
    const change = update('second', { OnDemandThroughput: { MaxReadRequestUnits: 2 } });

    await expect(aws.call('UpdateTable', { TableName: 'orders', ...change })).resolves.toBeDefined();
  });

  it('the throughput of an index while that of its table changes', async () => {
    const aws = await started(paid);
    await aws.call('UpdateTable', { TableName: 'orders', ProvisionedThroughput: units(6, 6) });

    expect(await send(aws, updates(indexUpdate('first', 6, 6)))).toBe(
      `${IN_USE}Table IOPS are currently being updated. Table: orders`,
    );
    expect(await send(aws, create('new', { ProvisionedThroughput: units(1, 1) }))).toBe(
      `${IN_USE}Can't create or delete indexes while table IOPS are being updated. Table: orders`,
    );
  });

  it('a table without indexes gets one only after its throughput has changed', async () => {
    const aws = await started(provisioned());
    await aws.call('UpdateTable', { TableName: 'orders', BillingMode: 'PAY_PER_REQUEST' });

    expect(await send(aws, remove('ghost'))).toBe(
      `${IN_USE}Can't create or delete indexes while table IOPS are being updated. Table: orders`,
    );
  });
});
