import type { GlobalTableWitnessGroupUpdate, ReplicationGroupUpdate } from '@aws-sdk/client-dynamodb';
import type { Change } from '@pcf/core';
import type { Replica } from './definition/replicas.js';
import type { TableChange } from './diff.js';
import { changesOf, type Edit, onDemandGroup } from './edit.js';
import type { ObservedTable } from './settings.js';
import type { Update } from './update-step.js';

/** How long a table is UPDATING, or a replica under way, on AWS, in milliseconds. */
const USUALLY = { delete: 125_000, create: 30_000, update: 40_000, strong: 70_000 };

/** The replicas that are there and do not stay. */
export function removedReplicas(edit: Edit): Replica[] {
  const removed = changesOf(edit, 'replicas').filter((change) => change.after === undefined);
  const regions = removed.map(({ path }) => regionIn(path));
  return (edit.observed.Replicas ?? []).filter(({ Region }) => regions.includes(Region));
}

/** The calls that remove those replicas that do not stay. */
export function replicaDeletions(edit: Edit): Update[] {
  const deletions = deletionsOf(removedReplicas(edit), edit.observed);
  const isReplacement = changesOf(edit, 'replication').length > 0;
  return deletions.map((update) => (isReplacement ? { ...update, allowedBy: 'replace_on_change' } : update));
}

/**
 * The calls that remove replicas: one each, and nothing else in it; where they are strongly consistent, all in one, with the
 * witness.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function deletionsOf(
  replicas: readonly Replica[],
  { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [] }: ObservedTable,
): Update[] {
  const deletion = (gone: readonly Replica[], usually: number, regions: readonly string[]): Update => ({
    settings: {
      ReplicaUpdates: gone.map(({ Region: RegionName }) => ({ Delete: { RegionName } })),
      ...witnessUpdate(witnesses.map(({ Region: RegionName }) => ({ Delete: { RegionName } }))),
    },
    summary: `delete the ${regions.length > 1 ? 'replicas' : 'replica'} in ${regions.join(', ')}`,
    changes: gone.map((before) => ({ path: `Replicas[${before.Region}]`, before, after: undefined })),
    loses: 'data',
    lost: `what is only in ${regions.join(', ')}: the copy of the items there, its stream, and its points to restore from`,
    changesOutputs: [],
    usually,
  });
  if (consistency !== 'STRONG') return replicas.map((one) => deletion([one], USUALLY.delete, [one.Region]));
  const regions = [...replicas, ...witnesses].map(({ Region }) => Region);
  return replicas.length > 0 ? [deletion(replicas, USUALLY.strong, regions)] : [];
}

/**
 * The calls that change in which way replicas differ from the table, all in one, and then those that add replicas: one each, or
 * where they are to be strongly consistent all in one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html
 */
export function replicaUpdates(edit: Edit): Update[] {
  const changes = changesOf(edit, 'replicas').filter((change) => change.after !== undefined);
  const { Replicas: declared = [] } = edit.resource;
  const changesIn = ({ Region }: Replica) => changes.filter(({ path }) => regionIn(path) === Region);
  const added = declared.filter((replica) => changesIn(replica).some(({ path }) => path.endsWith(']')));
  const changed = declared.filter((replica) => changesIn(replica).length > 0 && !added.includes(replica));
  return [
    ...(changed.length > 0 ? [overridesUpdate(edit, changed, changed.flatMap(changesIn))] : []),
    ...creations(edit, added, changesIn),
  ];
}

function overridesUpdate(edit: Edit, changed: readonly Replica[], changes: readonly Change[]): Update {
  const isOfClass = changes.some(({ path }) => path.endsWith('TableClass'));
  return {
    settings: { ReplicaUpdates: changed.map((replica) => ({ Update: overrides(replica) })) },
    summary: `change the ${changed.length > 1 ? 'replicas' : 'replica'} in ${regionsOf(changed)}`,
    changes,
    usually: USUALLY.update,
    ...(isOfClass && changesOf(edit, 'class').length > 0 && { group: 'class' }),
  };
}

function creations(edit: Edit, added: readonly Replica[], changesIn: (replica: Replica) => TableChange[]): Update[] {
  const { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [] } = edit.desired;
  // DynamoDB switches on the stream of a table that becomes a global one.
  if (consistency !== 'STRONG')
    return added.map((replica) => ({
      settings: { ReplicaUpdates: [creation(replica)] },
      summary: `add a replica in ${replica.Region}`,
      changes: changesIn(replica),
      ...(edit.observed.StreamSpecification?.StreamEnabled ? {} : { changesOutputs: ['LatestStreamArn'] }),
      usually: USUALLY.create,
      ...onDemandGroup(edit),
    }));
  if (added.length === 0) return [];
  const settings = ['MultiRegionConsistency', 'GlobalTableWitnesses'] as const;
  const declared = settings.filter((setting) => edit.desired[setting] !== undefined);
  return [
    {
      settings: {
        ReplicaUpdates: added.map(creation),
        ...witnessUpdate(witnesses.map(({ Region: RegionName }) => ({ Create: { RegionName } }))),
        MultiRegionConsistency: consistency,
      },
      summary: `add strongly consistent replicas in ${regionsOf([...added, ...witnesses])}`,
      changes: [
        ...added.flatMap(changesIn),
        ...declared.map((path) => ({ path, before: undefined, after: edit.desired[path] })),
      ],
      usually: USUALLY.strong,
      ...onDemandGroup(edit),
    },
  ];
}

function creation({ SSESpecification, ...replica }: Replica): ReplicationGroupUpdate {
  const key = SSESpecification && { KMSMasterKeyId: SSESpecification.KMSMasterKeyId };
  return { Create: { ...overrides(replica), ...key } };
}

function overrides({ Region: RegionName, TableClass, ReadOnDemandThroughputSettings }: Replica) {
  return {
    RegionName,
    ...(TableClass && { TableClassOverride: TableClass }),
    ...(ReadOnDemandThroughputSettings && { OnDemandThroughputOverride: ReadOnDemandThroughputSettings }),
  };
}

function witnessUpdate(updates: GlobalTableWitnessGroupUpdate[]) {
  return updates.length > 0 ? { GlobalTableWitnessUpdates: updates } : {};
}

function regionsOf(places: readonly { readonly Region: string }[]): string {
  return places.map(({ Region }) => Region).join(', ');
}

/** `eu-west-1` of `Replicas[eu-west-1].TableClass` */
function regionIn(path: string): string {
  return /\[(.*?)\]/.exec(path)?.[1] ?? '';
}
