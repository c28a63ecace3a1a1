import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { DURATIONS } from '@pcf/dynamodb-facts';
import type { StepOf } from '../../steps/step.js';
import { updateStep } from '../../steps/update.js';

/**
 * Returns the index that is being filled, if nothing else keeps the table from being settled. The index can be deleted then, the
 * table cannot. Before the index is being filled, and while anything else is in transition, DynamoDB accepts no change of it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
export function backfillingIndex(table: TableDescription): string | undefined {
  const indexes = (table.GlobalSecondaryIndexes ?? []).filter(({ IndexStatus }) => IndexStatus !== 'ACTIVE');
  const parts = [...(table.Replicas ?? []).map(({ ReplicaStatus }) => ReplicaStatus), table.TableStatus];
  const [only] = indexes;
  if (!only || indexes.length > 1 || parts.some((status) => status !== 'ACTIVE')) return undefined;
  if (table.SSEDescription?.Status !== undefined && table.SSEDescription.Status !== 'ENABLED') return undefined;
  return only.IndexStatus === 'CREATING' && only.Backfilling === true ? only.IndexName : undefined;
}

/**
 * Deletes an index that is being filled: until it is gone, its table cannot be deleted. Nothing can be read from it yet, so nothing
 * is lost.
 */
export function cancelIndex(tableName: string, index: string): StepOf<'UpdateTable'> {
  return updateStep(tableName, {
    settings: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: index } }] },
    summary: `delete index ${index} (still being filled)`,
    changes: [],
    usually: DURATIONS.deleteIndex,
  });
}
