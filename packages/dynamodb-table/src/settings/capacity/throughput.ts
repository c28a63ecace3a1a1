import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { keep, THROUGHPUT_PARAM_FILTER } from '../../param-filters.js';
import { changesOf, changesOfKind, compare, type Edit, type TableChange } from '../../steps/edit.js';
import type { Update } from '../../steps/update.js';
import type { TableSetting } from '../setting.js';
import { newBillingMode } from './billing-mode.js';
import {
  type Capacity,
  type CapacityOfTable,
  type DeclaredCapacity,
  indexNames,
  indexUpdates,
  partsWithCapacity,
} from './parts.js';
import { type BillingMode, billingMode, type ProvisionedThroughput, provisionedThroughput } from './schema.js';

/** The billing mode and the provisioned throughput of a table. The throughput of indexes is declared and compared with them. */
export const capacity = {
  name: 'capacity',
  schema: {
    BillingMode: billingMode
      .optional()
      .describe('PROVISIONED (the default): pay for ProvisionedThroughput. PAY_PER_REQUEST: pay for what is used.'),
    ProvisionedThroughput: provisionedThroughput
      .optional()
      .describe('The capacity of the table: required when BillingMode is PROVISIONED, refused otherwise.'),
  },
  check: checkThroughput,
  normalise: ({ BillingMode = 'PROVISIONED' }: DeclaredCapacity) => ({ BillingMode }),
  describe: (table) => {
    const BillingMode = describedBillingMode(table);
    return {
      BillingMode,
      ...omitUndefined({ ProvisionedThroughput: describedThroughput(table.ProvisionedThroughput, BillingMode) }),
    };
  },
  isIncomplete: ({ BillingModeSummary: billing, ProvisionedThroughput }) =>
    (billing !== undefined && !billing.BillingMode) ||
    (billing === undefined && ProvisionedThroughput?.ReadCapacityUnits === 0),
  inCreateTable: ({ BillingMode, ProvisionedThroughput }: DeclaredCapacity) => ({ BillingMode, ProvisionedThroughput }),
  combinable: {
    capacity: (edit: Edit<CapacityOfTable>) => listOf(tableUpdate(edit)),
    indexCapacity: (edit: Edit<CapacityOfTable>) => listOf(indexesUpdate(edit)),
  },
  whileBackfilling: (input) => input.ProvisionedThroughput !== undefined,
} satisfies TableSetting;

function checkThroughput(table: DeclaredCapacity): RuleViolation[] {
  const isOnDemand = table.BillingMode === 'PAY_PER_REQUEST';
  const message = isOnDemand
    ? 'is not possible with BillingMode PAY_PER_REQUEST: remove it, or change the BillingMode.'
    : 'missing; with BillingMode PROVISIONED (the default) the table and each global index need it.';
  return partsWithCapacity(table)
    .filter(({ part }) => (part.ProvisionedThroughput !== undefined) === isOnDemand)
    .map(({ path }) => ({ path: [...path, 'ProvisionedThroughput'], message }));
}

/** Returns the billing mode of a table from its description. */
export function describedBillingMode({ BillingModeSummary }: TableDescription): BillingMode {
  return BillingModeSummary?.BillingMode ?? 'PROVISIONED';
}

/** Returns the throughput of a table or an index from its description. With on-demand capacity there is none, even if DynamoDB describes one. */
export function describedThroughput(
  throughput: TableDescription['ProvisionedThroughput'],
  mode: BillingMode,
): ProvisionedThroughput | undefined {
  const { ReadCapacityUnits, WriteCapacityUnits } = keep(throughput ?? {}, THROUGHPUT_PARAM_FILTER);
  return mode === 'PROVISIONED' && ReadCapacityUnits && WriteCapacityUnits
    ? { ReadCapacityUnits, WriteCapacityUnits }
    : undefined;
}

/** Compares the throughput of a table or an index. */
export function compareThroughput(prefix: string, before: Capacity, after: Capacity, index?: string): TableChange[] {
  const setting = 'ProvisionedThroughput';
  return changesOfKind('capacity', compare(`${prefix}${setting}`, before[setting], after[setting]), index);
}

/**
 * Changes the billing mode or the table's own throughput, with all throughputs of indexes that differ. A table that becomes
 * PROVISIONED must be given the throughput of every index in the same call; a throughput that is equal must not be sent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function tableUpdate(edit: Edit<CapacityOfTable>): Update | undefined {
  const changes = changesOf(edit, 'capacity');
  if (changes.every((change) => change.index !== undefined)) return undefined;
  const mode = newBillingMode(edit);
  const throughput = changes.some((change) => change.path.startsWith('ProvisionedThroughput'));
  return {
    settings: {
      ...omitUndefined({
        BillingMode: mode,
        ProvisionedThroughput: throughput ? edit.desired.ProvisionedThroughput : undefined,
      }),
      ...indexUpdates(edit, changes, 'ProvisionedThroughput'),
    },
    summary: mode ? `change the billing mode to ${mode}` : 'change the throughput',
    changes,
    usually: mode ? DURATIONS.updateBilling : DURATIONS.updateThroughput,
  };
}

/** Changes only the throughput of indexes: of several in one call. */
export function indexesUpdate(edit: Edit<CapacityOfTable>): Update | undefined {
  const changes = changesOf(edit, 'capacity');
  if (changes.length === 0 || changes.some((change) => change.index === undefined)) return undefined;
  return {
    settings: indexUpdates(edit, changes, 'ProvisionedThroughput'),
    summary: `change the throughput of ${indexNames(changes)}`,
    changes,
    usually: DURATIONS.updateThroughput,
  };
}

function listOf(update: Update | undefined): Update[] {
  return update ? [update] : [];
}
