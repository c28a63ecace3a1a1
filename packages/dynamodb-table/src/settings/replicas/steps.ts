import type { GlobalTableWitnessGroupUpdate, ReplicationGroupUpdate } from '@aws-sdk/client-dynamodb';
import { type Change, ProtectedResourceError } from '@pcf/core';
import { WHOLE_CHANGES } from '@pcf/dynamodb-facts';
import { changesOf, type Edit, REPLACE_KEY, REPLICATION, type TableChange } from '../../steps/edit.js';
import type { StepOf, TableStep } from '../../steps/step.js';
import { shownChanges, type Update, updateStep } from '../../steps/update.js';
import { type Billed, onDemandGroup } from '../capacity/billing-mode.js';
import { INITIALLY, ownSettingSteps } from './own-settings.js';
import type { Replica, Replicated } from './schema.js';

/** What the steps of replicas read of a table. */
export interface ReplicatedTable extends Replicated, Billed {
  TableName: string;
  StreamSpecification?: { StreamEnabled: boolean } | undefined;
}

/** Returns the observed replicas that are removed. */
export function removedReplicas(edit: Pick<Edit<Replicated>, 'observed' | 'changes'>): Replica[] {
  const removed = changesOf(edit, 'replicas').filter((change) => change.after === undefined);
  const regions = removed.map(({ path }) => regionIn(path));
  return (edit.observed.Replicas ?? []).filter(({ Region }) => regions.includes(Region));
}

/** Deletes the replicas that are removed. */
export function replicaDeletions(edit: Edit<ReplicatedTable>): StepOf<'UpdateTable'>[] {
  const because = shownChanges(changesOf(edit, REPLICATION));
  const { observed } = edit;
  return deletionsOf(removedReplicas(edit), observed).map((update) =>
    updateStep(observed.TableName, because.length > 0 ? { ...update, because, allowedBy: REPLACE_KEY } : update),
  );
}

/** Deletes all replicas of a table that is deleted next. */
export function deleteAllReplicas(edit: Pick<Edit<ReplicatedTable>, 'id' | 'observed' | 'resource'>): TableStep[] {
  const { TableName, Replicas = [] } = edit.observed;
  return [
    ...unprotectReplicas(edit, Replicas),
    ...deletionsOf(Replicas, edit.observed).map((update) => updateStep(TableName, update)),
  ];
}

/**
 * Switches off the deletion protection of replicas that are deleted next.
 *
 * @throws ProtectedResourceError when a replica is protected and the definition does not allow to switch that off
 */
export function unprotectReplicas(
  { id, observed, resource }: Pick<Edit<ReplicatedTable>, 'id' | 'observed' | 'resource'>,
  replicas: readonly Replica[],
): TableStep[] {
  const isAllowed = ({ Region }: Replica) =>
    resource.Replicas?.some((one) => one.Region === Region && one.DeletionProtectionEnabled === false) ?? false;
  const kept = replicas.find((replica) => replica.DeletionProtectionEnabled && !isAllowed(replica));
  if (kept)
    throw new ProtectedResourceError(
      id,
      `the replica in ${kept.Region} has deletion protection. To delete the replica, first declare it with ` +
        'DeletionProtectionEnabled: false and apply, or switch the protection off by hand.',
    );
  return replicas.flatMap(({ Region, DeletionProtectionEnabled: isProtected }) =>
    ownSettingSteps(
      { id, observed, resource },
      { DeletionProtectionEnabled: isProtected },
      { Region, ...(isProtected && { DeletionProtectionEnabled: false }) },
    ),
  );
}

/** Changes what each replica has for itself: with the calls of a table, sent in its region. */
export function ownSettingsOfReplicas(edit: Edit<ReplicatedTable>): TableStep[] {
  const removed = removedReplicas(edit);
  const staying = (edit.observed.Replicas ?? []).filter((replica) => !removed.includes(replica));
  return (edit.desired.Replicas ?? []).flatMap((wanted) => {
    const found = staying.find((replica) => replica.Region === wanted.Region);
    return ownSettingSteps(edit, found ?? INITIALLY, wanted).map((step) => ({ ...step, ...onDemandGroup(edit) }));
  });
}

