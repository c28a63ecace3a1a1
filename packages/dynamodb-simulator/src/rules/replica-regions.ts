import { REPLICA_REGIONS, STRONG_REGION_SETS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';

export function checkReplicaRegion(region: string): void {
  if (REPLICA_REGIONS.includes(region)) return;
  throw validation(
    `Region ${region} is not supported. The latest version of global tables are only supported in the following ` +
      `regions: [${REPLICA_REGIONS.join(', ')}]`,
  );
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
