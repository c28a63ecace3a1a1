import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { NO_MAXIMUM } from '@pcf/dynamodb-facts';
import { changesOfKind, compare, REPLICATION, type TableChange } from '../../steps/edit.js';
import type { OnDemandThroughput } from '../capacity/schema.js';
import type { Replica, Replicated } from './schema.js';

/** What replicas take over from the table unless they have a value of their own. */
interface ReplicatedTable extends Replicated {
  TableClass?: Replica['TableClass'];
  OnDemandThroughput?: OnDemandThroughput | undefined;
}

/**
 * Compares the replicas of a table, except for the settings that each has for itself. The consistency mode is immutable. With
 * strong consistency, so is the set of regions. If one of these changes, all replicas are deleted and added again: the kind of
 * the change is `replication` then.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export function compareReplicas(observed: ReplicatedTable, desired: ReplicatedTable): TableChange[] {
  const { Replicas: before = [] } = observed;
  const { Replicas: after } = desired;
  if (!after) return [];
  const members = compareMembers(before, after);
  if (before.length === 0 || after.length === 0) return changesOfKind('replicas', members);
  const isStrong = observed.MultiRegionConsistency === 'STRONG';
  const fixed = [...compareConsistency(observed, desired), ...(isStrong ? members : [])];
  if (fixed.length > 0)
    return [
      ...changesOfKind('replicas', [...compareMembers(before, []), ...compareMembers([], after)]),
      ...changesOfKind(REPLICATION, fixed),
    ];
  const inherited = inheritedSettings(observed, desired);
  const overrides = after.flatMap((replica) => {
    const found = before.find((one) => one.Region === replica.Region);
    return found ? compareOverrides({ ...inherited, ...found }, replica) : [];
  });
  return changesOfKind('replicas', [...members, ...overrides]);
}

function compareMembers(before: readonly Replica[], after: readonly Replica[]): Change[] {
  const path = ({ Region }: Replica) => `Replicas[${Region}]`;
  const isIn = (list: readonly Replica[], { Region }: Replica) => list.some((one) => one.Region === Region);
  return [
    ...before.flatMap((one) => (isIn(after, one) ? [] : [{ path: path(one), before: one, after: undefined }])),
    ...after.flatMap((one) => (isIn(before, one) ? [] : [{ path: path(one), before: undefined, after: one }])),
  ];
}

type Overrides = Pick<Replica, 'TableClass' | 'ReadOnDemandThroughputSettings'>;

/** Returns what a replica without values of its own has: what the table has after it is changed. */
function inheritedSettings(observed: ReplicatedTable, desired: ReplicatedTable): Overrides {
  const table = { ...observed, ...omitUndefined(desired) };
  const { MaxReadRequestUnits = NO_MAXIMUM } = { ...observed.OnDemandThroughput, ...desired.OnDemandThroughput };
  return {
    TableClass: table.TableClass ?? 'STANDARD',
    ...(MaxReadRequestUnits > 0 && { ReadOnDemandThroughputSettings: { MaxReadRequestUnits } }),
  };
}

function compareOverrides(before: Replica, after: Replica): Change[] {
  const settings = ['TableClass', 'ReadOnDemandThroughputSettings', 'SSESpecification'] as const;
  return settings.flatMap((setting) =>
    compare(`Replicas[${after.Region}].${setting}`, before[setting], after[setting]),
  );
}

function compareConsistency(observed: Replicated, desired: Replicated): Change[] {
  const settings = ['MultiRegionConsistency', 'GlobalTableWitnesses'] as const;
  return settings
    .map((path) => ({ path, before: observed[path], after: desired[path] }))
    .filter(({ before, after }) => after !== undefined && !isDeepStrictEqual(before, after));
}
