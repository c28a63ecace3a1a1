import { describe, expect, it } from 'vitest';
import type { ExistingTablePolicy } from '../../src/definition/existing-table.js';
import type { TableResource } from '../../src/settings/all.js';
import { orders, ordersOnDemand } from '../support/definitions.js';
import { TestEnvironment } from '../support/test-environment.js';
import { changeTo, environmentWith, type Sent, sent, transition, update } from '../support/transition.js';

type Replica = NonNullable<TableResource['Replicas']>[number];

const global = (...Replicas: Replica[]) => ordersOnDemand({ Replicas });
const frankfurt: Replica = { Region: 'eu-central-1' };
const tokyo: Replica = { Region: 'ap-northeast-1' };
const add = (RegionName: string, more: object = {}) =>
  update({ ReplicaUpdates: [{ Create: { RegionName, ...more } }] });
const remove = (RegionName: string) => update({ ReplicaUpdates: [{ Delete: { RegionName } }] });
const arn = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/orders`;

/** The settings of a replica that have calls of their own, and the calls in its region. */
const OWN: readonly (readonly [string, Partial<Replica>, Partial<Replica>, readonly Sent[]])[] = [
  [
    'tags',
    { Tags: { a: '1', b: '1' } },
    { Tags: { a: '2' } },
    [
      { operation: 'TagResource', ResourceArn: arn('eu-central-1'), Tags: [{ Key: 'a', Value: '2' }] },
      { operation: 'UntagResource', ResourceArn: arn('eu-central-1'), TagKeys: ['b'] },
    ],
  ],
  [
    'a policy',
    { ResourcePolicy: '' },
    { ResourcePolicy: policy() },
    [{ operation: 'PutResourcePolicy', ResourceArn: arn('eu-central-1'), Policy: policy() }],
  ],
  [
    'deletion protection',
    { DeletionProtectionEnabled: true },
    { DeletionProtectionEnabled: false },
    [{ ...update({ DeletionProtectionEnabled: false }), TableName: arn('eu-central-1') }],
  ],
  [
    'backups',
    { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 10 } },
    { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
    [
      {
        operation: 'UpdateContinuousBackups',
        TableName: arn('eu-central-1'),
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      },
    ],
  ],
  [
    'insights',
    { ContributorInsightsSpecification: { Enabled: false } },
    { ContributorInsightsSpecification: { Enabled: true } },
    [
      {
        operation: 'UpdateContributorInsights',
        TableName: arn('eu-central-1'),
        ContributorInsightsAction: 'ENABLE',
      },
    ],
  ],
  [
    'a Kinesis data stream',
    { KinesisStreamSpecification: {} },
    { KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/s' } },
    [
      {
        operation: 'EnableKinesisStreamingDestination',
        TableName: arn('eu-central-1'),
        StreamArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/s',
      },
    ],
  ],
];

function policy(): string {
  const Principal = { AWS: 'arn:aws:iam::123456789012:root' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'dynamodb:GetItem', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

describe('replicas', () => {
  it('2 → 0 → 2, one a call', async () => {
    const environment = await environmentWith(global(frankfurt, tokyo));
    expect(await changeTo(environment, global())).toEqual([remove('ap-northeast-1'), remove('eu-central-1')]);
    environment.clock.advance(60_000);
    expect(await changeTo(environment, global(frankfurt, tokyo))).toEqual([add('eu-central-1'), add('ap-northeast-1')]);
  });

  it('are added again while DynamoDB still removes the old ones', async () => {
    const environment = await environmentWith(global(frankfurt));
    await changeTo(environment, global());
    await changeTo(environment, global(frankfurt));
    expect(await environment.table(global(frankfurt)).isStateDefinitionEquivalent()).toBe(true);
  });

  it('are created after their table, and left as they are if they are not declared', async () => {
    const environment = new TestEnvironment();
    await environment.table(global(frankfurt)).apply();
    expect(environment.writes.map(({ operation }) => operation)).toEqual(['CreateTable', 'UpdateTable']);
    expect(await changeTo(environment, ordersOnDemand())).toEqual([]);
  });

  it('keep the stream: a change of it is refused before the first write', async () => {
    const environment = await environmentWith(global(frankfurt));
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } as const;
    await expect(environment.table({ ...global(frankfurt), StreamSpecification }).apply()).rejects.toMatchObject({
      code: 'PCF_REPLICATED_SETTING',
      fields: ['StreamSpecification.StreamViewType'],
      regions: ['eu-central-1'],
    });
    expect(environment.writes).toEqual([]);
  });
});

describe('what a replica has in place of the table', () => {
  const infrequent = { TableClass: 'STANDARD_INFREQUENT_ACCESS' } as const;
  const reads = (MaxReadRequestUnits: number) => ({ ReadOnDemandThroughputSettings: { MaxReadRequestUnits } });

  it('is set when it is created', async () => {
    expect(await transition(global(), global({ ...frankfurt, ...infrequent, ...reads(10) }))).toEqual([
      add('eu-central-1', {
        TableClassOverride: 'STANDARD_INFREQUENT_ACCESS',
        OnDemandThroughputOverride: { MaxReadRequestUnits: 10 },
      }),
    ]);
  });

  it('changes in place, for all replicas in one call', async () => {
    const before = global({ ...frankfurt, ...reads(10) }, tokyo);
    const after = global({ ...frankfurt, ...infrequent, ...reads(20) }, { ...tokyo, ...reads(5) });
    expect(await transition(before, after)).toEqual([
      update({
        ReplicaUpdates: [
          {
            Update: {
              RegionName: 'eu-central-1',
              TableClassOverride: 'STANDARD_INFREQUENT_ACCESS',
              OnDemandThroughputOverride: { MaxReadRequestUnits: 20 },
            },
          },
          { Update: { RegionName: 'ap-northeast-1', OnDemandThroughputOverride: { MaxReadRequestUnits: 5 } } },
        ],
      }),
    ]);
  });

  it('follows the table if it has no value of its own: only the table is changed', async () => {
    const before = { ...global(frankfurt), TableClass: 'STANDARD' } as const;
    const after = { ...global({ ...frankfurt, ...infrequent }), ...infrequent };
    expect(await transition(before, after)).toEqual([update(infrequent)]);
  });

  it('is set again if the table changes and the replica keeps its value', async () => {
    const standard = { TableClass: 'STANDARD' } as const;
    const before = { ...global({ ...frankfurt, ...standard }), ...standard };
    const environment = await environmentWith({ ...global(frankfurt), ...standard });
    expect(await changeTo(environment, before)).toEqual([]);
    expect(await changeTo(environment, { ...before, ...infrequent })).toEqual([
      update(infrequent),
      update({ ReplicaUpdates: [{ Update: { RegionName: 'eu-central-1', TableClassOverride: 'STANDARD' } }] }),
    ]);
  });
});

describe('a class that was changed too often recently', () => {
  const all = (TableClass: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS', ofReplica = TableClass) => ({
    ...global({ ...frankfurt, TableClass: ofReplica }),
    TableClass,
  });

  it('is deferred, and so is the class of a replica that would follow it', async () => {
    const environment = await environmentWith(all('STANDARD'));
    await changeTo(environment, all('STANDARD_INFREQUENT_ACCESS'));
    await changeTo(environment, all('STANDARD'));
    const after = all('STANDARD_INFREQUENT_ACCESS', 'STANDARD');
    expect(await environment.table(after).apply()).toMatchObject({ outcome: 'deferred', steps: [] });
    environment.clock.advance(31 * 24 * 60 * 60_000);
    expect(await changeTo(environment, after)).toHaveLength(2);
  });
});

describe('what a replica has for itself', () => {
  it.each(OWN)(
    '%s: is set after its creation, changed by calls in its region, and otherwise left alone',
    async (_, before, after, calls) => {
      const environment = await environmentWith(global({ ...frankfurt, ...before }));
      expect(await changeTo(environment, global(frankfurt))).toEqual([]);
      expect(await changeTo(environment, global({ ...frankfurt, ...after }))).toEqual(calls);
    },
  );

  it('is in the plan before the table exists, when the account is not known', async () => {
    const { steps } = await new TestEnvironment().table(global({ ...frankfurt, Tags: { a: '1' } })).plan();
    expect(steps.at(-1)).toMatchObject({
      region: 'eu-central-1',
      summary: 'set the tag a of table orders in eu-central-1',
      input: { ResourceArn: 'arn:*:dynamodb:eu-central-1:*:table/orders' },
      changes: [{ path: 'Replicas[eu-central-1].Tags[a]' }],
    });
  });

  it('is changed while the table has other tags', async () => {
    const tagged = (a: string) => ({ ...global({ ...frankfurt, Tags: { a } }), Tags: { a: 'table' } });
    expect(await transition(tagged('1'), tagged('2'))).toHaveLength(1);
  });
});

describe('the key of a replica', () => {
  const key = (region: string, id: string) => `arn:aws:kms:${region}:123456789012:key/${id}`;
  const encrypted = (id: string) => ({
    ...global({ ...frankfurt, SSESpecification: { KMSMasterKeyId: key('eu-central-1', id) } }),
    SSESpecification: { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: key('us-east-1', id) },
  });

  it('is set when it is created, and read back', async () => {
    const environment = await environmentWith(encrypted('one'));
    expect(await changeTo(environment, encrypted('one'))).toEqual([]);
  });

  it('that one answer lacks is read again before anything is refused', async () => {
    const environment = await environmentWith(encrypted('one'));
    const { AttributeDefinitions, KeySchema } = encrypted('one');
    const lacking = {
      ...{ TableName: 'orders', TableArn: arn('us-east-1'), TableStatus: 'ACTIVE', AttributeDefinitions, KeySchema },
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: key('us-east-1', 'one') },
      Replicas: [{ RegionName: 'eu-central-1', ReplicaStatus: 'ACTIVE' }],
    };
    let looks = 0;
    environment.answer = ({ operation }) => {
      if (operation !== 'DescribeTable') return undefined;
      looks += 1;
      return looks === 1 ? { Table: lacking } : undefined;
    };
    expect(await environment.table(encrypted('one')).plan()).toMatchObject({ steps: [] });
    expect(looks).toBeGreaterThan(1);
  });

  it('by alias is the key that the alias names in the region of the replica', async () => {
    const byAlias = {
      ...global({ ...frankfurt, SSESpecification: { KMSMasterKeyId: 'alias/orders' } }),
      SSESpecification: { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId: 'alias/orders' },
    };
    const environment = await environmentWith(byAlias);
    expect(await changeTo(environment, byAlias)).toEqual([]);
    const other = { ...frankfurt, SSESpecification: { KMSMasterKeyId: 'alias/other' } };
    await expect(environment.table({ ...byAlias, ...{ Replicas: [other] } }).plan()).rejects.toMatchObject({
      fields: ['Replicas[eu-central-1].SSESpecification.KMSMasterKeyId'],
    });
  });

  it('of the table cannot become a customer key, also by alias', async () => {
    const environment = await environmentWith(global(frankfurt));
    const KMSMasterKeyId = 'alias/orders';
    const replica = { ...frankfurt, SSESpecification: { KMSMasterKeyId } };
    const SSESpecification = { Enabled: true, SSEType: 'KMS' as const, KMSMasterKeyId };
    await expect(environment.table({ ...global(replica), SSESpecification }).apply()).rejects.toMatchObject({
      fields: ['SSESpecification.Enabled'],
    });
    expect(environment.writes).toEqual([]);
  });

  it('cannot change, nor can that of the table', async () => {
    const environment = await environmentWith(encrypted('one'));
    await expect(environment.table(encrypted('two')).apply()).rejects.toMatchObject({
      fields: ['SSESpecification.KMSMasterKeyId', 'Replicas[eu-central-1].SSESpecification.KMSMasterKeyId'],
    });
    expect(environment.writes).toEqual([]);
  });
});

describe('the billing mode of a table with replicas', () => {
  it('stays, also if the replicas are not declared', async () => {
    const environment = await environmentWith(global(frankfurt));
    const { GlobalSecondaryIndexes, ...others } = orders();
    const provisioned = { ...others, AttributeDefinitions: others.AttributeDefinitions.slice(0, 1) };
    const after = { ...provisioned, GlobalSecondaryIndexes: [] };
    await expect(environment.table(after).apply()).rejects.toMatchObject({ fields: ['BillingMode'] });
    expect(environment.writes).toEqual([]);
  });
});

describe('strong consistency', () => {
  const places = (...Regions: string[]) => Regions.map((Region) => ({ Region }));
  const two = { ...global(...places('us-east-2', 'us-west-2')), MultiRegionConsistency: 'STRONG' } as const;
  const witnessed = {
    ...global(...places('us-east-2')),
    MultiRegionConsistency: 'STRONG',
    GlobalTableWitnesses: places('us-west-2'),
  } as const;

  it('is set with two replicas in one call, and removed with both in one call', async () => {
    const environment = await environmentWith(global());
    const regions = ['us-east-2', 'us-west-2'];
    expect(await changeTo(environment, two)).toEqual([
      update({
        ReplicaUpdates: regions.map((RegionName) => ({ Create: { RegionName } })),
        MultiRegionConsistency: 'STRONG',
      }),
    ]);
    expect(await changeTo(environment, global())).toEqual([
      update({ ReplicaUpdates: regions.map((RegionName) => ({ Delete: { RegionName } })) }),
    ]);
  });

  it('is set with one replica and a witness, and removed with both', async () => {
    const environment = await environmentWith(global());
    expect(await changeTo(environment, witnessed)).toEqual([
      update({
        ReplicaUpdates: [{ Create: { RegionName: 'us-east-2' } }],
        GlobalTableWitnessUpdates: [{ Create: { RegionName: 'us-west-2' } }],
        MultiRegionConsistency: 'STRONG',
      }),
    ]);
    expect(await changeTo(environment, global())).toEqual([
      update({
        ReplicaUpdates: [{ Delete: { RegionName: 'us-east-2' } }],
        GlobalTableWitnessUpdates: [{ Delete: { RegionName: 'us-west-2' } }],
      }),
    ]);
  });

  it.each([
    ['its kind', global(...places('us-east-2')), two, ['MultiRegionConsistency']],
    [
      'its regions',
      two,
      { ...two, Replicas: places('us-east-2', 'us-east-1') },
      ['Replicas[us-west-2]', 'Replicas[us-east-1]'],
    ],
    ['its witness', witnessed, { ...witnessed, GlobalTableWitnesses: places('us-east-1') }, ['GlobalTableWitnesses']],
  ] as const)('cannot change %s while there are replicas', async (_, before, after, fields) => {
    const environment = await environmentWith(before);
    const refused = { code: 'PCF_REPLACEMENT_NEEDED', fields };
    await expect(environment.table(after).apply()).rejects.toMatchObject(refused);
    expect(environment.writes).toEqual([]);
  });

  it.each([
    ['eventual', global(frankfurt, tokyo)],
    ['strong', two],
  ])(
    'becomes %s with replace_on_change: all replicas go and come again, and the table itself stays',
    async (_, after) => {
      const environment = await environmentWith(witnessed);
      const { steps } = await environment.table(after, 'running', environment.pcf, { replace_on_change: true }).apply();
      expect(new Set(steps.map(({ operation }) => operation))).toEqual(new Set(['UpdateTable']));
      expect(steps[0]).toMatchObject({ loses: 'data', summary: expect.stringContaining('us-east-2, us-west-2') });
      expect(await changeTo(environment, after)).toEqual([]);
    },
  );

  it('prevents time to live, also if the replicas are not declared', async () => {
    const environment = await environmentWith(two);
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
    await expect(environment.table(ordersOnDemand({ TimeToLiveSpecification })).apply()).rejects.toMatchObject({
      code: 'PCF_REPLICATED_SETTING',
      fields: ['TimeToLiveSpecification.Enabled', 'TimeToLiveSpecification.AttributeName'],
    });
    expect(environment.writes).toEqual([]);
  });

  it('is removed before the table is replaced', async () => {
    const environment = await environmentWith(two);
    const replacing: ExistingTablePolicy = { replace_on_change: true };
    const KeySchema = [{ AttributeName: 'date', KeyType: 'HASH' as const }];
    const after = { ...two, KeySchema, AttributeDefinitions: [{ AttributeName: 'date', AttributeType: 'N' as const }] };
    await environment.table(after, 'running', environment.pcf, replacing).apply();
    const operations = ['UpdateTable', 'DeleteTable', 'CreateTable', 'UpdateTable'];
    expect(sent(environment).map(({ operation }) => operation)).toEqual(operations);
  });
});

describe('a protected replica that is removed', () => {
  it('is unprotected first if all replicas are created again and its declaration allows it', async () => {
    const strong = (DeletionProtectionEnabled: boolean) => ({
      ...global({ Region: 'us-east-2', DeletionProtectionEnabled }, { Region: 'us-west-2' }),
      MultiRegionConsistency: 'STRONG' as const,
    });
    const environment = await environmentWith(strong(true));
    const eventual = global({ Region: 'us-east-2', DeletionProtectionEnabled: false }, { Region: 'us-west-2' });
    const declared = { ...eventual, MultiRegionConsistency: 'EVENTUAL' as const };
    const { steps } = await environment.table(declared, 'running', environment.pcf, { replace_on_change: true }).plan();
    expect(steps.map(({ summary }) => summary).slice(0, 2)).toEqual([
      'switch off the deletion protection of table orders in us-east-2',
      'delete the replicas in us-east-2, us-west-2 of table orders',
    ]);
  });
});

describe('the end of a table with replicas', () => {
  it('deletes its replicas first, and the plan says that their data is lost', async () => {
    const environment = await environmentWith(global(frankfurt));
    const { steps } = await environment.table(global(frankfurt), 'terminated').apply();
    expect(steps.map(({ operation, loses }) => [operation, loses])).toEqual([
      ['UpdateTable', 'data'],
      ['DeleteTable', 'data'],
    ]);
  });

  it('is refused if a replica is protected and its declaration does not allow to delete it', async () => {
    const environment = await environmentWith(global({ ...frankfurt, DeletionProtectionEnabled: true }));
    const refused = { code: 'PCF_PROTECTED_RESOURCE', message: expect.stringContaining('eu-central-1') };
    await expect(environment.table(global(frankfurt), 'terminated').apply()).rejects.toMatchObject(refused);
    await expect(environment.table(global()).apply()).rejects.toMatchObject(refused);
    expect(environment.writes).toEqual([]);
  });

  it('switches off the protection of a replica first if the definition allows it', async () => {
    const environment = await environmentWith(global({ ...frankfurt, DeletionProtectionEnabled: true }));
    await environment.table(global({ ...frankfurt, DeletionProtectionEnabled: false }), 'terminated').apply();
    expect(sent(environment)).toEqual([
      { ...update({ DeletionProtectionEnabled: false }), TableName: arn('eu-central-1') },
      remove('eu-central-1'),
      { operation: 'DeleteTable' },
    ]);
  });
});

describe('a definition with replicas', () => {
  const problemsWith = (changes: Record<string, unknown>) => {
    const aws_resource = { ...global(frankfurt), region_name: 'us-east-1', ...changes };
    const definition = { flavor: 'dynamodb_table', pcf_name: 'orders', aws_resource };
    return () => new TestEnvironment().pcf.particles([{ value: definition }]);
  };
  const own = { SSEType: 'KMS', KMSMasterKeyId: '1111', Enabled: true } as const;
  const strong = { MultiRegionConsistency: 'STRONG' } as const;

  it.each([
    ['two in one region', { Replicas: [frankfurt, frankfurt] }, 'one replica in a region'],
    ['one in its own region', { Replicas: [{ Region: 'us-east-1' }] }, 'region of the table itself'],
    ['no stream', { StreamSpecification: { StreamEnabled: false } }, 'must be true'],
    ['provisioned capacity', ordersProvisioned(), 'must be PAY_PER_REQUEST'],
    ['a key for the table alone', { SSESpecification: own }, 'each replica needs one'],
    [
      'a key for a replica alone',
      { Replicas: [{ ...frankfurt, SSESpecification: own }] },
      'Replicas[0].SSESpecification',
    ],
    ['a broken policy', { Replicas: [{ ...frankfurt, ResourcePolicy: 'x' }] }, 'Replicas[0].ResourcePolicy'],
    ['a tag of AWS', { Replicas: [{ ...frankfurt, Tags: { 'aws:x': '' } }] }, 'Replicas[0].Tags'],
    ['one region too few for strong consistency', strong, 'Found 1 replicas and 0 witnesses'],
    [
      'one region too many',
      { ...strong, Replicas: [frankfurt, tokyo, { Region: 'us-east-2' }] },
      'Found 3 replicas and 0 witnesses',
    ],
    [
      'a witness for eventual consistency',
      { GlobalTableWitnesses: [tokyo] },
      'is possible only with MultiRegionConsistency',
    ],
    [
      'time to live and strong consistency',
      { ...strong, TimeToLiveSpecification: { Enabled: true, AttributeName: 'x' } },
      'TimeToLiveSpecification.Enabled',
    ],
  ] as const)('is refused with %s', (_, changes, message) => {
    expect(problemsWith(changes)).toThrow(message);
  });

  it('accepts only what can be carried out', () => {
    const Replicas = [{ ...frankfurt, GlobalSecondaryIndexes: [] }];
    expect(problemsWith({ Replicas })).toThrow('this setting is not supported');
  });
});

function ordersProvisioned(): Partial<TableResource> {
  return { BillingMode: 'PROVISIONED' };
}
