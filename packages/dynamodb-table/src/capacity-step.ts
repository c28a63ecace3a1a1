import { changesOf, type Edit, newBillingMode } from './edit.js';
import { IndexThroughputNeededError } from './errors.js';
import { indexNames, indexUpdates } from './index-updates.js';
import { present } from './present.js';
import type { Update } from './update-step.js';

/** How long a table or an index is UPDATING on AWS, in milliseconds. */
const USUALLY = { throughput: 2_000, billing: 90_000 };

/**
 * The change of the billing mode or of the table's own throughput, with all throughputs of indexes that differ: a table that
 * becomes PROVISIONED must be given the throughput of every index with it, and none that is equal may be sent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function capacityUpdate(edit: Edit): Update | undefined {
  const changes = changesOf(edit, 'capacity');
  if (changes.every((change) => change.index !== undefined)) return undefined;
  const mode = newBillingMode(edit);
  const throughput = changes.some((change) => change.path.startsWith('ProvisionedThroughput'));
  return {
    settings: {
      ...present({
        BillingMode: mode,
        ProvisionedThroughput: throughput ? edit.desired.ProvisionedThroughput : undefined,
      }),
      ...indexUpdates(edit, changes, 'ProvisionedThroughput'),
    },
    summary: mode ? `change the billing mode to ${mode}` : 'change the throughput',
    changes,
    usually: mode ? USUALLY.billing : USUALLY.throughput,
  };
}

/** The change of indexes' throughputs alone: several in one call. */
export function indexThroughputUpdate(edit: Edit): Update | undefined {
  const changes = changesOf(edit, 'capacity');
  if (changes.length === 0 || changes.some((change) => change.index === undefined)) return undefined;
  return {
    settings: indexUpdates(edit, changes, 'ProvisionedThroughput'),
    summary: `change the throughput of ${indexNames(changes)}`,
    changes,
    usually: USUALLY.throughput,
  };
}

/**
 * Under PROVISIONED each index that is created needs a throughput, and in a switch to it each one that stays.
 *
 * @throws {@link IndexThroughputNeededError} where one is missing
 */
export function requireThroughputs(edit: Edit): void {
  const { id, indexes, desired, observed } = edit;
  if (desired.BillingMode !== 'PROVISIONED') return;
  const isSwitch = newBillingMode(edit) !== undefined;
  const gone = indexes.deleted.map(({ index }) => index.IndexName);
  const staying = (isSwitch ? (observed.GlobalSecondaryIndexes ?? []) : [])
    .map((index) => index.IndexName)
    .filter((name) => !gone.includes(name));
  const provided = (desired.GlobalSecondaryIndexes ?? [])
    .filter((index) => index.ProvisionedThroughput)
    .map((index) => index.IndexName);
  const needed = [...staying, ...indexes.created.map((index) => index.IndexName)];
  const missing = needed.filter((name) => !provided.includes(name));
  if (missing.length > 0) throw new IndexThroughputNeededError(id, missing);
}
