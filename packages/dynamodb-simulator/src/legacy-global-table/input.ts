import { ALL_REGIONS, MAX_LEGACY_REPLICA_SETTINGS, NAME_LENGTH } from '@pcf/dynamodb-facts';
import { billingMode } from '../capacity/input.js';
import { newTableName } from '../request/names.js';
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
} from '../request/shape.js';

/** Inputs of the calls for global tables of version 2017.11.29. Some values have their own refusals in `operations.ts`. */
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
  ExclusiveStartGlobalTableName: optional(text(nameCharacters, minLength(NAME_LENGTH.min), maxLength(NAME_LENGTH.max))),
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
    ReplicaSettingsUpdate: optional(list(replicaSettings, minLength(1), maxLength(MAX_LEGACY_REPLICA_SETTINGS))),
  },
  ['GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate', 'GlobalTableGlobalSecondaryIndexSettingsUpdate'],
);

export const isRegion = (name: string): boolean => ALL_REGIONS.includes(name);

const places = list(struct('Replica', { RegionName: required(oneOf(...ALL_REGIONS)) }));

export const replicationGroup = struct('ReplicationGroup', { ReplicationGroup: required(places) });

export const replicasToAdd = struct('ReplicasToAdd', { ReplicasToAdd: required(places) });
