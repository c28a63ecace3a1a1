import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { compare } from './compare.js';
import type { Replica } from './definition/replicas.js';
import { present } from './present.js';
import type { TableSettings } from './settings.js';

/** What differs between the replicas that a table has and those that are declared. */
export interface ReplicaDifference {
  /** What is to be changed, added and removed. */
  readonly changes: readonly Change[];
  /** What replicas have for good: where it differs, all of them are removed and added again. */
  readonly fixed: readonly Change[];
}

/**
 * What differs between the replicas that a table has and those that are declared, but for what each of them is told in its own
 * region. How replicas are kept in step is for good, and so is which ones there are where they are strongly consistent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export function diffReplicas(observed: TableSettings, desired: TableSettings): ReplicaDifference {
  const { Replicas: before = [] } = observed;
  const { Replicas: after } = desired;
  if (!after) return { changes: [], fixed: [] };
  const members = diffMembers(before, after);
  if (before.length === 0 || after.length === 0) return { changes: members, fixed: [] };
  const isStrong = observed.MultiRegionConsistency === 'STRONG';
  const fixed = [...diffConsistency(observed, desired), ...(isStrong ? members : [])];
  if (fixed.length > 0) return { changes: [...diffMembers(before, []), ...diffMembers([], after)], fixed };
  const shared = whatReplicasFollow(observed, desired);
  const overrides = after.flatMap((replica) => {
    const found = before.find((one) => one.Region === replica.Region);
    return found ? diffOverrides({ ...shared, ...found }, replica) : [];
  });
  return { changes: [...members, ...overrides], fixed: [] };
}

function diffMembers(before: readonly Replica[], after: readonly Replica[]): Change[] {
  const path = ({ Region }: Replica) => `Replicas[${Region}]`;
  const isIn = (list: readonly Replica[], { Region }: Replica) => list.some((one) => one.Region === Region);
  return [
    ...before.flatMap((one) => (isIn(after, one) ? [] : [{ path: path(one), before: one, after: undefined }])),
    ...after.flatMap((one) => (isIn(before, one) ? [] : [{ path: path(one), before: undefined, after: one }])),
  ];
}

type Overrides = Pick<Replica, 'TableClass' | 'ReadOnDemandThroughputSettings'>;

/** What a replica has of its own accord: what the table has, once that is changed. */
function whatReplicasFollow(observed: TableSettings, desired: TableSettings): Overrides {
  const table = { ...observed, ...present(desired) };
  const { MaxReadRequestUnits = -1 } = { ...observed.OnDemandThroughput, ...desired.OnDemandThroughput };
  return {
    TableClass: table.TableClass ?? 'STANDARD',
    ...(MaxReadRequestUnits > 0 && { ReadOnDemandThroughputSettings: { MaxReadRequestUnits } }),
  };
}

function diffOverrides(before: Replica, after: Replica): Change[] {
  const settings = ['TableClass', 'ReadOnDemandThroughputSettings', 'SSESpecification'] as const;
  return settings.flatMap((setting) =>
    compare(`Replicas[${after.Region}].${setting}`, before[setting], after[setting]),
  );
}

function diffConsistency(observed: TableSettings, desired: TableSettings): Change[] {
  const settings = ['MultiRegionConsistency', 'GlobalTableWitnesses'] as const;
  return settings
    .map((path) => ({ path, before: observed[path], after: desired[path] }))
    .filter(({ before, after }) => after !== undefined && !isDeepStrictEqual(before, after));
}
