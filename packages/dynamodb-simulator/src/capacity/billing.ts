import { ON_DEMAND_SWITCHES, ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { inUse, invalidParameter, limitExceeded } from '../aws-error.js';
import { type Json, seconds } from '../request/operation.js';
import { blockingChange, indexesIn } from '../world/running-changes.js';
import type { CallTime } from '../world/state.js';
import type { BillingMode, GlobalIndexState, TableState, Units } from '../world/table-state.js';
import { countDecrease, decreasesToday, highest, stampChange } from './throughput.js';
import { checkBounds, type GivenThroughput, unitsOf } from './units.js';

/** The part of a change of a table that is about its capacity. */
export interface CapacityChange {
  readonly billingMode?: BillingMode;
  readonly units?: Units;
  readonly indexes: { readonly updates: readonly { readonly name: string; readonly units: Units | undefined }[] };
}

/** The billing mode of a new table, whose throughput must fit it. */
export function checkNewBilling(mode: BillingMode | undefined, throughput: GivenThroughput | undefined): BillingMode {
  if (mode === 'PAY_PER_REQUEST') {
    if (!throughput) return mode;
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!throughput) {
    throw invalidParameter(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  checkBounds(unitsOf(throughput));
  return 'PROVISIONED';
}

/**
 * Limits switches to on-demand: four in any 24 hours. Switches to provisioned are not limited. The text follows a recording from
 * the time when the limit was one switch.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-switching-capacity-modes.html
 */
export function checkOnDemandSwitches(table: TableState, to: BillingMode | undefined, now: number): void {
  if (to !== 'PAY_PER_REQUEST' || table.billingMode === to) return;
  const recent = (table.onDemandSwitches ?? []).filter((time) => now < time + ON_DEMAND_SWITCHES.window);
  const [oldest] = recent.slice(-ON_DEMAND_SWITCHES.max);
  const last = recent.at(-1);
  if (recent.length < ON_DEMAND_SWITCHES.max || oldest === undefined || last === undefined) return;
  throw limitExceeded(
    `Subscriber limit exceeded: Update to PayPerRequest mode are limited to ${ON_DEMAND_SWITCHES.max} times in 1 day(s). ` +
      `Last update at ${date(last)}. Next update can be made at ${date(oldest + ON_DEMAND_SWITCHES.window)}`,
  );
}

/** `Sat Feb 23 03:07:45 UTC 2019` */
function date(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}

/**
 * Whether a change switches the billing mode. During a switch from on-demand to provisioned, on-demand is still in force: DynamoDB
 * accepts a switch back, and it has no effect (DDB-TABLE-452).
 */
export const isSwitch = (table: TableState, { billingMode }: CapacityChange): boolean =>
  billingMode !== undefined && billingMode !== table.billingMode;

export function checkCapacityState(table: TableState, change: CapacityChange): void {
  const { name, job } = table;
  if (job?.kind === 'throughput' || job?.kind === 'billing') {
    throw inUse(`Table IOPS are currently being updated. Table: ${name}`);
  }
  const blocking = blockingChange(table);
  if (blocking) throw inUse(`Can't change table IOPS ${blocking}`);
  const touched = (index: GlobalIndexState): boolean => change.indexes.updates.some((one) => one.name === index.name);
  const dying = table.globalIndexes.find((index) => index.job?.kind === 'deleting' && touched(index));
  if (dying) throw inUse(`Index is being deleted. Table: ${name} Index: ${dying.name}`);
  for (const [kind, what] of [
    ['allocating', 'created'],
    ['deleting', 'deleted'],
  ] as const) {
    const indexes = indexesIn(table, kind);
    if (indexes)
      throw inUse(`Can't change table IOPS when an index is being ${what}. Table: ${name} Indexes: ${indexes}`);
  }
  if (!isSwitch(table, change)) return;
  const busy = table.globalIndexes.find((index) => index.job && index.job.kind !== 'backfilling');
  if (busy) throw inUse(`Index is being updated. Table: ${name} Index: ${busy.name}`);
}

export function beginBilling(table: TableState, change: CapacityChange, call: CallTime): Json {
  const { billingMode, units } = change;
  if (billingMode && billingMode !== table.billingMode) beginSwitch(table, billingMode, change, call);
  else if (billingMode === 'PAY_PER_REQUEST') return shownAsSwitching(table, call.now);
  else if (units) {
    stampChange(table.throughput, units, call.now);
    table.job = { kind: 'throughput', due: call.now + call.durations.updateThroughput, to: units };
  }
  return {};
}

/** The answer to a request for the mode in force. Nothing changes, but DynamoDB answers UPDATING. */
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

/** Begins a switch. The new throughput shows at once, the mode is in force at the end. On-demand maxima are removed with on-demand. */
function beginSwitch(table: TableState, to: BillingMode, change: CapacityChange, { now, durations }: CallTime): void {
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

export function describeBilling({ billingSummary }: TableState): Json {
  if (!billingSummary) return {};
  return describeMode(billingSummary.mode, billingSummary.lastUpdateToPayPerRequest);
}

/** DynamoDB answers the mode twice. The second name is not in its published model, and SDKs drop it. */
export function describeMode(mode: BillingMode, lastUpdateToPayPerRequest: number | undefined): Json {
  const time = lastUpdateToPayPerRequest !== undefined && {
    LastUpdateToPayPerRequestDateTime: seconds(lastUpdateToPayPerRequest),
  };
  return {
    BillingModeSummary: { BillingMode: mode, ...time },
    TableThroughputModeSummary: { TableThroughputMode: mode, ...time },
  };
}

/** Ends a switch. Its time counts as a decrease or an increase of each index, and not of the table. */
export function finishBilling(table: TableState, mode: BillingMode, time: number): void {
  table.billingMode = mode;
  if (mode === 'PROVISIONED') {
    for (const { throughput } of table.globalIndexes) throughput.lastIncrease = time;
    return;
  }
  table.billingSummary = { mode, lastUpdateToPayPerRequest: time };
  table.warm = highest(table.warm, ON_DEMAND_WARM_THROUGHPUT);
  for (const index of table.globalIndexes) {
    index.warm = highest(index.warm, ON_DEMAND_WARM_THROUGHPUT);
    index.throughput.lastDecrease = time;
    countDecrease(index.throughput, time);
  }
}
