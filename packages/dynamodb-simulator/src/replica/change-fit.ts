import { HOUR, REFUSAL_TEXTS, SOURCE_REGION_HELD_FOR, TABLE_CLASS_CHANGES } from '@pcf/dynamodb-facts';
import { checkTableCount } from '../account/quotas.js';
import { AwsError, inUse, invalidParameter, limitExceeded, validation } from '../aws-error.js';
import { isManagedKey, managedKeyArn } from '../table-member/encryption.js';
import { isClassBudgetSpent } from '../table-member/table-class.js';
import { parseArn } from '../world/arns.js';
import { globalTableOf, isAnnounced, isChanging, isListed, replicaTable } from '../world/global-tables.js';
import { regionOf } from '../world/regions.js';
import type { CallContext, GlobalTable, Region } from '../world/state.js';
import { tableStatus } from '../world/status.js';
import type { TableState } from '../world/table-state.js';
import { severalAtOnce } from './change-request.js';
import type { ReplicaChanges, ReplicaSettings } from './input.js';
import { checkStrongDeletion, checkStrongTable } from './strong-consistency.js';

/** The rules that need the table and its replicas. */
export function checkReplicaChangesFit(call: CallContext, table: TableState, changes: ReplicaChanges): void {
  const group = globalTableOf(call.world, table);
  if (group && table.job?.kind === 'creating') {
    for (const region of changes.deletions) refuseSource(group, region, call.now);
    throw beingAdded(group, call.region.name);
  }
  refuseUnknownReplicas(group, changes);
  if (changes.creations.length > 0) checkCreations(call, table, group, changes);
  else if (changes.updates.length > 0) checkUpdates(call, group, changes.updates);
  else checkDeletions(call, group, changes);
}

/** @param region where a replica is being created */
export const beingAdded = ({ name }: GlobalTable, region: string): AwsError =>
  validation(
    'Create/Update/Delete of replica is not allowed while the replica is being added to table with name: ' +
      `‘${name}’ in region: ‘${region}’.`,
  );

function refuseUnknownReplicas(group: GlobalTable | undefined, { updates, deletions }: ReplicaChanges): void {
  const members = group?.replicas.filter(isListed).map(({ region }) => region) ?? [];
  const unknown = [...updates.map(({ region }) => region), ...deletions].filter((one) => !members.includes(one));
  if (unknown.length === 0) return;
  throw validation(
    `Update global table operation failed because one or more ${REFUSAL_TEXTS.replicasUnknown}. Please retry ` +
      `the request without these replicas: [${unknown.join(', ')}].`,
  );
}

function checkCreations(
  call: CallContext,
  table: TableState,
  group: GlobalTable | undefined,
  { creations, consistency }: ReplicaChanges,
): void {
  if (group && consistency) throw validation(`MultiRegionConsistency parameter is ${REFUSAL_TEXTS.consistencyIsFixed}`);
  if (group?.consistency === 'STRONG') {
    throw validation(`${REFUSAL_TEXTS.strongTableIsComplete} with strong MultiRegionConsistency`);
  }
  if (table.billingMode === 'PROVISIONED') throw needsOnDemand();
  if (consistency === 'STRONG') checkStrongTable(table);
  for (const creation of creations) {
    checkKey(call.region, table, creation);
    if (group) refuseCreating(group, creation.region);
    checkVacant(call, table, creation.region);
  }
}

/** Before the replica is listed, the table is only reported as busy (DDB-TABLE-227, 306). */
function refuseCreating(group: GlobalTable, replicaRegion: string): void {
  const { job } = group.replicas.find(({ region }) => region === replicaRegion) ?? {};
  if (job?.kind !== 'creating') return;
  if (job.phase === 'announced') throw busy();
  const regions = group.replicas.map(({ region }) => region).sort();
  throw new AwsError(
    'ResourceInUseException',
    `Global table with name: '${group.name}' already exists with replicas in regions: '${regions.join(', ')}'.`,
  );
}

/** DynamoDB also allows provisioned throughput with auto scaling (DDB-TABLE-249), which the simulator does not have. */
export const needsOnDemand = (): AwsError =>
  validation('Table write capacity should either be Pay-Per-Request or AutoScaled.');

/** Refuses provisioned throughput in an update. DynamoDB accepts and ignores it when a replica is created (DDB-TABLE-223, 307). */
function refuseProvisioned({ provisioned }: ReplicaSettings): void {
  if (!provisioned) return;
  throw validation(
    'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
  );
}

