import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS, NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { changesOf, changesOfKind, compare, type Edit, type TableChange } from '../../steps/edit.js';
import type { Update } from '../../steps/update.js';
import type { TableSetting } from '../setting.js';
import {
  type Capacity,
  type CapacityOfTable,
  type DeclaredCapacity,
  indexNames,
  indexUpdates,
  partsWithCapacity,
} from './parts.js';
import { type OnDemandThroughput, onDemandThroughput } from './schema.js';

/** The on-demand maximum of a table. That of indexes is declared and compared with them, and changed here. */
export const maximum = {
  name: 'maximum',
  schema: {
    OnDemandThroughput: onDemandThroughput
      .optional()
      .describe('The maximum when BillingMode is PAY_PER_REQUEST. -1 is none; if absent, it is left as it is.'),
  },
  check: checkMaximum,
  compare: (observed: DeclaredCapacity, desired: DeclaredCapacity) => compareMaximum('', observed, desired),
  describe: ({ OnDemandThroughput }) => omitUndefined({ OnDemandThroughput: describedMaximum(OnDemandThroughput) }),
  inCreateTable: ({ OnDemandThroughput }: Capacity) => ({ OnDemandThroughput: initialMaximum(OnDemandThroughput) }),
  combinable: { maximum: tableUpdates, indexCapacity: indexesUpdates },
} satisfies TableSetting;

function checkMaximum(table: DeclaredCapacity): RuleViolation[] {
  return partsWithCapacity(table).flatMap(({ path, part: { OnDemandThroughput: declared } }) => {
    const at = [...path, 'OnDemandThroughput'];
    const violations: RuleViolation[] = [];
    if (declared && table.BillingMode !== 'PAY_PER_REQUEST')
      violations.push({
        path: at,
        message: 'is possible only with BillingMode PAY_PER_REQUEST: remove it, or change the BillingMode.',
      });
    if (declared && Object.keys(declared).length === 0)
      violations.push({ path: at, message: 'is empty: set at least one of its values.' });
    return violations;
  });
}

const NO_MAXIMA = { MaxReadRequestUnits: NO_MAXIMUM, MaxWriteRequestUnits: NO_MAXIMUM };

/** Compares the maximum of a table or an index. */
export function compareMaximum(prefix: string, before: Capacity, after: Capacity, index?: string): TableChange[] {
  const found = { ...NO_MAXIMA, ...before.OnDemandThroughput };
  return changesOfKind('maximum', compare(`${prefix}OnDemandThroughput`, found, after.OnDemandThroughput), index);
}

/** Returns the maximum of a table or an index from its description; a maximum of -1 is none. */
export function describedMaximum(described: TableDescription['OnDemandThroughput']): OnDemandThroughput | undefined {
  const { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } = described ?? {};
  return initialMaximum({
    ...(read !== undefined && { MaxReadRequestUnits: read }),
    ...(write !== undefined && { MaxWriteRequestUnits: write }),
  });
}

/** Returns the maximum of something new. DynamoDB refuses -1 there, and means the same without it. */
export function initialMaximum(declared: OnDemandThroughput | undefined): OnDemandThroughput | undefined {
  const positive = Object.fromEntries(Object.entries(declared ?? {}).filter(([, units = 0]) => units > 0));
  return Object.keys(positive).length > 0 ? positive : undefined;
}

/**
 * Changes the table's own on-demand maximum. DynamoDB accepts it alone, or with the billing mode.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html
 */
function tableUpdates(edit: Edit<CapacityOfTable>): Update[] {
  const changes = changesOf(edit, 'maximum').filter((change) => change.index === undefined);
  if (changes.length === 0) return [];
  return [
    {
      settings: { OnDemandThroughput: edit.desired.OnDemandThroughput },
      summary: 'change the on-demand maximum',
      changes,
    },
  ];
}

/** Changes the on-demand maxima of indexes: of several in one call. */
function indexesUpdates(edit: Edit<CapacityOfTable>): Update[] {
  const changes = changesOf(edit, 'maximum').filter((change) => change.index !== undefined);
  if (changes.length === 0) return [];
  return [
    {
      settings: indexUpdates(edit, changes, 'OnDemandThroughput'),
      summary: `change the on-demand maximum of ${indexNames(changes)}`,
      changes,
      usually: DURATIONS.updateIndexThroughput,
    },
  ];
}
