import { describeOnDemand } from './description.js';
import type { Durations } from './durations.js';
import { NO_MAXIMUM } from './rules/on-demand.js';
import type { TableChange } from './rules/table-change.js';
import type { BillingMode, TableState, Units } from './state.js';
import { decreasesToday, highest, stampChange } from './throughput.js';

type Json = Record<string, unknown>;

interface When {
  readonly now: number;
  readonly durations: Durations;
}

/** Begins a change that all checks have admitted. What is returned is shown in the answer only. */
export function beginChange(table: TableState, change: TableChange, when: When): Json {
  if (change.deletionProtection !== undefined) setProtection(table, change.deletionProtection, when.now);
  const shownBilling = beginBilling(table, change, when);
  return { ...shownBilling, ...(change.onDemand && applyMaxima(table, change.onDemand)) };
}

function setProtection(table: TableState, enabled: boolean, now: number): void {
  if (table.deletionProtection === enabled) return;
  table.deletionProtection = enabled;
  table.deletionProtectionChangedAt = now;
}

function beginBilling(table: TableState, change: TableChange, when: When): Json {
  const { billingMode } = change;
  if (billingMode && billingMode !== table.billingMode) beginSwitch(table, billingMode, change, when);
  else if (billingMode === 'PAY_PER_REQUEST') return shownAsSwitching(table, when.now);
  else beginThroughput(table, change, when);
  return {};
}

/** A repetition of the mode in force changes nothing, but DynamoDB answers as if it did. */
function shownAsSwitching({ billingSummary, throughput, job }: TableState, now: number): Json {
  const shown = { TableStatus: 'UPDATING' };
  if (job?.kind !== 'billing' || !billingSummary) return shown;
  const { lastUpdateToPayPerRequest: time } = billingSummary;
  return {
    ...shown,
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      ...(time !== undefined && { LastUpdateToPayPerRequestDateTime: time / 1000 }),
    },
    ProvisionedThroughput: {
      NumberOfDecreasesToday: decreasesToday(throughput, now),
      ReadCapacityUnits: 0,
      WriteCapacityUnits: 0,
    },
  };
}

function beginThroughput(table: TableState, change: TableChange, { now, durations }: When): void {
  if (change.units) {
    stampChange(table.throughput, change.units, now);
    table.job = { kind: 'throughput', due: now + durations.updateThroughput, to: change.units };
  }
  for (const index of table.globalIndexes) {
    const to = change.indexes.find(({ name }) => name === index.name)?.units;
    if (!to) continue;
    stampChange(index.throughput, to, now);
    index.job = { kind: 'throughput', due: now + durations.updateIndexThroughput, to };
  }
}

/** The new throughput shows at once; the mode is in force when the switch is done. */
function beginSwitch(table: TableState, to: BillingMode, change: TableChange, { now, durations }: When): void {
  table.billingSummary = { ...table.billingSummary, mode: to };
  table.job = { kind: 'billing', since: now, due: now + durations.updateBilling, to };
  if (to === 'PROVISIONED') delete table.onDemand;
  setUnits(table, change.units);
  for (const index of table.globalIndexes) {
    setUnits(index, change.indexes.find(({ name }) => name === index.name)?.units);
    index.job = { kind: 'billing', due: now + durations.updateIndexThroughput };
  }
}

function setUnits(subject: { throughput: Units; warm: Units }, units: Units = { read: 0, write: 0 }): void {
  Object.assign(subject.throughput, units);
  subject.warm = highest(subject.warm, units);
}

/** A maximum is kept until it is replaced or taken away; that it is taken away shows in this answer only. */
function applyMaxima(table: TableState, given: Partial<Units>): Json {
  const merged = { ...table.onDemand, ...given };
  const kept: Partial<Units> = { ...merged };
  if (kept.read === NO_MAXIMUM) delete kept.read;
  if (kept.write === NO_MAXIMUM) delete kept.write;
  if (Object.keys(kept).length > 0) table.onDemand = kept;
  else delete table.onDemand;
  return { OnDemandThroughput: describeOnDemand(merged) };
}
