import { REFUSAL_TEXTS, STRONG_REGION_COUNT, STRONG_REGION_SETS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import type { GlobalTable, Region } from '../world/state.js';
import type { TableState } from '../world/table-state.js';
import type { ReplicaChanges } from './input.js';

/**
 * A strongly consistent global table is in three regions: three replicas, or two and a witness, made by one call
 * (DDB-TABLE-257 to 261).
 */
export function checkStrongCreation({ name: own }: Region, changes: ReplicaChanges): void {
  const { creations, updates, deletions, consistency, newWitness } = changes;
  if (consistency !== 'STRONG') {
    if (newWitness === undefined) return;
    throw validation(
      'MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.',
    );
  }
  if (updates.length + deletions.length > 0) {
    throw validation('Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.');
  }
  const replicas = creations.map(({ region }) => region);
  if (new Set(replicas).size < replicas.length || (newWitness !== undefined && replicas.includes(newWitness))) {
    throw validation('Cannot target multiple regions with the same action');
  }
  if (newWitness === own) {
    throw validation(
      'Cannot add a witness in the same region as an existing replica when creating a global table with ' +
        'MultiRegionConsistency set to STRONG.',
    );
  }
  const others = newWitness === undefined ? replicas : [...replicas, newWitness];
  if (1 + others.length !== STRONG_REGION_COUNT) {
    throw validation('Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.');
  }
  checkStrongRegions(own, others);
}

/** The rules are documented, the texts are our own. The rule that the table must be empty is not checked. */
export function checkStrongTable({ localIndexes, timeToLive }: TableState): void {
  const obstacle = localIndexes.length > 0 ? 'local secondary indexes' : timeToLive?.enabled && 'time to live';
  if (obstacle) throw notWithStrong(obstacle);
}

/** @param what a feature that strongly consistent global tables lack */
export const notWithStrong = (what: string) =>
  validation(`Global tables with MultiRegionConsistency set to STRONG do not support ${what}.`);

export const oneOfStrong = () =>
  validation(
    'Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.',
  );

/** A strongly consistent global table is also removed by one call. */
export function checkStrongDeletion(group: GlobalTable, own: string, { deletions, lostWitness }: ReplicaChanges): void {
  if (lostWitness !== undefined && lostWitness !== group.witness?.region) {
    throw validation(
      `Update global table operation failed because one or more ${REFUSAL_TEXTS.witnessesUnknown}. Please ` +
        `retry the request without these witnesses: [${lostWitness}].`,
    );
  }
  if (group.replicas.some(({ region }) => region !== own && !deletions.includes(region))) throw oneOfStrong();
  if (group.witness && lostWitness === undefined) {
    throw validation('Update table delete operation does not include all witnesses.');
  }
}

/** @param own the region of the table, and `others` those of its replicas and its witness */
export function checkStrongRegions(own: string, others: readonly string[]): void {
  const set = STRONG_REGION_SETS.find((regions) => regions.includes(own));
  const unsupported = set ? others.filter((region) => !set.includes(region)) : [own];
  if (unsupported.length > 0) {
    throw validation(
      'Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: ' +
        `[${unsupported.join(', ')}].`,
    );
  }
}
