import { billingMode, newTableName } from './fragments.js';
import {
  atLeast,
  integer,
  list,
  long,
  maxLength,
  minLength,
  nameCharacters,
  oneOf,
  optional,
  parameter,
  required,
  struct,
  text,
} from './shape.js';

/** Inputs of the calls for global tables of version 2017.11.29. Some of them look at a value in their own words. */

const named = { GlobalTableName: parameter(text()) };

export const createGlobalTableInput = struct('CreateGlobalTable', {
  GlobalTableName: optional(text()),
  ReplicationGroup: optional(list(struct('Replica', { RegionName: optional(text()) }))),
});

export const describeGlobalTableInput = struct('DescribeGlobalTable', named);

const member = { RegionName: required(text()) };

export const updateGlobalTableInput = struct('UpdateGlobalTable', {
  GlobalTableName: required(newTableName),
  ReplicaUpdates: required(
    list(
      struct('ReplicaUpdate', {
        Create: optional(struct('CreateReplicaAction', member)),
        Delete: optional(struct('DeleteReplicaAction', member)),
      }),
    ),
  ),
});

export const listGlobalTablesInput = struct('ListGlobalTables', {
  ExclusiveStartGlobalTableName: optional(text(nameCharacters, minLength(3), maxLength(255))),
  Limit: optional(integer(atLeast(1))),
  RegionName: optional(text()),
});

export const describeGlobalTableSettingsInput = struct('DescribeGlobalTableSettings', named);

const replicaSettings = struct(
  'ReplicaSettingsUpdate',
  { ...member, ReplicaProvisionedReadCapacityUnits: optional(long(atLeast(1))) },
  [
    'ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate',
    'ReplicaGlobalSecondaryIndexSettingsUpdate',
    'ReplicaTableClass',
  ],
);

export const updateGlobalTableSettingsInput = struct(
  'UpdateGlobalTableSettings',
  {
    ...named,
    GlobalTableBillingMode: optional(billingMode),
    GlobalTableProvisionedWriteCapacityUnits: optional(long(atLeast(1))),
    ReplicaSettingsUpdate: optional(list(replicaSettings, minLength(1), maxLength(50))),
  },
  ['GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate', 'GlobalTableGlobalSecondaryIndexSettingsUpdate'],
);

/** All regions that DynamoDB knows by name, in the order of its refusals. */
const REGIONS = [
  ...['ap-east-2', 'sa-east-1', 'us-gov-west-1', 'ca-west-1', 'us-west-1', 'us-isob-east-1', 'us-west-2'],
  ...['me-central-1', 'cn-north-1', 'ap-northeast-1', 'ap-northeast-2', 'af-south-1', 'ca-central-1'],
  ...['ap-northeast-3', 'us-iso-west-1', 'eu-north-1', 'il-central-1', 'us-gov-east-1', 'ap-southeast-1'],
  ...['us-east-1', 'eu-west-1', 'ap-southeast-2', 'eu-west-2', 'us-east-2', 'ap-southeast-3', 'eu-west-3'],
  ...['ap-southeast-4', 'ap-south-1', 'eu-south-1', 'ap-southeast-5', 'ap-south-2', 'us-isob-west-1'],
  ...['us-isof-south-1', 'eu-south-2', 'ap-southeast-6', 'cn-northwest-1', 'ap-southeast-7', 'mx-central-1'],
  ...['us-northeast-1', 'us-iso-east-1', 'eu-central-1', 'me-south-1', 'eu-central-2', 'us-isof-east-1', 'ap-east-1'],
];

export const isRegion = (name: string): boolean => REGIONS.includes(name);

const places = list(struct('Replica', { RegionName: required(oneOf(...REGIONS)) }));

export const replicationGroup = struct('ReplicationGroup', { ReplicationGroup: required(places) });

export const replicasToAdd = struct('ReplicasToAdd', { ReplicasToAdd: required(places) });