export const needsKeys = (): AwsError => invalidParameter('KMSMasterKeyId must be specified for each replica.');

function checkKey(region: Region, { kmsKeyArn }: TableState, { region: replicaRegion, key }: ReplicaSettings): void {
  if (kmsKeyArn === undefined) {
    if (key !== undefined) throw needsKeys();
    return;
  }
  const managed = kmsKeyArn === managedKeyArn(region);
  if (key === undefined) {
    if (!managed) throw needsKeys();
    return;
  }
  if (isManagedKey(key) !== managed) {
    throw invalidParameter('All replica keys must either be Customer Managed CMK or AWS Managed CMK.');
  }
  const keyRegion = key.startsWith('arn:') ? parseArn(key).region : replicaRegion;
  if (keyRegion !== replicaRegion) {
    throw validation(
      `KMS validation error for region ${replicaRegion}: com.amazonaws.services.kms.model.NotFoundException: ` +
        `Invalid arn ${keyRegion}`,
    );
  }
}

function checkVacant({ world, region }: CallContext, { name }: TableState, replicaRegion: string): void {
  const target = regionOf(world, region.account, replicaRegion);
  if (target.tables.has(name) || isAnnounced(world, target, name)) {
    throw validation(
      `Failed to create a the new replica of table with name: ‘${name}’ because one or more ` +
        `${REFUSAL_TEXTS.replicasAreTables}.`,
    );
  }
  checkTableCount(target);
}

function checkUpdates({ world, now }: CallContext, group: GlobalTable | undefined, updates: ReplicaSettings[]): void {
  for (const update of updates) {
    refuseProvisioned(update);
    if (update.key !== undefined) throw needsKeys();
    const replica = group?.replicas.find(({ region }) => region === update.region);
    const table = group && replica && replicaTable(world, group, replica);
    if (table && update.overrides.tableClass !== undefined) checkReplicaClass(update.region, table, now);
  }
}

export function checkReplicaClass(region: string, table: TableState, now: number): void {
  if (!isClassBudgetSpent(table, now)) return;
  throw limitExceeded(
    `Limit exceeded for replica in ${region}. Updates to TableClass are limited to ${TABLE_CLASS_CHANGES.max} times in ` +
      `${TABLE_CLASS_CHANGES.days} day(s)`,
  );
}

function checkDeletions(
  { world, region: own, now }: CallContext,
  group: GlobalTable | undefined,
  changes: ReplicaChanges,
): void {
  if (!group) return;
  if (group.consistency === 'STRONG') checkStrongDeletion(group, own.name, changes);
  else if (changes.deletions.length > 1) throw severalAtOnce();
  for (const replica of group.replicas.filter(({ region }) => changes.deletions.includes(region))) {
    if (replicaTable(world, group, replica)?.deletionProtection) throw protectedReplica(group, replica.region);
    if (group.consistency === 'EVENTUAL') refuseSource(group, replica.region, now);
  }
}

export const protectedReplica = ({ name }: GlobalTable, region: string): AwsError =>
  validation(
    `Cannot delete table ${name} in region ${region} because it has deletion protection enabled. ` +
      'Disable deletion protection first.',
  );

/** Refuses the deletion of the source region of a replica for a day after its creation. */
export function refuseSource({ replicas }: GlobalTable, region: string, now: number): void {
  if (!replicas.some(({ source }) => source?.region === region && now < source.time + SOURCE_REGION_HELD_FOR)) return;
  throw validation(
    'Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in ' +
      `the last ${SOURCE_REGION_HELD_FOR / HOUR} hours.`,
  );
}

/** The refusal of a table with replicas that is changing. */
const busy = (): AwsError =>
  new AwsError('ResourceInUseException', 'The resource which you are attempting to change is in use.');

/** Refuses changes while the table or one of its replicas is changing. */
export function checkReplicasState({ world }: CallContext, table: TableState): void {
  const group = globalTableOf(world, table);
  if (group ? isChanging(world, group) : tableStatus(table) === 'UPDATING') throw busy();
  if (table.job?.kind === 'creating') throw inUse(`Table is being created: ${table.name}`);
  if (table.job?.kind === 'deleting') throw inUse(`Table is being deleted: ${table.name}`);
}
