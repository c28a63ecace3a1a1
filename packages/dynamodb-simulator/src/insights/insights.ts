import { NAME_LENGTH } from '@pcf/dynamodb-facts';
import { notFound, validation } from '../aws-error.js';
import { hasRangeKey } from '../secondary-index/key-schema.js';
import { findKnownTable } from '../world/find-table.js';
import type { CallContext } from '../world/state.js';
import type { Insights, KeySchemaElement, TableState } from '../world/table-state.js';

/** The owner of contributor insights: a table, or one of its global indexes. */
export interface InsightsSubject {
  readonly table: TableState;
  /** Empty for the table. */
  readonly index: string;
  readonly keySchema: readonly KeySchemaElement[];
}

/** Finds a table or an index. An index that is being allocated is not known yet, a local index never is (DDB-TABLE-094, 116). */
export function findSubject(call: CallContext, nameOrArn: string, index: string | undefined): InsightsSubject {
  if (index !== undefined) checkIndexName(index);
  const table = findKnownTable(call, nameOrArn);
  if (index === undefined) return { table, index: '', keySchema: table.keySchema };
  const known = table.globalIndexes.find(({ name, job }) => name === index && job?.kind !== 'allocating');
  if (!known) throw notFound(`Index: ${index} not found for table: ${table.name}`);
  return { table, index, keySchema: known.keySchema };
}

/** These calls have their own text for a name of the wrong length. */
function checkIndexName({ length }: string): void {
  if (length >= NAME_LENGTH.min && length <= NAME_LENGTH.max) return;
  throw validation(
    `IndexName must be at least ${NAME_LENGTH.min} characters long and at most ${NAME_LENGTH.max} characters long`,
  );
}

export function insightsStatus(insights: Insights | undefined, now: number): string {
  if (!insights) return 'DISABLED';
  if (insights.enabled) return now < insights.due ? 'ENABLING' : 'ENABLED';
  return now < insights.due ? 'DISABLING' : 'DISABLED';
}

export function summarize({ table, index }: InsightsSubject, now: number): Record<string, unknown> {
  const insights = table.insights.get(index);
  return {
    TableName: table.name,
    ...(index !== '' && { IndexName: index }),
    ContributorInsightsStatus: insightsStatus(insights, now),
    ...(insights && { ContributorInsightsMode: insights.mode }),
  };
}

/** The names of the rules: P for the partition key, S for the sort key; C for accessed keys, T for throttled ones. */
export function rulesOf({ table, index, keySchema }: InsightsSubject, { mode, enabledAt }: Insights): string[] {
  const keys = hasRangeKey(keySchema) ? ['PK', 'SK'] : ['PK'];
  const kinds = mode === 'THROTTLED_KEYS' ? ['T'] : ['C', 'T'];
  const subject = [table.name, ...(index === '' ? [] : [index])].join('-');
  return keys.flatMap((key) =>
    kinds.map((kind) => `DynamoDBContributorInsights-${key}${kind}-${subject}-${enabledAt}`),
  );
}
