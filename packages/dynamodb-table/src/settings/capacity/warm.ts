import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Moving, RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS, ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { changesOf, changesOfKind, compare, type Edit, type TableChange } from '../../steps/edit.js';
import type { StepOf } from '../../steps/step.js';
import { type Update, updateStep } from '../../steps/update.js';
import type { TableSetting } from '../setting.js';
import { newBillingMode } from './billing-mode.js';
import {
  type Capacity,
  type CapacityOfTable,
  type DeclaredCapacity,
  type IndexCapacity,
  indexNames,
  indexUpdates,
  partsWithCapacity,
} from './parts.js';
import { type WarmThroughput, warmThroughput } from './schema.js';

/** The warm throughput of a table: a floor, as DynamoDB raises it by itself and never lowers it. */
export const warm = {
  name: 'warm',
  schema: {
    WarmThroughput: warmThroughput
      .optional()
      .describe(
        'The least that the table can serve at once. AWS raises it by itself and never lowers it, so a value below the ' +
          'present one has no effect. If absent, it is left as it is.',
      ),
  },
  check: checkWarm,
  compare: (observed: DeclaredCapacity, desired: DeclaredCapacity) =>
    compareWarm('', observed, desired, isToOnDemand(observed, desired)),
  resolve: withWarmFloors,
  describe: ({ WarmThroughput }) => omitUndefined({ WarmThroughput: describedWarm(WarmThroughput) }),
  unsettled: warmingUp,
  inCreateTable: ({ WarmThroughput }: Capacity) => ({ WarmThroughput }),
  steps: { last: warmSteps },
  notes: warmthAboveDeclared,
  imported: () => ({ WarmThroughput: undefined }),
} satisfies TableSetting;

/**
 * Checks that warm throughput is not less than what the capacity gives anyway.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
function checkWarm(table: DeclaredCapacity): RuleViolation[] {
  const isOnDemand = table.BillingMode === 'PAY_PER_REQUEST';
  const { read: ReadCapacityUnits, write: WriteCapacityUnits } = ON_DEMAND_WARM_THROUGHPUT;
  return partsWithCapacity(table).flatMap(({ path, part }) => {
    const at = [...path, 'WarmThroughput'];
    const { WarmThroughput: declared, ProvisionedThroughput: provisioned } = part;
    if (!declared) return [];
    if (Object.keys(declared).length === 0) return [{ path: at, message: 'is empty: set at least one of its values.' }];
    const least = isOnDemand ? { ReadCapacityUnits, WriteCapacityUnits } : provisioned;
    return [
      { member: 'ReadUnitsPerSecond', value: declared.ReadUnitsPerSecond, floor: least?.ReadCapacityUnits },
      { member: 'WriteUnitsPerSecond', value: declared.WriteUnitsPerSecond, floor: least?.WriteCapacityUnits },
    ].flatMap(({ member, value, floor }) =>
      value === undefined || floor === undefined || value >= floor
        ? []
        : [{ path: [...at, member], message: `is less than the capacity provides anyway: use ${floor} or more.` }],
    );
  });
}

/** Returns whether the billing mode becomes PAY_PER_REQUEST. */
export function isToOnDemand(observed: DeclaredCapacity, desired: DeclaredCapacity): boolean {
  return newBillingMode({ observed, desired }) === 'PAY_PER_REQUEST';
}

/** Compares the warm throughput of a table or an index with what it has after the other changes. */
export function compareWarm(
  prefix: string,
  before: Capacity,
  after: Capacity,
  toOnDemand: boolean,
  index?: string,
): TableChange[] {
  const grown = warmAfter(before, after, toOnDemand);
  return changesOfKind('warm', compare(`${prefix}WarmThroughput`, grown, atLeast(after.WarmThroughput, grown)), index);
}

/** Returns the warm throughput of a table or an index from its description. */
export function describedWarm(described: TableDescription['WarmThroughput']): WarmThroughput | undefined {
  if (!described) return undefined;
  const { ReadUnitsPerSecond, WriteUnitsPerSecond } = described;
  return omitUndefined({ ReadUnitsPerSecond, WriteUnitsPerSecond });
}

/**
 * Returns what a table or an index can serve at once after a change of its capacity: DynamoDB raises it to the provisioned
 * throughput, and to what every on-demand table starts with.
 *
 * @param before - what it has
 * @param after - what is declared for it
 * @param toOnDemand - whether the billing mode becomes PAY_PER_REQUEST
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
 */
