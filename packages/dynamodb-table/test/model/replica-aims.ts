import type { UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { ModelCall, Table } from '@pcf/dynamodb-model';
import type { TableResource } from '../../src/settings/all.js';
import type { Replica } from '../../src/settings/replicas/schema.js';
import type { Aim } from './shortest-way.js';

type Input = Omit<UpdateTableCommandInput, 'TableName'>;

const updating = ({ TableName }: TableResource, input: Input): ModelCall => ({
  operation: 'UpdateTable',
  input: { TableName, ...input },
});

/** One per call; strongly consistent ones all in one call. */
const callsFor = (count: number, isStrong: boolean | undefined): number => (isStrong ? Math.min(count, 1) : count);

/** Removes replicas first: they prevent some other changes of the table. */
export function fewerReplicas(goal: TableResource): Aim {
  const leaving = ({ replicas }: Table) =>
    Object.keys(replicas).filter((region) => goal.Replicas && !goal.Replicas.some(({ Region }) => Region === region));
  return {
    lacking: (table) => callsFor(leaving(table).length, table.isStrong),
    calls: (table) => {
      const deletions = leaving(table).map((RegionName) => ({ Delete: { RegionName } }));
      const witness = table.witness && [{ Delete: { RegionName: table.witness } }];
      return [
        updating(goal, { ReplicaUpdates: deletions, ...(witness && { GlobalTableWitnessUpdates: witness }) }),
        ...deletions.map((deletion) => updating(goal, { ReplicaUpdates: [deletion] })),
      ];
    },
  };
}

/** The set of replicas, and how they differ from the table. Existing replicas are changed in one call. */
export function replicas(goal: TableResource): Aim {
  const { Replicas: wanted = [], MultiRegionConsistency: consistency } = goal;
  const coming = (table: Table) => wanted.filter(({ Region }) => !table.replicas[Region]);
  const differing = (table: Table) => wanted.filter((replica) => isDifferent(table, replica));
  const witnesses = (goal.GlobalTableWitnesses ?? []).map(({ Region: RegionName }) => ({ Create: { RegionName } }));
  return {
    lacking: (table) =>
      callsFor(coming(table).length, consistency === 'STRONG') + callsFor(differing(table).length, true),
    calls: (table) => {
      const creations = coming(table).map((replica) => ({ Create: { ...overrides(replica), ...key(replica) } }));
      return [
        updating(goal, {
          ReplicaUpdates: creations,
          ...(witnesses.length > 0 && { GlobalTableWitnessUpdates: witnesses }),
          MultiRegionConsistency: consistency,
        }),
        ...creations.map((creation) => updating(goal, { ReplicaUpdates: [creation] })),
        updating(goal, { ReplicaUpdates: differing(table).map((replica) => ({ Update: overrides(replica) })) }),
      ];
    },
  };
}

function isDifferent(
  { replicas: all, maxima }: Table,
  { Region, TableClass, ReadOnDemandThroughputSettings }: Replica,
) {
  const found = all[Region];
  if (!found) return false;
  const most = found.maxRead ?? maxima.read;
  return (
    (TableClass ?? found.class) !== found.class ||
    (ReadOnDemandThroughputSettings?.MaxReadRequestUnits ?? most) !== most
  );
}

const overrides = ({ Region, TableClass, ReadOnDemandThroughputSettings: maximum }: Replica) => ({
  RegionName: Region,
  ...(TableClass && { TableClassOverride: TableClass }),
  ...(maximum && { OnDemandThroughputOverride: maximum }),
});

const key = ({ SSESpecification }: Replica) => SSESpecification && { KMSMasterKeyId: SSESpecification.KMSMasterKeyId };
