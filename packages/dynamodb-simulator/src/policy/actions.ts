import { listOf, type Statement } from './canonical.js';
import { invalidPolicy } from './syntax.js';

/** What a policy is attached to. */
export type PolicySubject = 'table' | 'stream';

/**
 * The actions on tables and their indexes.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
const ON_TABLES = `AssociateTableReplica BatchGetItem BatchWriteItem ConditionCheckItem CreateBackup CreateGlobalTable
  CreateGlobalTableWitness CreateTable CreateTableReplica DeleteGlobalTableWitness DeleteItem DeleteResourcePolicy
  DeleteTable DeleteTableReplica DescribeContinuousBackups DescribeContributorInsights
  DescribeKinesisStreamingDestination DescribeTable DescribeTableReplicaAutoScaling DescribeTimeToLive
  DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime GetItem
  GetResourcePolicy ImportTable InjectError ListTagsOfResource PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate
  PutItem PutResourcePolicy Query ReadDataForReplication ReplicateSettings RestoreTableFromAwsBackup
  RestoreTableFromBackup RestoreTableToPointInTime Scan SearchVectors StartAwsBackupJob TagResource UntagResource
  UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings
  UpdateGlobalTableVersion UpdateItem UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling
  UpdateTimeToLive WriteDataForReplication`.split(/\s+/);

const ON_STREAMS = ['DescribeStream', 'GetRecords', 'GetShardIterator'];

const lowerCaseNames = (actions: readonly string[]): ReadonlySet<string> =>
  new Set(actions.map((action) => `dynamodb:${action}`.toLowerCase()));

/** No recording says whether the policy of a stream can name actions on tables; they are accepted. */
const KNOWN: Readonly<Record<PolicySubject, ReadonlySet<string>>> = {
  table: lowerCaseNames(ON_TABLES),
  stream: lowerCaseNames([...ON_TABLES, ...ON_STREAMS]),
};

/** Refuses unknown actions. Case does not matter, and patterns with wildcards are accepted. */
export function checkActions(statements: readonly Statement[], subject: PolicySubject): void {
  const unknown = statements
    .flatMap(({ Action, NotAction }) => [...listOf(Action), ...listOf(NotAction)])
    .map(String)
    .filter((name) => !/[*?]/.test(name) && !KNOWN[subject].has(name.toLowerCase()));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => `"${name}"`).join(', ');
  throw invalidPolicy(`The following action names are invalid: ${names}`);
}
