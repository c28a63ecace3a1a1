import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ExpectedDeferral } from '@pcf/core';
import { DAY, MINUTE, THROUGHPUT_DECREASES } from '@pcf/dynamodb-facts';
import type { Edit, ObservedFacts, TableChange } from '../../steps/edit.js';
import { newBillingMode } from './billing-mode.js';
import type { Capacity, CapacityOfTable } from './parts.js';

/** When DynamoDB gives less throughput again, in milliseconds since the epoch: by index, and by an empty text for the table itself. */
type NotLowerable = Readonly<Record<string, number>>;

/**
 * Returns what DynamoDB would not give less throughput for now.
 *
 * @param now - milliseconds since the epoch
 * @returns `undefined` if everything can be lowered
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function notLowerable(table: TableDescription, now: number): NotLowerable | undefined {
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName: name = '', ...index }) => ({
    name,
    ...index,
  }));
  const midnight = (Math.floor(now / DAY) + 1) * DAY;
  const spent = [{ name: '', ...table }, ...indexes].flatMap(({ name, ProvisionedThroughput: throughput = {} }) => {
    const { NumberOfDecreasesToday: decreases = 0, LastDecreaseDateTime: last } = throughput;
    const { freePerDay, thenEvery } = THROUGHPUT_DECREASES;
    if (decreases < freePerDay || last === undefined || now >= last.getTime() + thenEvery) return [];
    return [[name, Math.min(last.getTime() + thenEvery, midnight)] as const];
  });
  return spent.length > 0 ? Object.fromEntries(spent) : undefined;
}

/**
 * Splits an edit in two: what DynamoDB accepts now, and decreases of throughput that it would refuse together with everything else
 * in the call.
 */
export function splitDecreases<Settings extends CapacityOfTable>(
  edit: Edit<Settings>,
): { readonly now: Edit<Settings>; readonly later?: Edit<Settings> } {
  const { observed, desired } = edit;
  const isRefused = ({ kind, index = '', before, after }: TableChange) =>
    kind === 'capacity' && Number(after) < Number(before) && lowerableAt(observed, index) !== undefined;
  const refused = edit.changes.filter(isRefused);
  if (refused.length === 0 || newBillingMode(edit)) return { now: edit };
  return {
    now: {
      ...edit,
      changes: edit.changes.filter((change) => !isRefused(change)),
      desired: withoutDecreases(desired, observed),
    },
    later: { ...edit, changes: refused },
  };
}

function lowerableAt({ NotLowerable: times = {} }: ObservedFacts, name: string): number | undefined {
  return Object.hasOwn(times, name) ? times[name] : undefined;
}

/** Returns until when DynamoDB refuses decreases, and why. */
export function refusalOf({ changes, observed }: Edit<CapacityOfTable>): ExpectedDeferral {
  const times = changes.flatMap(({ index = '' }) => lowerableAt(observed, index) ?? []);
  const { freePerDay, thenEvery } = THROUGHPUT_DECREASES;
  return {
    reason:
      `DynamoDB lowers the throughput of a table or an index ${freePerDay} times in a UTC day, and then only when the last decrease ` +
      `was ${thenEvery / MINUTE} minutes ago.`,
    until: Math.max(...times),
  };
}

/** Returns the desired settings without the decreases that DynamoDB would refuse. */
function withoutDecreases<Settings extends CapacityOfTable>(desired: Settings, observed: Edit<Settings>['observed']) {
  const hold = <Part extends Capacity>(name: string, after: Part, before: Capacity = {}): Part =>
    lowerableAt(observed, name) === undefined ? after : { ...after, ...higher(before, after) };
  const indexes = desired.GlobalSecondaryIndexes?.map((index) =>
    hold(
      index.IndexName,
      index,
      observed.GlobalSecondaryIndexes?.find((one) => one.IndexName === index.IndexName),
    ),
  );
  return { ...hold('', desired, observed), ...(indexes && { GlobalSecondaryIndexes: indexes }) };
}

function higher(
  { ProvisionedThroughput: before }: Capacity,
  { ProvisionedThroughput: after }: Capacity,
): Pick<Capacity, 'ProvisionedThroughput'> {
  if (!before || !after) return {};
  return {
    ProvisionedThroughput: {
      ReadCapacityUnits: Math.max(before.ReadCapacityUnits, after.ReadCapacityUnits),
      WriteCapacityUnits: Math.max(before.WriteCapacityUnits, after.WriteCapacityUnits),
    },
  };
}
