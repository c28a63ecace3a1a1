import type { CreateReplicationGroupMemberAction, ReplicationGroupUpdate } from '@aws-sdk/client-dynamodb';
import { STRONG_REGION_COUNT } from '@pcf/dynamodb-facts';
import { firstOf, inUse, invalid, type Refusal, type Verdict } from '../world/refusal.js';
import { statusOf } from '../world/running.js';
import { hasReplicas, isRunning, type ModelWorld, type Table } from '../world/state.js';
import { type Change, keyAskedFor, MANAGED_KEY } from './change.js';
import { brokenClass } from './request-rules.js';
import { spentClasses } from './update-quotas.js';

const regionOf = ({ Create, Update, Delete }: ReplicationGroupUpdate): string =>
  (Create ?? Update ?? Delete)?.RegionName ?? '';

/** Checks changes of replicas by the rules that need only the request and the region of the table. */
export function brokenReplication({ region }: ModelWorld, change: Change): Refusal | undefined {
  const { replicas: updates, consistency, witness } = change;
  const kinds = updates.flatMap(({ Create, Update, Delete }) =>
    Object.entries({ Create, Update, Delete }).flatMap(([kind, action]) => (action ? [kind] : [])),
  );
  const allowed = [updates.length > 0, consistency, witness].filter(Boolean).length;
  return firstOf(
    change.settings > allowed && invalid('a change of replicas is alone in its request'),
    updates.length === 0 && invalid('nothing to change'),
    (kinds.length !== updates.length || new Set(kinds).size > 1) &&
      invalid('a request has one kind of action on replicas'),
    updates.some(({ Update }) => Update && Object.keys(Update).length < 2) && invalid('an update changes something'),
    consistency !== 'STRONG' &&
      updates.filter(({ Create }) => Create).length > 1 &&
      invalid('replicas are created one at a time'),
    ...updates.map(({ Create, Update }) => brokenClass((Create ?? Update)?.TableClassOverride)),
    updates.some((update) => regionOf(update) === region) && invalid('the region of the table is none of its replicas'),
    consistency === 'STRONG' ? brokenStrong(change, region) : witness?.Create && invalid('a witness needs STRONG'),
  );
}

/** A strongly consistent table is in three regions: three replicas, or two and a witness, made by one call. */
function brokenStrong({ replicas: updates, witness }: Change, own: string): Verdict {
  const places = [...updates.map(regionOf), ...(witness?.Create ? [witness.Create.RegionName] : [])];
  return firstOf(
    updates.some(({ Create }) => !Create) && invalid('consistency goes with creations only'),
    (new Set([own, ...places]).size <= places.length || 1 + places.length !== STRONG_REGION_COUNT) &&
      invalid('three regions'),
  );
}

/** Checks changes of replicas by the rules that need the table. */
export function misfittingReplication(world: ModelWorld, table: Table, change: Change): Refusal | undefined {
  const { replicas: updates } = change;
  const isStranger = (update: ReplicationGroupUpdate): boolean => !update.Create && !isListed(table, regionOf(update));
  return firstOf(
    updates.some(isStranger) && invalid('there is no such replica'),
    updates.some(({ Create }) => Create) && misfittingConsistency(table, change),
    ...updates.map(({ Create, Update }) =>
      Create ? brokenCreation(world, table, Create) : Update && brokenUpdate(world, table, Update),
    ),
    updates.some(({ Delete }) => Delete) && misfittingDeletions(table, change),
  );
}

function misfittingConsistency(table: Table, { consistency }: Change): Verdict {
  const { isStrong, local, timeToLive } = table;
  return firstOf(
    hasReplicas(table) && (consistency !== undefined || isStrong) && invalid('consistency cannot be changed'),
    consistency === 'STRONG' && (local.length > 0 || timeToLive?.on) && invalid('no local indexes, no time to live'),
  );
}

/** Replicas are deleted one at a time; strongly consistent ones all at once, with the witness. */
function misfittingDeletions(
  { isStrong, replicas, witness }: Table,
  { replicas: updates, witness: given }: Change,
): Verdict {
  if (!isStrong) return updates.length > 1 && invalid('replicas are deleted one at a time');
  const isWhole = updates.length === Object.keys(replicas).length && given?.Delete?.RegionName === witness;
  return !isWhole && invalid('strongly consistent replicas and their witness are deleted together');
}

/** Whether a replica is listed: some time after it was requested. */
export const isListed = (table: Table, region: string): boolean =>
  region in table.replicas && phaseOf(table, region) !== 'announced';

export const phaseOf = ({ running }: Table, region: string) =>
  running.flatMap((one) => (one.what === 'replica' && one.region === region ? [one.phase] : []))[0];

function brokenCreation(
  { elsewhere }: ModelWorld,
  table: Table,
  { RegionName: region = '', KMSMasterKeyId: key }: CreateReplicationGroupMemberAction,
): Verdict {
  const own = table.encryptionKey;
  const [, , , keyRegion] = key?.split(':') ?? [];
  const isManaged = (name: string | undefined): boolean => name === MANAGED_KEY;
  return firstOf(
    table.mode === 'PROVISIONED' && NEEDS_ON_DEMAND,
    own === undefined && key !== undefined && invalid('only a table with a key has replicas with keys'),
    own !== undefined && key === undefined && !isManaged(own) && invalid('each replica needs a key of its region'),
    own !== undefined && key !== undefined && isManaged(own) !== isManaged(key) && invalid('all keys are of one kind'),
    key?.startsWith('arn:') && keyRegion !== region && invalid('the key is in the region of the replica'),
    ['announced', 'creating'].includes(phaseOf(table, region) ?? '') && inUse('the replica is being created already'),
    (region in table.replicas || region in elsewhere) && invalid('there is a table of this name already'),
  );
}

const NEEDS_ON_DEMAND = invalid('a table with replicas is on demand, or scales by itself');

function brokenUpdate(
  { now }: ModelWorld,
  { replicas }: Table,
  { RegionName = '', KMSMasterKeyId, TableClassOverride }: NonNullable<ReplicationGroupUpdate['Update']>,
): Verdict {
  const replica = replicas[RegionName];
  return firstOf(
    KMSMasterKeyId !== undefined && invalid('the key of a replica cannot be changed'),
    TableClassOverride !== undefined && replica && spentClasses(replica.classChanges, now),
  );
}

/** Refuses changes that tables with replicas do not allow. A replica that is DELETING does not count. */
export function brokenForReplicas(table: Table, change: Change, now: number): Refusal | undefined {
  const followers = Object.entries(table.replicas).filter(
    ([region, { override }]) => override === undefined && phaseOf(table, region) !== 'deleting',
  );
  const key = change.encryption && keyAskedFor(change.encryption);
  return firstOf(
    !table.isStrong && change.stream?.StreamEnabled === false && invalid('replicas need the stream'),
    change.mode === 'PROVISIONED' && NEEDS_ON_DEMAND,
    key !== undefined && key !== MANAGED_KEY && invalid('each replica needs a key'),
    ...(change.class === undefined ? [] : followers.map(([, { classChanges }]) => spentClasses(classChanges, now))),
    busyWithReplicas(table),
  );
}

/** Whether the table or a replica is not ACTIVE. */
export const busyWithReplicas = (table: Table): Verdict =>
  (statusOf(table) !== 'ACTIVE' || isRunning(table, 'replica', 'witness')) &&
  inUse('the table or a replica is being changed');
