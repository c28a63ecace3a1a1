import { REPLICA_REGIONS } from '@pcf/dynamodb-facts';
import { invalidParameter, nothingToChange, validation } from '../aws-error.js';
import type { Infer, InferFields } from '../request/shape.js';
import { checkTableClass } from '../table-member/table-class.js';
import type { Region } from '../world/state.js';
import type { createReplica, ReplicaChanges, ReplicaSettings, replicaFields } from './input.js';
import { checkStrongCreation } from './strong-consistency.js';

type Input = InferFields<typeof replicaFields>;

type GivenUpdate = NonNullable<Input['ReplicaUpdates']>[number];

type GivenReplica = Infer<typeof createReplica>;

/**
 * Checks the changes of replicas of a request by the rules that need only the request and its region (DDB-TABLE-224, 257).
 *
 * @returns `undefined` for a request that is about something else
 */
export function checkReplicaChanges(region: Region, input: Input): ReplicaChanges | undefined {
  const { ReplicaUpdates, MultiRegionConsistency: consistency, GlobalTableWitnessUpdates: witnesses } = input;
  if (!ReplicaUpdates && !consistency && !witnesses) return undefined;
  refuseOtherFields(input);
  if (!ReplicaUpdates) throw nothingToChange(consistency && 'MultiRegionConsistency');
  const actions = distinct(ReplicaUpdates);
  for (const action of actions) requireOneAction(action);
  const changes: ReplicaChanges = {
    creations: actions.flatMap(({ Create }) => (Create ? [settingsOf(Create)] : [])),
    updates: actions.flatMap(({ Update }) => (Update ? [settingsOf(Update)] : [])),
    deletions: actions.flatMap(({ Delete }) => (Delete ? [Delete.RegionName] : [])),
    ...(consistency && { consistency }),
    ...witnessOf(witnesses?.[0]),
  };
  checkTogether(changes);
  checkRegions(region, changes);
  checkStrongCreation(region, changes);
  return changes;
}

function refuseOtherFields(input: Readonly<Record<string, unknown>>): void {
  const { TableName, AttributeDefinitions, ReplicaUpdates, ...rest } = input;
  const { MultiRegionConsistency, GlobalTableWitnessUpdates, ...others } = rest;
  if (Object.values(others).every((setting) => setting === undefined)) return;
  throw invalidParameter(
    MultiRegionConsistency || GlobalTableWitnessUpdates
      ? 'Requests that modify replicas or witnesses must not also modify other fields'
      : 'Replica modification must be the only operation in the request',
  );
}

/** Removes duplicate actions, which count once. */
const distinct = (updates: readonly GivenUpdate[]): GivenUpdate[] => [
  ...new Map(updates.map((update) => [JSON.stringify(update), update])).values(),
];

const SEVERAL_TYPES = 'Update table operation with more than one type of replica actions not allowed.';

function requireOneAction({ Create, Update, Delete }: GivenUpdate): void {
  const given = [Create, Update, Delete].filter((action) => action !== undefined);
  if (given.length > 1) throw validation(SEVERAL_TYPES);
  if (given.length === 0 || (Update && !changesSomething(Update))) {
    throw validation('There are no actions specified in the Replica Update Action of the request.');
  }
}

const changesSomething = ({ RegionName, GlobalSecondaryIndexes = [], ...settings }: GivenReplica): boolean =>
  Object.values(settings).some((setting) => setting !== undefined) ||
  GlobalSecondaryIndexes.some((index) => index.ProvisionedThroughputOverride ?? index.OnDemandThroughputOverride);

function settingsOf(given: GivenReplica): ReplicaSettings {
  const { RegionName, KMSMasterKeyId, TableClassOverride, GlobalSecondaryIndexes: indexes = [] } = given;
  if (RegionName === undefined) throw validation('One or more parameter values were invalid');
  checkTableClass(TableClassOverride);
  const maxRead = given.OnDemandThroughputOverride?.MaxReadRequestUnits;
  const indexMaxRead = indexes.flatMap(({ IndexName, OnDemandThroughputOverride: override }) =>
    override?.MaxReadRequestUnits === undefined ? [] : [[IndexName, override.MaxReadRequestUnits] as const],
  );
  return {
    region: RegionName,
    ...(KMSMasterKeyId && { key: KMSMasterKeyId }),
    overrides: {
      ...(TableClassOverride !== undefined && { tableClass: TableClassOverride }),
      ...(maxRead !== undefined && { maxRead }),
      indexMaxRead: new Map(indexMaxRead),
    },
    provisioned: [given, ...indexes].some(({ ProvisionedThroughputOverride: own }) => own !== undefined),
  };
}

function witnessOf({ Create, Delete }: NonNullable<Input['GlobalTableWitnessUpdates']>[number] = {}) {
  return {
    ...(Create && { newWitness: Create.RegionName }),
    ...(Delete && { lostWitness: Delete.RegionName }),
  };
}

function checkTogether({ creations, updates, deletions, consistency }: ReplicaChanges): void {
  if ([creations, updates, deletions].filter((actions) => actions.length > 0).length > 1) {
    throw validation(SEVERAL_TYPES);
  }
  if (consistency !== 'STRONG' && creations.length > 1) throw severalAtOnce();
}

export const severalAtOnce = () =>
  validation('Update table operation with more than one create or delete replica actions not allowed');

function checkRegions(region: Region, { creations, updates, deletions }: ReplicaChanges): void {
  if ([...creations, ...updates].some((one) => one.region === region.name) || deletions.includes(region.name)) {
    throw validation(
      'Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as ' +
        'required.',
    );
  }
  // DDB-TABLE-223, 457
  for (const place of [...creations.map((creation) => creation.region), ...deletions]) checkReplicaRegion(place);
}

export function checkReplicaRegion(region: string): void {
  if (REPLICA_REGIONS.includes(region)) return;
  throw validation(
    `Region ${region} is not supported. The latest version of global tables are only supported in the following ` +
      `regions: [${REPLICA_REGIONS.join(', ')}]`,
  );
}
