import type { Region, TableState, Throughput } from '../state.js';
import { checkDecreases } from './decreases.js';
import { checkMaximaQuota } from './on-demand.js';
import { checkOperationsAtOnce, checkUnits, type Demand } from './quotas.js';
import type { TableChange } from './table-change.js';

export function checkChangeQuotas(region: Region, table: TableState, change: TableChange, now: number): void {
  const demands = demandsOf(table, change);
  if (table.billingMode === 'PROVISIONED') {
    for (const { from, to } of demands) checkDecreases(from, to, now);
  }
  checkUnits(region, demands);
  checkMaximaQuota(region, change.onDemand);
  if (change.units || change.billingMode) checkOperationsAtOnce(region);
}

function demandsOf(table: TableState, change: TableChange): (Demand & { from: Throughput })[] {
  const indexes = table.globalIndexes.flatMap(({ name, throughput }) => {
    const to = change.indexes.find((index) => index.name === name)?.units;
    return to ? [{ to, from: throughput, index: name }] : [];
  });
  return change.units ? [{ to: change.units, from: table.throughput }, ...indexes] : indexes;
}
