import { describe, expect, it } from 'vitest';
import { create, index, ONE_ONLINE, paid, remove, send, started, table, update, updates } from '../support/indexes.js';
import { INVALID, range, strings, TestClient, units } from '../support/simulator.js';

describe('UpdateTable refuses, of a request on indexes,', () => {
  it.each([
    [
      'two actions in an entry',
      updates({ Update: { IndexName: 'first' }, Delete: { IndexName: 'first' } }),
      `${INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
    ],
    [
      'two entries on one index',
      updates({ Delete: { IndexName: 'first' } }, { Create: index('first') }),
      `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: first`,
    ],
    [
      'a creation without definitions',
      { GlobalSecondaryIndexUpdates: [{ Create: index('new') }] },
      `${INVALID}AttributeDefinitions is not specified for index: new`,
    ],
    [
      'a creation whose key is not among the definitions, even if the table has it',
      { ...create('new'), AttributeDefinitions: strings('other') },
      `${INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [customer], AttributeDefinitions: [other]`,
    ],
    [
      'a definition twice',
      { ...create('new'), AttributeDefinitions: strings('customer', 'customer') },
      'ValidationException: Attribute Name is duplicated: customer',
    ],
    [
      'a key that begins with a range',
      create('new', { KeySchema: [range('customer')] }),
      'ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'a projection without its attributes',
      create('new', { Projection: { ProjectionType: 'INCLUDE' } }),
      `${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    ],
    [
      'an empty warm throughput, even of an index that is not there',
      update('ghost', { WarmThroughput: {} }),
      `${INVALID}WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: ghost`,
    ],
    [
      'an empty warm throughput, beside what must be alone',
      { ...update('gsi1', { WarmThroughput: {} }), TableClass: 'STANDARD' },
      `${INVALID}WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: gsi1`,
    ],
    [
      'two deletions of a table that is not there',
      updates({ Delete: { IndexName: 'first' } }, { Delete: { IndexName: 'second' } }),
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    ],
    [
      'throughput beyond all bounds of a table that is not there',
      update('first', { ProvisionedThroughput: units(1_000_000_000_001, 1) }),
      'ResourceNotFoundException: Requested resource not found: Table: orders not found',
    ],
    [
      'a creation beside throughput',
      { ...create('new'), ProvisionedThroughput: units(1, 1) },
      `${INVALID}You cannot create or delete index while updating table IOPS`,
    ],
    [
      'a deletion beside throughput',
      { ...remove('first'), ProvisionedThroughput: units(1, 1) },
      `${INVALID}You cannot create or delete index while updating table IOPS`,
    ],
    [
      'a creation beside a stream',
      { ...create('new'), StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      `${INVALID}You cannot create or delete index while changing stream status`,
    ],
    [
      'throughput beside a stream',
      { ...update('first', { ProvisionedThroughput: units(1, 1) }), StreamSpecification: { StreamEnabled: false } },
      `${INVALID}You cannot modify stream status while updating table IOPS`,
    ],
    [
      'a creation beside warm throughput',
      { ...create('new'), WarmThroughput: { ReadUnitsPerSecond: 13_000 } },
      `${INVALID}Create global secondary index cannot be specified when updating WarmThroughput`,
    ],
    [
      'a deletion beside warm throughput',
      { ...remove('first'), WarmThroughput: { ReadUnitsPerSecond: 13_000 } },
      `${INVALID}WarmThroughput must be the only operation in the request`,
    ],
  ])('%s', async (_title, change, refusal) => {
    expect(await send(new TestClient(), change)).toBe(refusal);
  });
});

describe('UpdateTable refuses, of indexes and their table,', () => {
  const ONLY = (name: string) =>
    `${INVALID}The only Updates for index: ${name} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`;

  it.each([
    [
      'a name that is taken',
      table,
      create('first'),
      'ValidationException: Attempting to create an index which already exists',
    ],
    [
      'the name of a local index',
      table,
      create('local'),
      'ValidationException: Attempting to create an index which already exists',
    ],
    [
      'a creation with throughput of an on-demand table',
      table,
      create('new', { ProvisionedThroughput: units(1, 1) }),
      `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      'a creation without throughput of a provisioned table',
      paid,
      create('new'),
      `${INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new`,
    ],
    [
      'another type of an attribute that a key uses',
      table,
      { ...create('new'), AttributeDefinitions: [{ AttributeName: 'customer', AttributeType: 'N' }] },
      `${INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ` +
        'Existing schema: Schema:[SchemaElement: key{customer:S:HASH}] New schema: Schema:[SchemaElement: key{customer:N:HASH}]',
    ],
    [
      'maxima of a new index of a provisioned table',
      paid,
      create('new', { ProvisionedThroughput: units(1, 1), OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      `${INVALID}MaxReadRequestUnits for OnDemandThroughput for index : new cannot be specified when the table BillingMode is PROVISIONED`,
    ],
    [
      'a maximum of zero of a new index',
      table,
      create('new', { OnDemandThroughput: { MaxWriteRequestUnits: 0 } }),
      `${INVALID}Requested MaxWriteRequestUnits for OnDemandThroughput for index : new is outside of valid range`,
    ],
    [
      'a new index that is less warm than on-demand billing makes it',
      table,
      create('new', { WarmThroughput: { WriteUnitsPerSecond: 1 } }),
      `${INVALID}Requested WriteUnitsPerSecond for WarmThroughput for index new is lower than initial throughput for OnDemand. ` +
        'See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial',
    ],
    [
      'a new index that is less warm than its throughput',
      paid,
      create('new', { ProvisionedThroughput: units(5, 5), WarmThroughput: { ReadUnitsPerSecond: 4 } }),
      `${INVALID}Requested ReadUnitsPerSecond for WarmThroughput for index new is lower than ReadCapacityUnits of ProvisionedThroughput`,
    ],
    [
      'the deletion of an index that is not there',
      table,
      remove('ghost'),
      'ResourceNotFoundException: Requested resource not found: Index ghost for table orders',
    ],
    [
      'the deletion of a local index',
      table,
      remove('local'),
      'ValidationException: Cannot delete an index that is not a GlobalSecondaryIndex: local',
    ],
    ['an update of nothing under on demand', table, update('first'), ONLY('first')],
    ['an update of empty maxima under on demand', table, update('first', { OnDemandThroughput: {} }), ONLY('first')],
    [
      'an update of nothing under provisioned',
      paid,
      update('first'),
      `${INVALID}ProvisionedThroughput must be specified for index: first`,
    ],
    [
      'maxima of an index of a provisioned table',
      paid,
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 1 } }),
      `${INVALID}MaxReadRequestUnits for OnDemandThroughput for index : first cannot be specified when the table BillingMode is PROVISIONED`,
    ],
    [
      'a maximum of -2',
      table,
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: -2 } }),
      `${INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for index : first is outside of valid range`,
    ],
    [
      'less warm throughput',
      table,
      update('first', { WarmThroughput: { ReadUnitsPerSecond: 100 } }),
      `${INVALID}Requested ReadUnitsPerSecond for WarmThroughput for index first is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    ],
    [
      'warm throughput of an index that is not there, at which AWS itself fails',
      table,
      update('ghost', { WarmThroughput: { ReadUnitsPerSecond: 13_000 } }),
      'InternalFailure: ',
    ],
    ['two creations', table, updates({ Create: index('one') }, { Create: index('two') }), ONE_ONLINE],
    [
      'two deletions',
      table,
      updates({ Delete: { IndexName: 'first' } }, { Delete: { IndexName: 'second' } }),
      ONE_ONLINE,
    ],
    [
      'a creation and a deletion',
      table,
      updates({ Create: index('one') }, { Delete: { IndexName: 'first' } }),
      ONE_ONLINE,
    ],
    [
      'two deletions of indexes that are not there',
      table,
      updates({ Delete: { IndexName: 'ghost' } }, { Delete: { IndexName: 'spirit' } }),
      ONE_ONLINE,
    ],
    [
      'two creations, one of a name that is taken',
      table,
      updates({ Create: index('one') }, { Create: index('first') }),
      ONE_ONLINE,
    ],
    [
      'throughput beyond all bounds',
      paid,
      update('first', { ProvisionedThroughput: units(1, 1_000_000_000_001) }),
      'ValidationException: Given value 1000000000001 for WriteCapacityUnits is out of bounds',
    ],
    [
      'throughput beyond all bounds of an index that is not there',
      paid,
      update('ghost', { ProvisionedThroughput: units(1_000_000_000_001, 1) }),
      'ResourceNotFoundException: Requested resource not found: Index ghost for table orders',
    ],
    [
      'throughput beyond all bounds of a new index',
      paid,
      create('new', { ProvisionedThroughput: units(1_000_000_000_001, 1) }),
      'ValidationException: Given value 1000000000001 for ReadCapacityUnits is out of bounds',
    ],
    [
      'more maxima than the quota',
      table,
      update('first', { OnDemandThroughput: { MaxReadRequestUnits: 40_001 } }),
      'LimitExceededException: Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for index : first ' +
        'exceeds TableMaxReadCapacityUnits of the account in region eu-west-1',
    ],
    [
      'more warm throughput than the quota',
      table,
      update('first', { WarmThroughput: { WriteUnitsPerSecond: 40_001 } }),
      'LimitExceededException: Subscriber limit exceeded: Requested WriteUnitsPerSecond for WarmThroughput for index first ' +
        'exceeds TableMaxWriteCapacityUnits of the account in region eu-west-1',
    ],
    [
      'more throughput than an index can have',
      paid,
      create('new', { ProvisionedThroughput: units(40_001, 1) }),
      'LimitExceededException: The requested ReadCapacityUnits for index new, 40001, is above the per index maximum for the ' +
        'account in eu-west-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current limits and ' +
        'how to request higher limits.',
    ],
  ])('%s', async (_title, input, change, refusal) => {
    const aws = await started(input);
    const before = await aws.describe();

    expect(await send(aws, change)).toBe(refusal);
    expect(await aws.describe()).toEqual(before);
  });

  it('the 21st index', async () => {
    const GlobalSecondaryIndexes = Array.from({ length: 20 }, (_, place) => index(`index-${place}`));
    const aws = await started({ ...table, GlobalSecondaryIndexes });

    expect(await send(aws, create('new'))).toBe(
      'LimitExceededException: Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20',
    );
  });
});
