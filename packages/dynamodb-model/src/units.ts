import type { OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from '@aws-sdk/client-dynamodb';
import { NO_MAXIMUM } from '@pcf/dynamodb-facts';

/** Read and write units. */
export interface Pair {
  readonly read: number;
  readonly write: number;
}

export const NOTHING: Pair = { read: 0, write: 0 };

export const unitsOf = (given: ProvisionedThroughput | undefined): Pair | undefined =>
  given && { read: given.ReadCapacityUnits ?? 0, write: given.WriteCapacityUnits ?? 0 };

export const warmOf = (given: WarmThroughput | undefined): Partial<Pair> | undefined =>
  given && partial(given.ReadUnitsPerSecond, given.WriteUnitsPerSecond);

export const maximaOf = (given: OnDemandThroughput | undefined): Partial<Pair> | undefined =>
  given && partial(given.MaxReadRequestUnits, given.MaxWriteRequestUnits);

const partial = (read: number | undefined, write: number | undefined): Partial<Pair> => ({
  ...(read !== undefined && { read }),
  ...(write !== undefined && { write }),
});

export const isSame = (one: Pair, other: Pair): boolean => one.read === other.read && one.write === other.write;

/** Whether any member that is given is lower. */
export const isLower = ({ read, write }: Partial<Pair>, from: Pair): boolean =>
  (read ?? from.read) < from.read || (write ?? from.write) < from.write;

export const highest = (one: Pair, other: Pair): Pair => ({
  read: Math.max(one.read, other.read),
  write: Math.max(one.write, other.write),
});

/** The maxima after a change: each is kept until it is replaced or taken away. */
export const withMaxima = (before: Partial<Pair>, given: Partial<Pair>): Partial<Pair> => {
  const { read, write } = { ...before, ...given };
  return partial(read === NO_MAXIMUM ? undefined : read, write === NO_MAXIMUM ? undefined : write);
};
