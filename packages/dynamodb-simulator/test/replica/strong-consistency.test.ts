import { describe, expect, it } from 'vitest';
import {
  add,
  described,
  FRANKFURT,
  IRELAND,
  PARIS,
  remove,
  replicasIn,
  replicated,
  started,
  strong,
  update,
} from '../support/replicas.js';
import { all, hash, onDemand, range, strings } from '../support/simulator.js';

const STRONG = 'for global tables with MultiRegionConsistency set to STRONG';

const withWitness = async () => {
  const aws = await started();
  await aws.call('UpdateTable', strong(['eu-central-1'], 'eu-west-3'));
  aws.clock.advance(70_000);
  return aws;
};

const dissolve = (witness?: string) =>
  update({
    ReplicaUpdates: [{ Delete: { RegionName: 'eu-central-1' } }],
    ...(witness && { GlobalTableWitnessUpdates: [{ Delete: { RegionName: witness } }] }),
  });

describe('A strongly consistent global table', () => {
  it('has three replicas after 16 s', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', strong(['eu-central-1', 'eu-west-3']));
    aws.clock.advance(16_000);
    const table = await described(aws);

    expect(answer).toMatchObject({ TableStatus: 'UPDATING', MultiRegionConsistency: 'STRONG' });
    expect([table.TableStatus, ...replicasIn(table)]).toEqual(['ACTIVE', 'eu-central-1 ACTIVE', 'eu-west-3 ACTIVE']);
    expect((await described(aws, PARIS)).MultiRegionConsistency).toBe('STRONG');
  });

  it('or two and a witness, which has no table', async () => {
    const aws = await started();
    await aws.call('UpdateTable', strong(['eu-central-1'], 'eu-west-3'));
    aws.clock.advance(70_000);
    const table = await described(aws);

    expect(table.GlobalTableWitnesses).toEqual([{ RegionName: 'eu-west-3', WitnessStatus: 'ACTIVE' }]);
    expect(replicasIn(await described(aws, FRANKFURT))).toEqual(['eu-west-1 ACTIVE']);
    expect(await aws.refusal('DescribeTable', { TableName: 'orders' }, PARIS)).toMatch(/not found$/);
  });

  it('lists neither the replica nor the witness for 5 s, and has no table in the other region for a minute', async () => {
    const aws = await started();
    const { TableDescription: answer } = await aws.call('UpdateTable', strong(['eu-central-1'], 'eu-west-3'));
    aws.clock.advance(4_999);
    const before = await described(aws);
    aws.clock.advance(1);
    const after = await described(aws);
    aws.clock.advance(53_999);
    const missing = await aws.refusal('DescribeTable', { TableName: 'orders' }, FRANKFURT);
    aws.clock.advance(1);

    for (const table of [answer, before]) {
      expect([table?.TableStatus, ...replicasIn(table)]).toEqual(['UPDATING']);
      expect(table).not.toHaveProperty('GlobalTableWitnesses');
    }
    expect(replicasIn(after)).toEqual(['eu-central-1 CREATING']);
    expect(after.GlobalTableWitnesses).toEqual([{ RegionName: 'eu-west-3', WitnessStatus: 'CREATING' }]);
    expect(missing).toMatch(/not found$/);
    expect((await described(aws, FRANKFURT)).TableStatus).toBe('CREATING');
  });

  it('is dissolved by one call: all is ACTIVE for 44 s, then DELETING for 11 s', async () => {
    const aws = await withWitness();
    const { TableDescription: answer } = await aws.call('UpdateTable', dissolve('eu-west-3'));
    aws.clock.advance(44_000);
    const during = await described(aws);
    aws.clock.advance(11_000);
    const table = await described(aws);

    expect([answer?.TableStatus, ...replicasIn(answer)]).toEqual(['UPDATING', 'eu-central-1 ACTIVE']);
    expect(answer?.GlobalTableWitnesses).toEqual([{ RegionName: 'eu-west-3', WitnessStatus: 'ACTIVE' }]);
    expect([during.TableStatus, ...replicasIn(during)]).toEqual(['UPDATING', 'eu-central-1 DELETING']);
    expect(during.GlobalTableWitnesses).toEqual([{ RegionName: 'eu-west-3', WitnessStatus: 'DELETING' }]);
    expect(table.TableStatus).toBe('ACTIVE');
    for (const name of ['Replicas', 'GlobalTableWitnesses', 'MultiRegionConsistency', 'GlobalTableVersion']) {
      expect(table).not.toHaveProperty(name);
    }
    expect(await aws.refusal('DescribeTable', { TableName: 'orders' }, FRANKFURT)).toMatch(/not found$/);
  });

  it('refuses to be changed in part', async () => {
    const aws = await withWitness();
    const one = `ValidationException: Deletion of only one table replica is not supported ${STRONG}.`;

    expect(await aws.refusal('DeleteTable', { TableName: 'orders' })).toBe(one);
    expect(await aws.refusal('UpdateTable', dissolve())).toBe(
      'ValidationException: Update table delete operation does not include all witnesses.',
    );
    expect(await aws.refusal('UpdateTable', dissolve('eu-west-2'))).toBe(
      'ValidationException: Update global table operation failed because one or more witnesses were not part of the ' +
        'global table. Please retry the request without these witnesses: [eu-west-2].',
    );
    expect(await aws.refusal('UpdateTable', add('eu-west-2'))).toBe(
      'ValidationException: Cannot add replicas to a global table with strong MultiRegionConsistency',
    );
    expect(await aws.refusal('UpdateTable', strong(['eu-west-2', 'eu-west-3']))).toBe(
      'ValidationException: MultiRegionConsistency parameter is unsupported on existing global table',
    );
  });

  it('refuses to lose one of two replicas', async () => {
    const aws = await started();
    await aws.call('UpdateTable', strong(['eu-central-1', 'eu-west-3']));
    aws.clock.advance(16_000);

    expect(await aws.refusal('UpdateTable', remove('eu-west-3'))).toBe(
      `ValidationException: Deletion of only one table replica is not supported ${STRONG}.`,
    );
  });

  const counts = `Unsupported replica count ${STRONG}.`;
  it.each<[string, object, string]>([
    ['one other region', strong(['eu-central-1']), counts],
    ['three other regions', strong(['eu-central-1', 'eu-west-3', 'eu-west-2']), counts],
    ['two replicas and a witness', strong(['eu-central-1', 'eu-west-3'], 'eu-west-2'), counts],
    [
      'a witness in the region of a replica',
      strong(['eu-central-1'], 'eu-central-1'),
      'Cannot target multiple regions with the same action',
    ],
    [
      'a witness in its own region',
      strong(['eu-central-1'], 'eu-west-1'),
      'Cannot add a witness in the same region as an existing replica when creating a global table with ' +
        'MultiRegionConsistency set to STRONG.',
    ],
    [
      'regions that have none',
      strong(['eu-central-1', 'us-west-1']),
      `Unsupported Region(s) specified ${STRONG}: [us-west-1].`,
    ],
    [
      'a witness without consistency',
      { ...add('eu-central-1'), GlobalTableWitnessUpdates: [{ Create: { RegionName: 'eu-west-3' } }] },
      'MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.',
    ],
    [
      'deletions with consistency',
      { ...remove('eu-central-1'), MultiRegionConsistency: 'STRONG' },
      'Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.',
    ],
  ])('refuses %s', async (_what, input, text) => {
    const aws = await started();

    expect(await aws.refusal('UpdateTable', input)).toBe(`ValidationException: ${text}`);
  });

  it('refuses to grow out of other replicas', async () => {
    const aws = await replicated();

    expect(await aws.refusal('UpdateTable', strong(['eu-west-2', 'eu-west-3']))).toBe(
      'ValidationException: MultiRegionConsistency parameter is unsupported on existing global table',
    );
  });

  it('refuses time to live from then on, in each region', async () => {
    const aws = await withWitness();
    const ttl = (Enabled: boolean) => update({ TimeToLiveSpecification: { AttributeName: 'expires', Enabled } });

    for (const region of [IRELAND, FRANKFURT]) {
      expect(await aws.refusal('UpdateTimeToLive', ttl(true), region)).toBe(
        'ValidationException: Global tables with MultiRegionConsistency set to STRONG do not support time to live.',
      );
    }
    expect(await aws.refusal('UpdateTimeToLive', ttl(false))).toBe(
      'ValidationException: TimeToLive is already disabled',
    );
  });

  it('refuses local indexes and time to live', async () => {
    const local = { IndexName: 'by-day', KeySchema: [hash('id'), range('day')], Projection: all };
    const aws = await started({
      ...onDemand(),
      AttributeDefinitions: strings('id', 'at', 'day'),
      KeySchema: [hash('id'), range('at')],
      LocalSecondaryIndexes: [local],
    });
    const other = await started();
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await other.call('UpdateTimeToLive', update({ TimeToLiveSpecification }));
    const input = strong(['eu-central-1', 'eu-west-3']);

    expect(await aws.refusal('UpdateTable', input)).toMatch(/STRONG do not support local secondary indexes\.$/);
    expect(await other.refusal('UpdateTable', input)).toMatch(/STRONG do not support time to live\.$/);
  });
});
