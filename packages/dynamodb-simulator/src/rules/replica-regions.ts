import { validation } from '../aws-error.js';

/** Where DynamoDB offers replicas. The order is AWS's for the first twelve (DDB-TABLE-457), and otherwise our own. */
const REGIONS = (
  'ap-south-2 ap-south-1 eu-south-1 eu-south-2 me-central-1 il-central-1 ca-central-1 ap-east-2 mx-central-1 ' +
  'eu-central-1 eu-central-2 us-west-1 us-west-2 af-south-1 eu-north-1 eu-west-3 eu-west-2 eu-west-1 ap-northeast-3 ' +
  'ap-northeast-2 ap-northeast-1 me-south-1 sa-east-1 ap-east-1 ca-west-1 ap-southeast-1 ap-southeast-2 ' +
  'ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 us-east-1 us-east-2'
).split(' ');

/**
 * A strongly consistent global table stays within one of these.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
const STRONG_SETS = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

export function checkReplicaRegion(region: string): void {
  if (REGIONS.includes(region)) return;
  throw validation(
    `Region ${region} is not supported. The latest version of global tables are only supported in the following ` +
      `regions: [${REGIONS.join(', ')}]`,
  );
}

/** @param own the region of the table, and `others` those of its replicas and its witness */
export function checkStrongRegions(own: string, others: readonly string[]): void {
  const set = STRONG_SETS.find((regions) => regions.includes(own));
  const unsupported = set ? others.filter((region) => !set.includes(region)) : [own];
  if (unsupported.length > 0) {
    throw validation(
      'Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: ' +
        `[${unsupported.join(', ')}].`,
    );
  }
}
