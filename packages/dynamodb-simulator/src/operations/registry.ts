import { notSupported } from '../aws-error.js';
import { createTable } from './create-table.js';
import { deleteResourcePolicy } from './delete-resource-policy.js';
import { deleteTable } from './delete-table.js';
import { describeContinuousBackups } from './describe-continuous-backups.js';
import { describeContributorInsights } from './describe-contributor-insights.js';
import { describeEndpoints } from './describe-endpoints.js';
import { describeKinesisStreamingDestination } from './describe-kinesis-streaming-destination.js';
import { describeLimits } from './describe-limits.js';
import { describeTable } from './describe-table.js';
import { describeTimeToLive } from './describe-time-to-live.js';
import { disableKinesisStreamingDestination } from './disable-kinesis-streaming-destination.js';
import { enableKinesisStreamingDestination } from './enable-kinesis-streaming-destination.js';
import { getResourcePolicy } from './get-resource-policy.js';
import {
  createGlobalTable,
  describeGlobalTable,
  describeGlobalTableSettings,
  listGlobalTables,
  updateGlobalTable,
  updateGlobalTableSettings,
} from './legacy-global-tables.js';
import { listContributorInsights } from './list-contributor-insights.js';
import { listTables } from './list-tables.js';
import { listTagsOfResource } from './list-tags-of-resource.js';
import type { Operation } from './operation.js';
import { putResourcePolicy } from './put-resource-policy.js';
import { tagResource } from './tag-resource.js';
import { untagResource } from './untag-resource.js';
import { updateContinuousBackups } from './update-continuous-backups.js';
import { updateContributorInsights } from './update-contributor-insights.js';
import { updateKinesisStreamingDestination } from './update-kinesis-streaming-destination.js';
import { updateTable } from './update-table.js';
import { updateTimeToLive } from './update-time-to-live.js';

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

/** What DynamoDB can do and the simulator cannot do yet. */
const LATER = new Set(
  `BatchExecuteStatement CancelBulkOperation CreateBackup DeleteBackup DescribeBackup DescribeBulkOperation
  DescribeExport DescribeImport DescribeTableReplicaAutoScaling ExecuteStatement ExecuteTransaction
  ExportTableToPointInTime ImportTable ListBackups ListBulkOperations ListExports ListImports RestoreTableFromBackup
  RestoreTableToPointInTime SearchVectors StartBulkPutItems TransactGetItems TransactWriteItems
  UpdateTableReplicaAutoScaling`.split(/\s+/),
);

/** All that DynamoDB can do, apart from the operations on items. */
export const CONTROL_PLANE_OPERATIONS: readonly string[] = [...CONTROL_PLANE.keys(), ...LATER];

/** @throws AwsError for an operation that the simulator does not have yet. */
export function controlPlaneOperation(name: string): Operation {
  const known = CONTROL_PLANE.get(name);
  if (!known) throw notSupported(`the operation ${name}`);
  return known;
}
