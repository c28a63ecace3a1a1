import { MAX_GLOBAL_INDEXES } from '@pcf/dynamodb-facts';
import { limitExceeded } from '../aws-error.js';
import type { Region, TableState, Throughput, Units } from '../state.js';
import { newThroughput } from '../throughput.js';
import { checkDecreases } from './decreases.js';
import { checkEncryptionChanges } from './encryption-quota.js';
import { checkMaximaQuota } from './on-demand.js';
import { checkOnDemandSwitches } from './on-demand-switches.js';
import { checkOperationsAtOnce, checkUnits, type Demand } from './quotas.js';
import type { TableChange } from './table-change.js';
import { checkClassChanges } from './table-class.js';
import { checkWarmQuota } from './warm.js';

export function checkChangeQuotas(region: Region, table: TableState, change: TableChange, now: number): void {
  const demands = demandsOf(table, change);
  if (table.billingMode === 'PROVISIONED') {
    for (const { from, to } of demands) checkDecreases(from, to, now);
  }
  checkUnits(region, demands);
  checkMaximaQuota(region, change.onDemand, 'table');
  checkWarmQuota(region, change.warm, 'table');
  for (const { name, onDemand, warm } of askedOfIndexes(change)) {
    checkMaximaQuota(region, onDemand, `index : ${name}`);
    checkWarmQuota(region, warm, `index ${name}`);
  }
  checkIndexCount(table, change);
  if (change.encryption && !table.encryptionJob) checkEncryptionChanges(table.encryptionWindow, now);
  if (change.tableClass !== undefined) checkClassChanges(table, now);
  checkOnDemandSwitches(table, change.billingMode, now);
  if (change.units || change.billingMode || change.stream) checkOperationsAtOnce(region);
}

const askedOfIndexes = ({ indexes: { updates, creations } }: TableChange) => [
  ...updates,
  ...creations.map(({ index }) => index),
];

const NOTHING: Units = { read: 0, write: 0 };

function demandsOf(table: TableState, change: TableChange): (Demand & { from: Throughput })[] {
  const indexes = askedOfIndexes(change).flatMap(({ name, units: to }) => {
    const from = table.globalIndexes.find((index) => index.name === name)?.throughput ?? newThroughput(NOTHING);
    return to ? [{ to, from, index: name }] : [];
  });
  return change.units ? [{ to: change.units, from: table.throughput }, ...indexes] : indexes;
}

function checkIndexCount({ globalIndexes }: TableState, { indexes: { creations } }: TableChange): void {
  if (creations.length > 0 && globalIndexes.length >= MAX_GLOBAL_INDEXES) {
    throw limitExceeded(
      `Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of ${MAX_GLOBAL_INDEXES}`,
    );
  }
}
