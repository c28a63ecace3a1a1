import type { Change } from './change.js';
import { dayOf, GUARDS, LIMITS } from './durations.js';
import { firstOf, overLimit, type Refusal, type Verdict } from './refusal.js';
import { type Capacity, isRunning, type Table } from './state.js';
import { isLower, type Pair } from './units.js';

/** What may not be changed so often, or not be there so many times. */
export function overQuota(table: Table, change: Change, now: number): Refusal | undefined {
  return firstOf(
    table.mode === 'PROVISIONED' && change.units && spentBudget(table, change.units, now),
    ...(table.mode === 'PROVISIONED' ? change.updates : []).map(({ name, units }) => {
      const index = table.indexes[name];
      return index && units && spentBudget(index, units, now);
    }),
    change.creations.length > 0 &&
      Object.keys(table.indexes).length >= LIMITS.globalIndexes &&
      overLimit('a table has 20 global indexes at most'),
    change.encryption && !isRunning(table, 'encryption') && spentEncryption(table, now),
    change.class !== undefined && spentClasses(table.times.classes, now),
    change.mode === 'PAY_PER_REQUEST' && table.mode === 'PROVISIONED' && spentSwitches(table.times.switches ?? [], now),
  );
}

/** Four decreases a UTC day are free, then one an hour. */
function spentBudget({ units, budget: { day, count, last } }: Capacity, to: Pair, now: number): Verdict {
  const isSpent =
    day === dayOf(now) && count >= LIMITS.decreasesADay && last !== undefined && now < last + GUARDS.decrease;
  return isSpent && isLower(to, units) && overLimit('four decreases a day');
}

function spentEncryption({ times: { encryption } }: Table, now: number): Verdict {
  if (!encryption || now >= encryption.since + GUARDS.encryptionWindow) return undefined;
  const isSpent = encryption.count >= LIMITS.encryptionChanges && now < encryption.last + GUARDS.encryption;
  return isSpent && overLimit('four changes of encryption in 24 hours');
}

/** Once it is spent, even the class in force is refused. */
export const spentClasses = (changes: readonly number[], now: number): Verdict =>
  changes.filter((time) => now < time + GUARDS.class).length >= LIMITS.classChanges &&
  overLimit('two changes of class in 30 days');

/** Four switches to on-demand are free in any 24 hours. */
const spentSwitches = (switches: readonly number[], now: number): Verdict =>
  switches.filter((time) => now < time + GUARDS.onDemand).length >= LIMITS.onDemandSwitches &&
  overLimit('four switches to on-demand in 24 hours');
