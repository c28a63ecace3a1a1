import { notSupported } from '../aws-error.js';
import { createTable } from './create-table.js';
import { deleteTable } from './delete-table.js';
import { describeLimits } from './describe-limits.js';
import { describeTable } from './describe-table.js';
import { listTables } from './list-tables.js';
import { listTagsOfResource } from './list-tags-of-resource.js';
import type { Operation } from './operation.js';
import { tagResource } from './tag-resource.js';
import { untagResource } from './untag-resource.js';
import { updateTable } from './update-table.js';

const CONTROL_PLANE = new Map<string, Operation>(
  Object.entries({
    CreateTable: createTable,
    DeleteTable: deleteTable,
    DescribeLimits: describeLimits,
    DescribeTable: describeTable,
    ListTables: listTables,
    ListTagsOfResource: listTagsOfResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateTable: updateTable,
  }),
);

/** What DynamoDB can do and the simulator cannot do yet. */
const LATER = new Set(
  `BatchExecuteStatement CancelBulkOperation CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy DescribeBackup
  DescribeBulkOperation DescribeContinuousBackups DescribeContributorInsights DescribeEndpoints DescribeExport
  DescribeGlobalTable DescribeGlobalTableSettings DescribeImport DescribeKinesisStreamingDestination
  DescribeTableReplicaAutoScaling DescribeTimeToLive DisableKinesisStreamingDestination EnableKinesisStreamingDestination
  ExecuteStatement ExecuteTransaction ExportTableToPointInTime GetResourcePolicy ImportTable ListBackups ListBulkOperations
  ListContributorInsights ListExports ListGlobalTables ListImports PutResourcePolicy RestoreTableFromBackup
  RestoreTableToPointInTime SearchVectors StartBulkPutItems TransactGetItems TransactWriteItems UpdateContinuousBackups
  UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateKinesisStreamingDestination
  UpdateTableReplicaAutoScaling UpdateTimeToLive`.split(/\s+/),
);

/** Whether DynamoDB has such an operation, apart from those on items. */
export const isOperation = (name: string): boolean => CONTROL_PLANE.has(name) || LATER.has(name);

/** @throws AwsError for an operation that the simulator does not have yet. */
export function controlPlaneOperation(name: string): Operation {
  const known = CONTROL_PLANE.get(name);
  if (!known) throw notSupported(`the operation ${name}`);
  return known;
}
