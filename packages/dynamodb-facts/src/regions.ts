/**
 * The regions where DynamoDB offers replicas. The order is that of AWS's refusals for the first twelve (DDB-TABLE-457), and
 * arbitrary for the others.
 */
export const REPLICA_REGIONS: readonly string[] = (
  'ap-south-2 ap-south-1 eu-south-1 eu-south-2 me-central-1 il-central-1 ca-central-1 ap-east-2 mx-central-1 ' +
  'eu-central-1 eu-central-2 us-west-1 us-west-2 af-south-1 eu-north-1 eu-west-3 eu-west-2 eu-west-1 ap-northeast-3 ' +
  'ap-northeast-2 ap-northeast-1 me-south-1 sa-east-1 ap-east-1 ca-west-1 ap-southeast-1 ap-southeast-2 ' +
  'ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 us-east-1 us-east-2'
).split(' ');

/**
 * A strongly consistent global table stays within one of these sets of regions.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export const STRONG_REGION_SETS: readonly (readonly string[])[] = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

/** All regions that DynamoDB knows by name, in the order in which it lists them in refusals (radkawar/stackd's recordings). */
export const ALL_REGIONS: readonly string[] = [
  ...['ap-east-2', 'sa-east-1', 'us-gov-west-1', 'ca-west-1', 'us-west-1', 'us-isob-east-1', 'us-west-2'],
  ...['me-central-1', 'cn-north-1', 'ap-northeast-1', 'ap-northeast-2', 'af-south-1', 'ca-central-1'],
  ...['ap-northeast-3', 'us-iso-west-1', 'eu-north-1', 'il-central-1', 'us-gov-east-1', 'ap-southeast-1'],
  ...['us-east-1', 'eu-west-1', 'ap-southeast-2', 'eu-west-2', 'us-east-2', 'ap-southeast-3', 'eu-west-3'],
  ...['ap-southeast-4', 'ap-south-1', 'eu-south-1', 'ap-southeast-5', 'ap-south-2', 'us-isob-west-1'],
  ...['us-isof-south-1', 'eu-south-2', 'ap-southeast-6', 'cn-northwest-1', 'ap-southeast-7', 'mx-central-1'],
  ...['us-northeast-1', 'us-iso-east-1', 'eu-central-1', 'me-south-1', 'eu-central-2', 'us-isof-east-1', 'ap-east-1'],
];
