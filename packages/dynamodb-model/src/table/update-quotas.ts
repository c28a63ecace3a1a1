import {
  DAY,
  ENCRYPTION_CHANGES,
  MAX_GLOBAL_INDEXES,
  ON_DEMAND_SWITCHES,
  TABLE_CLASS_CHANGES,
  THROUGHPUT_DECREASES,
} from '@pcf/dynamodb-facts';
import { dayOf, isLower } from '../world/capacity.js';
import { firstOf, overLimit, type Refusal, type Verdict } from '../world/refusal.js';
import { type Capacity, isRunning, type Pair, type Table } from '../world/state.js';
import type { Change } from './change.js';

/** Checks quotas in time, and the number of indexes. */
export function overQuota(table: Table, change: Change, now: number): Refusal | undefined {
  return firstOf(
    table.mode === 'PROVISIONED' && change.units && spentBudget(table, change.units, now),
    ...(table.mode === 'PROVISIONED' ? change.updates : []).map(({ name, units }) => {
      const index = table.indexes[name];
      return index && units && spentBudget(index, units, now);
    }),
    change.creations.length > 0 &&
      Object.keys(table.indexes).length >= MAX_GLOBAL_INDEXES &&
      overLimit(`a table has ${MAX_GLOBAL_INDEXES} global indexes at most`),
    change.encryption && !isRunning(table, 'encryption') && spentEncryption(table, now),
    change.class !== undefined && spentClasses(table.times.classes, now),
    change.mode === 'PAY_PER_REQUEST' && table.mode === 'PROVISIONED' && spentSwitches(table.times.switches ?? [], now),
  );
}

/** Four decreases a UTC day are free, then one an hour. */
function spentBudget({ units, budget: { day, count, last } }: Capacity, to: Pair, now: number): Verdict {
  const isSpent =
    day === dayOf(now) &&
    count >= THROUGHPUT_DECREASES.freePerDay &&
    last !== undefined &&
    now < last + THROUGHPUT_DECREASES.thenEvery;
  return isSpent && isLower(to, units) && overLimit('four decreases a day');
}

function spentEncryption({ times: { encryption } }: Table, now: number): Verdict {
  if (!encryption || now >= encryption.since + ENCRYPTION_CHANGES.window) return undefined;
  const isSpent = encryption.count >= ENCRYPTION_CHANGES.free && now < encryption.last + ENCRYPTION_CHANGES.thenEvery;
  return isSpent && overLimit('four changes of encryption in 24 hours');
}

/** Beyond the quota, even the class in force is refused. */
export const spentClasses = (changes: readonly number[], now: number): Verdict =>
  changes.filter((time) => now < time + TABLE_CLASS_CHANGES.days * DAY).length >= TABLE_CLASS_CHANGES.max &&
  overLimit('two changes of class in 30 days');

/** Four switches to on-demand are free in any 24 hours. */
const spentSwitches = (switches: readonly number[], now: number): Verdict =>
  switches.filter((time) => now < time + ON_DEMAND_SWITCHES.window).length >= ON_DEMAND_SWITCHES.max &&
  overLimit('four switches to on-demand in 24 hours');
