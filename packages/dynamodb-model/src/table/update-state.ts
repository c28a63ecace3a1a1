import { DURATIONS } from '@pcf/dynamodb-facts';
import { firstOf, inUse, overLimit, type Refusal, tooSoon, type Verdict } from '../world/refusal.js';
import { isRunning, type Running, runningOn, type Table } from '../world/state.js';
import { type Change, isSwitch, keyAskedFor } from './change.js';

/** Refuses changes that conflict with changes under way. The rules differ from setting to setting. */
export function busy(table: Table, change: Change, now: number): Refusal | undefined {
  const { units, stream, maxima, updates, creations, deletions } = change;
  const { protection } = table.times;
  const named = [...creations.map(({ name }) => name), ...deletions];
  return firstOf(
    isRunning(table, 'creating', 'deleting') && inUse('the table is being created or deleted'),
    change.protection !== undefined &&
      protection !== undefined &&
      now < protection + DURATIONS.deletionProtection &&
      tooSoon('protection was changed just now'),
    (units || isSwitch(table, change)) && busyForCapacity(table, change),
    (stream || change.class !== undefined) && during(table, ...SETTINGS, ...INDEXES),
    maxima && during(table, 'billing', 'stream', 'class', ...INDEXES),
    change.encryption && busyEncryption(table, change.encryption),
    change.warm && isRunning(table, 'allocating') && ALLOCATING,
    named.length > 0 && during(table, ...SETTINGS),
    ...named.map((name) => busyIndex(table, name)),
    ...updates.flatMap((update) => [
      during(table, 'capacity', 'billing', ...(update.units ? (['stream', 'class'] as const) : [])),
      busyIndex(table, update.name),
    ]),
    named.length > 0 && secondOnlineIndex(table, named),
  );
}

const SETTINGS = ['capacity', 'billing', 'stream', 'class'] as const;

const INDEXES = ['allocating', 'dropping'] as const;

const ALLOCATING: Refusal = {
  refused: 'InternalServerError',
  rule: 'DynamoDB fails at warmth while an index is allocated',
};

const during = (table: Table, ...what: readonly Running['what'][]): Verdict =>
  isRunning(table, ...what) && inUse(`not while one of these is under way: ${what.join(', ')}`);

/** A switch of billing touches all indexes. */
function busyForCapacity(table: Table, change: Change): Verdict {
  const isBusy = (name: string): boolean => ![undefined, 'filling'].includes(runningOn(table, name));
  return firstOf(
    during(table, ...SETTINGS, ...INDEXES),
    isSwitch(table, change) && Object.keys(table.indexes).some(isBusy) && inUse('an index is being updated'),
  );
}

/** A repetition of the change under way is accepted. */
function busyEncryption(table: Table, asked: NonNullable<Change['encryption']>): Verdict {
  const running = table.running.find((one) => one.what === 'encryption');
  return running && running.to !== keyAskedFor(asked) && inUse('encryption is still being updated');
}

/** While an index is filled, it can be changed and deleted. */
function busyIndex(table: Table, name: string): Verdict {
  const what = runningOn(table, name);
  return what && what !== 'filling' && inUse(`${name} is ${what}`);
}

function secondOnlineIndex({ running }: Table, named: readonly string[]): Verdict {
  const others = running.filter(
    (one) =>
      (one.what === 'allocating' || one.what === 'filling' || one.what === 'dropping') && !named.includes(one.index),
  );
  return named.length + others.length > 1 && overLimit('one index is created or deleted at a time');
}
