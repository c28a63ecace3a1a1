import { describe, expect, it } from 'vitest';
import {
  add,
  change,
  described,
  FRANKFURT,
  PARIS,
  replicasIn,
  replicated,
  started,
  update,
} from '../support/replicas.js';
import { all, hash, indexed, onDemand, strings, TestClient } from '../support/simulator.js';

describe('UpdateTable that creates a replica', () => {
  it('answers with the table UPDATING, its stream enabled, and no replica yet', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', add('eu-central-1'));

    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalTableVersion: '2019.11.21',
      GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      LatestStreamLabel: '2026-01-15T12:00:16.000',
    });
    expect(answer).not.toHaveProperty('Replicas');
  });

  it('describes only region and status of the replica until it is ACTIVE', async () => {
    const aws = await started();
    await aws.call('UpdateTable', add('eu-central-1'));
    aws.clock.advance(20_999);
    const creating = await described(aws);
    aws.clock.advance(1);

    expect(creating.Replicas).toEqual([{ RegionName: 'eu-central-1', ReplicaStatus: 'CREATING' }]);
    expect((await described(aws)).Replicas).toEqual([
      {
        RegionName: 'eu-central-1',
        ReplicaStatus: 'ACTIVE',
        GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES',
        WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' },
      },
    ]);
  });

  it('lists it after 6 s, shows its table in its region after 10 s, and has both ACTIVE after 21 s', async () => {
    const aws = await started();
    await aws.call('UpdateTable', add('eu-central-1'));
    aws.clock.advance(5_999);
    const announced = await described(aws);
    aws.clock.advance(1);
    const listed = await described(aws);
    const missing = await aws.refusal('DescribeTable', { TableName: 'orders' }, FRANKFURT);
    aws.clock.advance(4_000);
    const shown = await described(aws, FRANKFURT);
    aws.clock.advance(11_000);

    expect(replicasIn(announced)).toEqual([]);
    expect(replicasIn(listed)).toEqual(['eu-central-1 CREATING']);
    expect(missing).toBe('ResourceNotFoundException: Requested resource not found: Table: orders not found');
    expect(shown.TableStatus).toBe('CREATING');
    const [base, replica] = [await described(aws), await described(aws, FRANKFURT)];
    expect([base.TableStatus, ...replicasIn(base)]).toEqual(['ACTIVE', 'eu-central-1 ACTIVE']);
    expect([replica.TableStatus, ...replicasIn(replica)]).toEqual(['ACTIVE', 'eu-west-1 ACTIVE']);
  });

  it('keeps the view type of an existing stream, and gives the replica its own stream and id', async () => {
    const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' };
    const aws = await replicated({ ...onDemand(), StreamSpecification: stream });
    const [base, replica] = [await described(aws), await described(aws, FRANKFURT)];

    expect([base.StreamSpecification, replica.StreamSpecification]).toEqual([stream, stream]);
    expect(replica.LatestStreamArn).toBe(
      'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-15T12:00:37.000',
    );
    expect(replica.TableId).not.toBe(base.TableId);
  });

  it('copies indexes, class, encryption and time to live, and neither tags nor protection', async () => {
    const aws = await started({
      ...onDemand(),
      AttributeDefinitions: strings('id', 'customer'),
      GlobalSecondaryIndexes: [{ IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: all }],
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      SSESpecification: { Enabled: true },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await aws.call('UpdateTimeToLive', update({ TimeToLiveSpecification }));
    await aws.call('UpdateTable', add('eu-central-1'));
    aws.clock.advance(21_000);
    const replica = await described(aws, FRANKFURT);

    expect(replica).toMatchObject({
      GlobalSecondaryIndexes: [{ IndexName: 'by-customer', IndexStatus: 'ACTIVE' }],
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: false,
    });
    expect(replica.SSEDescription?.KMSMasterKeyArn).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\//);
    const [ttl, tags] = [
      await aws.call('DescribeTimeToLive', update({}), FRANKFURT),
      await aws.call('ListTagsOfResource', { ResourceArn: replica.TableArn }, FRANKFURT),
    ];
    expect(ttl.TimeToLiveDescription).toEqual({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
    expect(tags.Tags).toEqual([]);
  });

  it('accepts and ignores provisioned throughput', async () => {
    const aws = await replicated(onDemand(), { ProvisionedThroughputOverride: { ReadCapacityUnits: 1 } });

    expect(replicasIn(await described(aws))).toEqual(['eu-central-1 ACTIVE']);
  });

  it('counts a creation that is there twice once', async () => {
    const aws = await started();
    const creation = { Create: { RegionName: 'eu-central-1' } };
    await aws.call('UpdateTable', update({ ReplicaUpdates: [creation, creation] }));
    aws.clock.advance(21_000);

    expect(replicasIn(await described(aws))).toEqual(['eu-central-1 ACTIVE']);
  });

  it('can be followed by one for a third region, from either of the two', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', add('eu-west-3'), FRANKFURT);
    aws.clock.advance(21_000);

    expect(replicasIn(await described(aws))).toEqual(['eu-central-1 ACTIVE', 'eu-west-3 ACTIVE']);
    expect(replicasIn(await described(aws, PARIS))).toEqual(['eu-west-1 ACTIVE', 'eu-central-1 ACTIVE']);
  });

  it('reserves the name in the other region from the start', async () => {
    const aws = await started();
    await aws.call('UpdateTable', add('eu-central-1'));

    expect(await aws.refusal('CreateTable', onDemand(), FRANKFURT)).toMatch(/^ResourceInUseException: /);
  });

  it('can have its own settings and its own key', async () => {
    const arn = (region: string) => `arn:aws:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`;
    const sse = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: arn('eu-west-1') };
    const aws = await replicated(
      { ...onDemand(), SSESpecification: sse },
      {
        KMSMasterKeyId: '11111111-2222-3333-4444-555555555555',
        TableClassOverride: 'STANDARD_INFREQUENT_ACCESS',
        OnDemandThroughputOverride: { MaxReadRequestUnits: 50 },
        GlobalSecondaryIndexes: [{ IndexName: 'no-such-index' }],
      },
    );
    const [base, replica] = [await described(aws), await described(aws, FRANKFURT)];

    expect(base.Replicas?.[0]).toMatchObject({
      KMSMasterKeyId: arn('eu-central-1'),
      OnDemandThroughputOverride: { MaxReadRequestUnits: 50 },
      ReplicaTableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    expect(replica).toMatchObject({
      SSEDescription: { KMSMasterKeyArn: arn('eu-central-1') },
      OnDemandThroughput: { MaxReadRequestUnits: 50 },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    expect(base).not.toHaveProperty('OnDemandThroughput');
  });

  it('is settled in the next call where times are instant', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());
    const { TableDescription: answer } = await aws.call('UpdateTable', add('eu-central-1'));

    expect(answer).toMatchObject({ TableStatus: 'UPDATING' });
    expect(answer).not.toHaveProperty('Replicas');
    expect(replicasIn(await described(aws))).toEqual(['eu-central-1 ACTIVE']);
    expect((await described(aws, FRANKFURT)).TableStatus).toBe('ACTIVE');
  });
});

describe('UpdateTable that changes a replica', () => {
  it('has both UPDATING for 35 s, and the override listed', async () => {
    const aws = await replicated();
    const override = { TableClassOverride: 'STANDARD_INFREQUENT_ACCESS' };
    const { TableDescription: answer } = await aws.call('UpdateTable', change('eu-central-1', override));
    aws.clock.advance(35_000);

    expect([answer?.TableStatus, ...replicasIn(answer)]).toEqual(['UPDATING', 'eu-central-1 UPDATING']);
    const [base, replica] = [await described(aws), await described(aws, FRANKFURT)];
    expect([base.TableStatus, replica.TableStatus]).toEqual(['ACTIVE', 'ACTIVE']);
    expect(base.Replicas?.[0]).toMatchObject({
      ReplicaTableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    });
    expect(replica.TableClassSummary).toMatchObject({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  });

  it('removes an override that equals the value of the table', async () => {
    const aws = await replicated(
      { ...onDemand(), OnDemandThroughput: { MaxReadRequestUnits: 50 } },
      { OnDemandThroughputOverride: { MaxReadRequestUnits: 60 } },
    );
    const own = { OnDemandThroughputOverride: { MaxReadRequestUnits: 50 } };
    await aws.call('UpdateTable', change('eu-central-1', own));
    aws.clock.advance(35_000);

    expect((await described(aws)).Replicas?.[0]).not.toHaveProperty('OnDemandThroughputOverride');
    expect((await described(aws, FRANKFURT)).OnDemandThroughput).toEqual({ MaxReadRequestUnits: 50 });
  });
});

describe('A change of a table with replicas', () => {
  it('changes the indexes of all', async () => {
    const aws = await replicated();
    const index = { IndexName: 'by-customer', KeySchema: [hash('customer')], Projection: all };
    const creation = { GlobalSecondaryIndexUpdates: [{ Create: index }] };
    await aws.call('UpdateTable', update({ AttributeDefinitions: strings('id', 'customer'), ...creation }));
    aws.clock.advance(520_000);
    const added = await described(aws, FRANKFURT);
    const removal = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-customer' } }] };
    await aws.call('UpdateTable', update(removal), FRANKFURT);
    aws.clock.advance(5_000);

    expect(added.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'ACTIVE',
      IndexArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/index/by-customer',
    });
    expect(await described(aws)).not.toHaveProperty('GlobalSecondaryIndexes');
  });

  it('changes the class of all but those with a class of their own', async () => {
    const aws = await replicated(onDemand(), { TableClassOverride: 'STANDARD' });
    await aws.call('UpdateTable', add('eu-west-3'));
    aws.clock.advance(21_000);
    await aws.call('UpdateTable', update({ TableClass: 'STANDARD_INFREQUENT_ACCESS' }));
    aws.clock.advance(5_000);

    expect((await described(aws, FRANKFURT)).TableClassSummary).toEqual({ TableClass: 'STANDARD' });
    expect((await described(aws, PARIS)).TableClassSummary).toMatchObject({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  });

  it('changes time to live of all, from any of them', async () => {
    const aws = await replicated();
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await aws.call('UpdateTimeToLive', update({ TimeToLiveSpecification }), FRANKFURT);

    const { TimeToLiveDescription } = await aws.call('DescribeTimeToLive', { TableName: 'orders' });
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLING' });
  });

  it('changes the deletion protection of that replica only, and makes it UPDATING for 38 s', async () => {
    const aws = await replicated();
    await aws.call('UpdateTable', update({ DeletionProtectionEnabled: true }));
    aws.clock.advance(37_999);
    const during = await described(aws);
    aws.clock.advance(1);

    expect([during.TableStatus, (await described(aws)).TableStatus]).toEqual(['UPDATING', 'ACTIVE']);
    expect((await described(aws, FRANKFURT)).DeletionProtectionEnabled).toBe(false);
  });
});

describe('Tables of one name in two regions that are no replicas', () => {
  it('are separate', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', indexed());
    await aws.call('CreateTable', onDemand(), FRANKFURT);
    await aws.call('DeleteTable', { TableName: 'orders' });

    expect((await described(aws, FRANKFURT)).TableStatus).toBe('ACTIVE');
  });
});
