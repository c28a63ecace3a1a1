import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type DesiredState, State, type Unsettled } from '@pcf/core';
import { cancellation } from './index-steps.js';
import { type Intent, planTable } from './plan.js';
import type { ObservedTable } from './settings.js';
import type { TableStep } from './steps.js';

/** The statuses that a table can be deleted in, although it cannot be used, or a replica cannot. */
const DELETABLE: ReadonlySet<string> = new Set([
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVED',
  'CREATION_FAILED',
  'REGION_DISABLED',
]);

/** Whether a table, or a replica, in this status can be deleted. */
export function isDeletableIn(status: string): boolean {
  return DELETABLE.has(status);
}

/**
 * The index that is being filled, where that is all that keeps the table from resting. It can be deleted then, but the table
 * cannot. Before it is being filled, and while anything else is under way, DynamoDB takes no change of it.
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
 * The calls that DynamoDB takes although the table does not rest: what can be changed while an index is filled, and the deletion
 * of what cannot be used. In the order of the plan of a table that rests, of which they are a part. Pure.
 *
 * @throws what {@link planTable} throws
 */
export function planMeanwhile(seen: Unsettled<ObservedTable>, intent: Intent): TableStep[] {
  const { kind, settings: observed } = seen;
  if (!observed) return [];
  const plan = (target: DesiredState) =>
    planTable({ kind: 'settled', state: State.running, settings: observed, outputs: {} }, { ...intent, target });
  if (kind === 'blocked') return intent.target === State.terminated ? plan(State.terminated) : [];
  const { Backfilling: index } = observed;
  if (index === undefined) return [];
  if (intent.target !== State.terminated) {
    const steps = plan(State.running);
    const isReplaced = steps.some(({ operation }) => operation === 'DeleteTable');
    return isReplaced ? [] : steps.filter((step) => isTaken(step, index));
  }
  return [cancellation(observed.TableName, index), ...plan(State.terminated)];
}

const TAKEN: ReadonlySet<TableStep['operation']> = new Set([
  'TagResource',
  'UntagResource',
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
]);

/** Whether DynamoDB takes a call while an index is filled. */
function isTaken(step: TableStep, index: string): boolean {
  if (step.region !== undefined) return false;
  if (step.operation !== 'UpdateTable') return TAKEN.has(step.operation);
  const { TableName, ...settings } = step.input;
  const [setting, another] = Object.entries(settings).filter(([, value]) => value !== undefined);
  if (!setting || another) return false;
  const [name] = setting;
  const updates = settings.GlobalSecondaryIndexUpdates ?? [];
  return (
    name === 'DeletionProtectionEnabled' ||
    name === 'ProvisionedThroughput' ||
    (updates.length > 0 && updates.every(({ Delete }) => Delete?.IndexName === index))
  );
}
