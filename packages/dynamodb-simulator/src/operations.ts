import { describeEndpoints, describeLimits } from './account/operations.js';
import { notSupported } from './aws-error.js';
import { describeContinuousBackups, updateContinuousBackups } from './backup/operations.js';
import {
  describeContributorInsights,
  listContributorInsights,
  updateContributorInsights,
} from './insights/operations.js';
import {
  describeKinesisStreamingDestination,
  disableKinesisStreamingDestination,
  enableKinesisStreamingDestination,
  updateKinesisStreamingDestination,
} from './kinesis/operations.js';
import {
  createGlobalTable,
  describeGlobalTable,
  describeGlobalTableSettings,
  listGlobalTables,
  updateGlobalTable,
  updateGlobalTableSettings,
} from './legacy-global-table/operations.js';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './policy/operations.js';
import type { Operation } from './request/operation.js';
import { createTable } from './table/create-table.js';
import { deleteTable } from './table/delete-table.js';
import { describeTable, listTables } from './table/read.js';
import { updateTable } from './table/update-table.js';
import { listTagsOfResource, tagResource, untagResource } from './tag/operations.js';
import { describeTimeToLive, updateTimeToLive } from './time-to-live/operations.js';

const CONTROL_PLANE = new Map<string, Operation>(
  Object.entries({
    CreateGlobalTable: createGlobalTable,
    CreateTable: createTable,
    DeleteResourcePolicy: deleteResourcePolicy,
    DeleteTable: deleteTable,
    DescribeContinuousBackups: describeContinuousBackups,
    DescribeContributorInsights: describeContributorInsights,
    DescribeEndpoints: describeEndpoints,
    DescribeGlobalTable: describeGlobalTable,
    DescribeGlobalTableSettings: describeGlobalTableSettings,
    DescribeKinesisStreamingDestination: describeKinesisStreamingDestination,
    DescribeLimits: describeLimits,
    DescribeTable: describeTable,
    DescribeTimeToLive: describeTimeToLive,
    DisableKinesisStreamingDestination: disableKinesisStreamingDestination,
    EnableKinesisStreamingDestination: enableKinesisStreamingDestination,
    GetResourcePolicy: getResourcePolicy,
    ListContributorInsights: listContributorInsights,
    ListGlobalTables: listGlobalTables,
    ListTables: listTables,
    ListTagsOfResource: listTagsOfResource,
    PutResourcePolicy: putResourcePolicy,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateContinuousBackups: updateContinuousBackups,
    UpdateContributorInsights: updateContributorInsights,
    UpdateGlobalTable: updateGlobalTable,
    UpdateGlobalTableSettings: updateGlobalTableSettings,
    UpdateKinesisStreamingDestination: updateKinesisStreamingDestination,
    UpdateTable: updateTable,
    UpdateTimeToLive: updateTimeToLive,
  }),
);

/** Operations of DynamoDB that the simulator does not support. */
const UNSUPPORTED = new Set(
  `BatchExecuteStatement CancelBulkOperation CreateBackup DeleteBackup DescribeBackup DescribeBulkOperation
  DescribeExport DescribeImport DescribeTableReplicaAutoScaling ExecuteStatement ExecuteTransaction
  ExportTableToPointInTime ImportTable ListBackups ListBulkOperations ListExports ListImports RestoreTableFromBackup
  RestoreTableToPointInTime SearchVectors StartBulkPutItems TransactGetItems TransactWriteItems
  UpdateTableReplicaAutoScaling`.split(/\s+/),
);

/** All operations of DynamoDB except those on items. */
export const CONTROL_PLANE_OPERATIONS: readonly string[] = [...CONTROL_PLANE.keys(), ...UNSUPPORTED];

/** @throws AwsError for an operation that the simulator does not support */
export function controlPlaneOperation(name: string): Operation {
  const known = CONTROL_PLANE.get(name);
  if (!known) throw notSupported(`the operation ${name}`);
  return known;
}
