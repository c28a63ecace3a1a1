import type { GlobalSecondaryIndexUpdate } from '@aws-sdk/client-dynamodb';
import type { TableChange } from './diff.js';
import { IndexThroughputNeededError } from './errors.js';
import { present } from './normalise.js';
import { keep } from './param-filters.js';
import type { TableSettings } from './settings.js';
import type { StepOf } from './steps.js';
import { updateStep } from './update-step.js';

/** How long a table is UPDATING on AWS, in milliseconds. */
const USUALLY = { throughput: 5_000, billing: 90_000 };

/**
 * The one call that changes the billing mode and all throughputs that differ, of the table and of its indexes: a table that
 * becomes PROVISIONED must be given the throughput of every index with it, and none that is equal may be sent.
 *
 * @throws {@link IndexThroughputNeededError} when the throughput of an index would be needed and is not declared
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function capacitySteps(
  id: string,
  observed: TableSettings,
  desired: TableSettings,
  allChanges: readonly TableChange[],
): StepOf<'UpdateTable'>[] {
  const changes = allChanges.filter((change) => change.kind === 'capacity');
  if (changes.length === 0) return [];
  const switches = observed.BillingMode !== desired.BillingMode;
  if (switches && desired.BillingMode === 'PROVISIONED') requireThroughputs(id, observed, desired);
  const settings = new Set<string>(
    changes.filter((change) => change.index === undefined).map(({ setting }) => setting),
  );
  const updates = indexUpdates(desired, new Set(changes.map((change) => change.index)));
  return [
    updateStep({
      tableName: desired.TableName,
      settings: {
        ...keep(desired, settings),
        ...present({ GlobalSecondaryIndexUpdates: updates.length > 0 ? updates : undefined }),
      },
      summary: `${summaryOf(switches, desired)} of table ${desired.TableName}`,
      changes,
      usually: switches ? USUALLY.billing : USUALLY.throughput,
    }),
  ];
}

function requireThroughputs(id: string, observed: TableSettings, desired: TableSettings): void {
  const declared = new Set(desired.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  const missing = (observed.GlobalSecondaryIndexes ?? []).filter((index) => !declared.has(index.IndexName));
  if (missing.length > 0)
    throw new IndexThroughputNeededError(
      id,
      missing.map((index) => index.IndexName),
    );
}

function indexUpdates(desired: TableSettings, changed: ReadonlySet<string | undefined>): GlobalSecondaryIndexUpdate[] {
  return (desired.GlobalSecondaryIndexes ?? [])
    .filter((index) => changed.has(index.IndexName))
    .map(({ IndexName, ProvisionedThroughput }) => ({ Update: { IndexName, ProvisionedThroughput } }));
}

function summaryOf(switches: boolean, { BillingMode }: TableSettings): string {
  return switches ? `change the billing mode to ${BillingMode}` : 'change the throughput';
}