/**
 * Deletes replicas: one call each, with nothing else in it. If they are strongly consistent, one call deletes all and the witness.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
function deletionsOf(
  replicas: readonly Replica[],
  { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [] }: Replicated,
): Update[] {
  const deletion = (gone: readonly Replica[], usually: number, regions: readonly string[]): Update => ({
    settings: {
      ReplicaUpdates: gone.map(({ Region: RegionName }) => ({ Delete: { RegionName } })),
      ...witnessUpdate(witnesses.map(({ Region: RegionName }) => ({ Delete: { RegionName } }))),
    },
    summary: `delete the ${regions.length > 1 ? 'replicas' : 'replica'} in ${regions.join(', ')}`,
    changes: gone.map((before) => ({ path: `Replicas[${before.Region}]`, before, after: undefined })),
    loses: 'data',
    lost: `the copy of the items in ${regions.join(', ')}, its stream and its recovery points`,
    changesOutputs: [],
    usually,
  });
  if (consistency !== 'STRONG')
    return replicas.map((one) => deletion([one], WHOLE_CHANGES.deleteReplica, [one.Region]));
  const regions = [...replicas, ...witnesses].map(({ Region }) => Region);
  return replicas.length > 0 ? [deletion(replicas, WHOLE_CHANGES.strongReplicas, regions)] : [];
}

/**
 * Changes the values that replicas have in place of the table's, all in one call. Then adds replicas: one call each, or one call for
 * all if they become strongly consistent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html
 */
export function replicaUpdates(edit: Edit<ReplicatedTable>): StepOf<'UpdateTable'>[] {
  const changes = changesOf(edit, 'replicas').filter((change) => change.after !== undefined);
  const { Replicas: declared = [] } = edit.resource;
  const changesIn = ({ Region }: Replica) => changes.filter(({ path }) => regionIn(path) === Region);
  const added = declared.filter((replica) => changesIn(replica).some(({ path }) => path.endsWith(']')));
  const changed = declared.filter((replica) => changesIn(replica).length > 0 && !added.includes(replica));
  const updates = [
    ...(changed.length > 0 ? [overridesUpdate(edit, changed, changed.flatMap(changesIn))] : []),
    ...creations(edit, added, changesIn),
  ];
  return updates.map((update) => updateStep(edit.observed.TableName, update));
}

function overridesUpdate(edit: Edit<ReplicatedTable>, changed: readonly Replica[], changes: readonly Change[]): Update {
  const isOfClass = changes.some(({ path }) => path.endsWith('TableClass'));
  return {
    settings: { ReplicaUpdates: changed.map((replica) => ({ Update: overrides(replica) })) },
    summary: `change the ${changed.length > 1 ? 'replicas' : 'replica'} in ${regionsOf(changed)}`,
    changes,
    usually: WHOLE_CHANGES.updateReplica,
    ...(isOfClass && changesOf(edit, 'class').length > 0 && { group: 'class' }),
  };
}

function creations(
  edit: Edit<ReplicatedTable>,
  added: readonly Replica[],
  changesIn: (replica: Replica) => TableChange[],
): Update[] {
  const { MultiRegionConsistency: consistency, GlobalTableWitnesses: witnesses = [] } = edit.desired;
  // DynamoDB switches on the stream of a table that becomes a global one.
  if (consistency !== 'STRONG')
    return added.map((replica) => ({
      settings: { ReplicaUpdates: [creation(replica)] },
      summary: `add a replica in ${replica.Region}`,
      changes: changesIn(replica),
      ...(edit.observed.StreamSpecification?.StreamEnabled ? {} : { changesOutputs: ['LatestStreamArn'] }),
      usually: WHOLE_CHANGES.addReplica,
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
      usually: WHOLE_CHANGES.strongReplicas,
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

/** Returns `eu-west-1` for `Replicas[eu-west-1].TableClass`. */
function regionIn(path: string): string {
  return /\[(.*?)\]/.exec(path)?.[1] ?? '';
}