function warmAfter(before: Capacity, after: Capacity, toOnDemand: boolean): WarmThroughput | undefined {
  if (!before.WarmThroughput) return undefined;
  const { ReadUnitsPerSecond: read = 0, WriteUnitsPerSecond: write = 0 } = before.WarmThroughput;
  const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = after.ProvisionedThroughput ?? {};
  return {
    ReadUnitsPerSecond: Math.max(read, ReadCapacityUnits, toOnDemand ? ON_DEMAND_WARM_THROUGHPUT.read : 0),
    WriteUnitsPerSecond: Math.max(write, WriteCapacityUnits, toOnDemand ? ON_DEMAND_WARM_THROUGHPUT.write : 0),
  };
}

/** Raises a declared warm throughput to an existing one: a call that raises one of its members must not lower the other. */
function atLeast(
  declared: WarmThroughput | undefined,
  existing: WarmThroughput | undefined,
): WarmThroughput | undefined {
  if (!declared || !existing) return declared;
  const raised = { ...declared };
  for (const member of ['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const) {
    const units = raised[member];
    if (units !== undefined) raised[member] = Math.max(units, existing[member] ?? 0);
  }
  return raised;
}

/** Raises every desired warm throughput to what the table and its indexes have after the other changes anyway. */
function withWarmFloors<Index extends IndexCapacity>(
  desired: Omit<DeclaredCapacity, 'GlobalSecondaryIndexes'> & { GlobalSecondaryIndexes?: Index[] | undefined },
  observed: DeclaredCapacity,
) {
  const toOnDemand = isToOnDemand(observed, desired);
  const raise = <Part extends Capacity>(part: Part, before: Capacity | undefined): Part =>
    part.WarmThroughput && before
      ? { ...part, WarmThroughput: atLeast(part.WarmThroughput, warmAfter(before, part, toOnDemand)) }
      : part;
  const indexes = new Map((observed.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  const { WarmThroughput } = raise(desired, observed);
  return {
    ...(WarmThroughput && { WarmThroughput }),
    ...(desired.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: desired.GlobalSecondaryIndexes.map((index) => raise(index, indexes.get(index.IndexName))),
    }),
  };
}

/** Until a declared warm throughput is reached, DynamoDB may describe the one before. */
function warmingUp(table: TableDescription, declared: DeclaredCapacity): Moving | undefined {
  const indexes = declared.GlobalSecondaryIndexes?.filter((index) => index.WarmThroughput) ?? [];
  const names = new Set(indexes.map((index) => index.IndexName));
  const watched = [
    ...(declared.WarmThroughput ? [table] : []),
    ...(table.GlobalSecondaryIndexes ?? []).filter(
      (index) => index.IndexName !== undefined && names.has(index.IndexName),
    ),
  ];
  const isWarming = watched.some((part) => part.WarmThroughput?.Status === 'UPDATING');
  return isWarming ? { kind: 'moving', status: 'warm throughput UPDATING' } : undefined;
}

/**
 * Raises warm throughput: that of all indexes in one call, and that of the table in a call of its own.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html
 */
function warmSteps(edit: Edit<CapacityOfTable>): StepOf<'UpdateTable'>[] {
  const changes = changesOf(edit, 'warm');
  const ofIndexes = changes.filter((change) => change.index !== undefined);
  const ofTable = changes.filter((change) => change.index === undefined);
  const updates: Update[] = [
    {
      settings: indexUpdates(edit, ofIndexes, 'WarmThroughput'),
      summary: `raise the warm throughput of ${indexNames(ofIndexes)}`,
      changes: ofIndexes,
      usually: DURATIONS.updateWarmThroughput,
    },
    {
      settings: omitUndefined({ WarmThroughput: edit.desired.WarmThroughput }),
      summary: 'raise the warm throughput',
      changes: ofTable,
      usually: DURATIONS.updateWarmThroughput,
    },
  ];
  return updates
    .filter((update) => update.changes.length > 0)
    .map((update) => updateStep(edit.observed.TableName, update));
}

/** Warm throughput grows by itself and cannot be lowered: a declared value below the present one has no effect. */
function warmthAboveDeclared(observed: DeclaredCapacity, desired: DeclaredCapacity): string[] {
  const indexes = new Map((observed.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  return [
    ...decreasesOf('', observed, desired),
    ...(desired.GlobalSecondaryIndexes ?? []).flatMap((index) =>
      decreasesOf(`GlobalSecondaryIndexes[${index.IndexName}].`, indexes.get(index.IndexName) ?? {}, index),
    ),
  ];
}

function decreasesOf(
  prefix: string,
  { WarmThroughput: found }: Capacity,
  { WarmThroughput: declared }: Capacity,
): string[] {
  return (['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const).flatMap((member) => {
    const [present = 0, wanted = present] = [found?.[member], declared?.[member]];
    return wanted < present
      ? [
          `${prefix}WarmThroughput.${member}: ${wanted} is declared, and the present value is ${present}. DynamoDB raises ` +
            'warm throughput by itself and never lowers it, so nothing is changed.',
        ]
      : [];
  });
}
