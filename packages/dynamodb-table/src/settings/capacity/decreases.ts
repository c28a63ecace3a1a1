import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { THROUGHPUT_DECREASES } from '@pcf/dynamodb-facts';
import type { Edit, TableChange } from '../../steps/edit.js';
import { newBillingMode } from './billing-mode.js';
import type { Capacity, CapacityOfTable } from './parts.js';

/**
 * Returns what DynamoDB would not give less throughput for now: the names of indexes, and an empty text for the table itself.
 *
 * @param now - milliseconds since the epoch
 * @returns `undefined` if everything can be lowered
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function notLowerable(table: TableDescription, now: number): readonly string[] | undefined {
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName: name = '', ...index }) => ({
    name,
    ...index,
  }));
  const spent = [{ name: '', ...table }, ...indexes].filter(({ ProvisionedThroughput: throughput = {} }) => {
    const { NumberOfDecreasesToday: decreases = 0, LastDecreaseDateTime: last } = throughput;
    const { freePerDay, thenEvery } = THROUGHPUT_DECREASES;
    return decreases >= freePerDay && last !== undefined && now < last.getTime() + thenEvery;
  });
  return spent.length > 0 ? spent.map(({ name }) => name) : undefined;
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
    kind === 'capacity' && Number(after) < Number(before) && observed.NotLowerable?.includes(index);
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

/** Returns the desired settings without the decreases that DynamoDB would refuse. */
function withoutDecreases<Settings extends CapacityOfTable>(desired: Settings, observed: Edit<Settings>['observed']) {
  const hold = <Part extends Capacity>(name: string, after: Part, before: Capacity = {}): Part =>
    observed.NotLowerable?.includes(name) ? { ...after, ...higher(before, after) } : after;
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
