import { ProtectedResourceError, ReplacementNeededError } from '@pcf/core';
import {
  AttributeInUseError,
  IndexThroughputNeededError,
  ReplicatedSettingError,
  VectorIndexesNeedOnDemandError,
} from '../../src/errors.js';
import type { TableResource } from '../../src/settings/all.js';

/**
 * Returns whether a plan is refused for a reason that any two definitions can have: the table would become PROVISIONED with
 * undeclared indexes, an attribute that these use would get another type, or its replicas prevent the change.
 */
export function isImpossible(error: unknown, after: TableResource, before = after): boolean {
  const regions = (resource: TableResource) => (resource.Replicas ?? []).map(({ Region }) => Region);
  const stays = (region: string) => !after.Replicas || regions(after).includes(region);
  const staying = regions(before).filter(stays);
  if (error instanceof ReplacementNeededError)
    return error.fields.every(
      (field) =>
        /^(?:Replicas\[|MultiRegionConsistency|GlobalTableWitnesses)/.test(field) && isEachConsistent(before, after),
    );
  if (error instanceof ReplicatedSettingError) return staying.length > 0;
  if (error instanceof ProtectedResourceError)
    return (before.Replicas ?? []).some((replica) => replica.DeletionProtectionEnabled && !stays(replica.Region));
  if (error instanceof VectorIndexesNeedOnDemandError) return after.VectorIndexes === undefined;
  if (error instanceof AttributeInUseError)
    return after.VectorIndexes === undefined || after.GlobalSecondaryIndexes === undefined;
  return error instanceof IndexThroughputNeededError && after.GlobalSecondaryIndexes === undefined;
}

/** Returns whether both tables have replicas, and those of at least one are strongly consistent. */
function isEachConsistent(before: TableResource, after: TableResource): boolean {
  const both = [before, after];
  return (
    both.every(({ Replicas = [] }) => Replicas.length > 0) &&
    both.some(({ MultiRegionConsistency: consistency }) => consistency === 'STRONG')
  );
}
