import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableChange } from './diff.js';
import { type Edit, newBillingMode } from './edit.js';
import type { Capacity, ObservedTable, TableSettings } from './settings.js';

/** How often throughput can be lowered in a UTC day; then once an hour, in milliseconds. */
const FREE_DECREASES = 4;
const INTERVAL = 60 * 60_000;

/**
 * What DynamoDB would refuse to give less throughput for now: the names of indexes, and an empty text for the table itself.
 *
 * @param now - milliseconds since the epoch
 * @returns `undefined` where everything can be lowered
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function notLowerable(table: TableDescription, now: number): readonly string[] | undefined {
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName: name = '', ...index }) => ({
    name,
    ...index,
  }));
  const spent = [{ name: '', ...table }, ...indexes].filter(({ ProvisionedThroughput: throughput = {} }) => {
    const { NumberOfDecreasesToday: decreases = 0, LastDecreaseDateTime: last } = throughput;
    return decreases >= FREE_DECREASES && last !== undefined && now < last.getTime() + INTERVAL;
  });
  return spent.length > 0 ? spent.map(({ name }) => name) : undefined;
}

/** An edit in two: what DynamoDB takes now, and decreases of throughput that it would refuse together with all else in the call. */
export function splitDecreases(edit: Edit): { readonly now: Edit; readonly later?: Edit } {
  const { observed, desired } = edit;
  const isRefused = ({ kind, index = '', before, after }: TableChange) =>
    kind === 'capacity' && Number(after) < Number(before) && observed.NotLowerable?.includes(index);
  const refused = edit.changes.filter(isRefused);
  if (refused.length === 0 || newBillingMode(edit)) return { now: edit };
  return {
    now: { ...edit, changes: edit.changes.filter((change) => !isRefused(change)), desired: held(desired, observed) },
    later: { ...edit, changes: refused, indexes: { deleted: [], created: [], kept: [] } },
  };
}

/** What is desired, without any decrease of what cannot be lowered. */
function held(desired: TableSettings, observed: ObservedTable): TableSettings {
  const hold = <Part extends Capacity>(name: string, after: Part, before: Capacity = {}): Part =>
    observed.NotLowerable?.includes(name) ? { ...after, ...higher(before, after) } : after;
  return {
    ...hold('', desired, observed),
    GlobalSecondaryIndexes: desired.GlobalSecondaryIndexes?.map((index) =>
      hold(
        index.IndexName,
        index,
        observed.GlobalSecondaryIndexes?.find((one) => one.IndexName === index.IndexName),
      ),
    ),
  };
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
