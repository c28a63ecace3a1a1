import { type Json, onDemand, TestClient } from './simulator.js';

export const IRELAND = { region: 'eu-west-1' };
export const FRANKFURT = { region: 'eu-central-1' };
export const PARIS = { region: 'eu-west-3' };

export const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });
export const add = (RegionName: string, more: object = {}) =>
  update({ ReplicaUpdates: [{ Create: { RegionName, ...more } }] });
export const remove = (RegionName: string) => update({ ReplicaUpdates: [{ Delete: { RegionName } }] });
export const change = (RegionName: string, more: object) =>
  update({ ReplicaUpdates: [{ Update: { RegionName, ...more } }] });

export const strong = (regions: string[], witness?: string) =>
  update({
    MultiRegionConsistency: 'STRONG',
    ReplicaUpdates: regions.map((RegionName) => ({ Create: { RegionName } })),
    ...(witness && { GlobalTableWitnessUpdates: [{ Create: { RegionName: witness } }] }),
  });

export const described = async (aws: TestClient, caller = IRELAND): Promise<Json> => {
  const { Table } = await aws.call('DescribeTable', { TableName: 'orders' }, caller);
  if (!Table) throw new Error('DescribeTable answered without a table');
  return Table;
};

/** Each replica that a table lists, as `region STATUS`. */
export const replicasIn = (table: Json | undefined): unknown[] => {
  const replicas: unknown = table?.Replicas;
  if (!Array.isArray(replicas)) return [];
  return replicas.map((replica: Json) => `${replica.RegionName} ${replica.ReplicaStatus}`);
};

/** A table in Ireland, ACTIVE, with times as on AWS. */
export const started = async (table: object = onDemand()): Promise<TestClient> => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

/** A table in Ireland with a replica in Frankfurt, both ACTIVE. */
export const replicated = async (table: object = onDemand(), more: object = {}): Promise<TestClient> => {
  const aws = await started(table);
  await aws.call('UpdateTable', add('eu-central-1', more));
  aws.clock.advance(21_000);
  return aws;
};
