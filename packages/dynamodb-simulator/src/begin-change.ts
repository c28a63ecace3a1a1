import { beginEncryption } from './begin-encryption.js';
import { beginIndexChanges } from './begin-index-changes.js';
import { describeMode, describeOnDemand, describeWarm } from './description.js';
import type { Durations } from './durations.js';
import { withMaxima } from './maxima.js';
import type { StreamChange } from './rules/streams.js';
import type { TableChange } from './rules/table-change.js';
import { isClassOf } from './rules/table-class.js';
import type { BillingMode, Region, TableState, Units } from './state.js';
import { enableStream } from './stream.js';
import { decreasesToday, highest, raiseWarm, stampChange } from './throughput.js';

type Json = Record<string, unknown>;

interface When {
  readonly now: number;
  readonly durations: Durations;
}

/** Begins a change that all checks have admitted. What is returned is shown in the answer only. */
export function beginChange(region: Region, table: TableState, change: TableChange, when: When): Json {
  if (change.deletionProtection !== undefined) setProtection(table, change.deletionProtection, when.now);
  const shown = beginBilling(table, change, when);
  beginIndexChanges(table, change.indexes, when);
  if (change.stream) beginStream(table, change.stream, when);
  return {
    ...shown,
    ...(change.onDemand && applyMaxima(table, change.onDemand)),
    ...(change.warm && beginWarm(table, change.warm, when)),
    ...(change.encryption && beginEncryption(region, table, change.encryption.key, when)),
    ...(change.tableClass !== undefined && beginClass(table, change.tableClass, when)),
  };
}

function setProtection(table: TableState, enabled: boolean, now: number): void {
  if (table.deletionProtection === enabled) return;
  table.deletionProtection = enabled;
  table.deletionProtectionChangedAt = now;
}

function beginBilling(table: TableState, change: TableChange, when: When): Json {
  const { billingMode, units } = change;
  if (billingMode && billingMode !== table.billingMode) beginSwitch(table, billingMode, change, when);
  else if (billingMode === 'PAY_PER_REQUEST') return shownAsSwitching(table, when.now);
  else if (units) {
    stampChange(table.throughput, units, when.now);
    table.job = { kind: 'throughput', due: when.now + when.durations.updateThroughput, to: units };
  }
  return {};
}

/** A repetition of the mode in force changes nothing, but DynamoDB answers as if it did. */
function shownAsSwitching({ billingSummary, throughput, job }: TableState, now: number): Json {
  const shown = { TableStatus: 'UPDATING' };
  if (job?.kind !== 'billing' || !billingSummary) return shown;
  return {
    ...shown,
    ...describeMode('PAY_PER_REQUEST', billingSummary.lastUpdateToPayPerRequest),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: decreasesToday(throughput, now),
      ReadCapacityUnits: 0,
      WriteCapacityUnits: 0,
    },
  };
}

/** The new throughput shows at once; the mode is in force when the switch is done. Maxima do not outlive on-demand. */
function beginSwitch(table: TableState, to: BillingMode, change: TableChange, { now, durations }: When): void {
  table.billingSummary = { ...table.billingSummary, mode: to };
  table.job = { kind: 'billing', since: now, due: now + durations.updateBilling, to };
  if (to === 'PROVISIONED') delete table.onDemand;
  else table.onDemandSwitches = [...(table.onDemandSwitches ?? []), now];
  setUnits(table, change.units);
  for (const index of table.globalIndexes) {
    if (to === 'PROVISIONED') delete index.onDemand;
    setUnits(index, change.indexes.updates.find(({ name }) => name === index.name)?.units);
    index.job ??= { kind: 'billing', due: now + durations.updateBilling };
  }
}

function setUnits(subject: { throughput: Units; warm: Units }, units: Units = { read: 0, write: 0 }): void {
  Object.assign(subject.throughput, units);
  subject.warm = highest(subject.warm, units);
}

/** That a maximum is taken away shows in this answer only. */
function applyMaxima(table: TableState, given: Partial<Units>): Json {
  const { shown, kept } = withMaxima(table.onDemand, given);
  if (kept) table.onDemand = kept;
  else delete table.onDemand;
  return { OnDemandThroughput: describeOnDemand(shown) };
}

/** Values that are in force already change nothing, but DynamoDB answers as if they did. */
function beginWarm(table: TableState, given: Partial<Units>, { now, durations }: When): Json {
  raiseWarm(table, given, now + durations.updateWarmThroughput);
  return { WarmThroughput: describeWarm(table.warm, 'UPDATING') };
}

function beginStream(table: TableState, { viewType }: StreamChange, { now, durations }: When): void {
  if (viewType === undefined) delete table.streamViewType;
  else enableStream(table, viewType, now);
  table.job ??= {
    kind: 'stream',
    due: now + durations.updateStream,
    operation: viewType === undefined ? 'DISABLE' : 'ENABLE',
  };
}

/**
 * The class in force changes nothing, but DynamoDB answers as if it did. So it does for any class while a change is under
 * way that a change of encryption has hidden: the request is lost (DDB-TABLE-287).
 */
function beginClass(table: TableState, to: string, { now, durations }: When): Json {
  if (!isClassOf(table, to) && !table.hiddenClassJob) {
    table.classChanges.push(now);
    table.job = { kind: 'class', due: now + durations.updateTableClass, to };
  }
  return { TableStatus: 'UPDATING' };
}
