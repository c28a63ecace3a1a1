import { checkOperationsAtOnce, checkUnits, type Demand } from '../account/quotas.js';
import { AwsError, inUse, invalidParameter } from '../aws-error.js';
import { checkCapacityState, checkOnDemandSwitches, isSwitch } from '../capacity/billing.js';
import { checkDecreases } from '../capacity/decreases.js';
import {
  checkMaxima,
  checkMaximaQuota,
  checkMaximaState,
  isMaximum,
  refuseUnderProvisioned,
} from '../capacity/maxima.js';
import { newThroughput } from '../capacity/throughput.js';
import { refuseSameUnits } from '../capacity/units.js';
import { checkWarmQuota, checkWarmState, refuseWarmDecrease } from '../capacity/warm.js';
import { checkIndexChangesFit, checkIndexCount } from '../secondary-index/change-fit.js';
import { checkIndexState } from '../secondary-index/change-state.js';
import { checkEncryptionChanges, checkEncryptionFits, checkEncryptionState } from '../table-member/encryption.js';
import { checkStreamFits, checkStreamState } from '../table-member/stream.js';
import { checkClassChanges, checkClassState } from '../table-member/table-class.js';
import type { Region } from '../world/state.js';
import type { BillingMode, TableState, Throughput, Units } from '../world/table-state.js';
import type { TableChange } from './change-request.js';

/**
 * Checks a change by the rules that need the table. While a change of the same setting is under way, only the state of the table
 * decides. During a switch of billing, DynamoDB uses the mode that is still in force.
 */
export function checkChangeFits(table: TableState, change: TableChange): void {
  const mode = change.billingMode ?? table.billingMode;
  if (table.job?.kind !== 'billing') checkThroughput(table, change, mode);
  if (mode === 'PROVISIONED') {
    refuseUnderProvisioned(change.onDemand, ' cannot be specified when the table BillingMode is PROVISIONED');
  }
  checkMaxima(change.onDemand, 'table', isMaximum);
  if (change.stream && table.job?.kind !== 'stream') checkStreamFits(table, change.stream);
  if (change.encryption && !table.encryptionJob) checkEncryptionFits(table, change.encryption);
  refuseWarmDecrease(change.warm, 'table', table.warm);
  refuseEmptyChange(change);
}

/** DynamoDB answers `OnDemandThroughput: {}` or `WarmThroughput: {}` alone with an internal failure (DDB-TABLE-448). */
function refuseEmptyChange({ indexes, ...settings }: TableChange): void {
  const { updates, creations, deletions } = indexes;
  if (updates.length + creations.length + deletions.length + Object.keys(settings).length === 0) {
    throw new AwsError('InternalFailure');
  }
}

function checkThroughput(table: TableState, change: TableChange, mode: BillingMode): void {
  if (mode === 'PAY_PER_REQUEST' && change.units) {
    throw invalidParameter(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (mode === table.billingMode && change.units) refuseSameUnits('the table', table.throughput, change.units);
  checkIndexChangesFit(table, change.indexes, mode);
  if (mode === 'PROVISIONED' && table.billingMode === 'PAY_PER_REQUEST') requireAllIndexes(table, change);
}

/** A switch to provisioned needs throughput for each index. An index that is being deleted is refused elsewhere (DDB-TABLE-375). */
function requireAllIndexes({ globalIndexes }: TableState, { indexes: { updates } }: TableChange): void {
  const missing = globalIndexes.filter(
    ({ name, job }) => job?.kind !== 'deleting' && !updates.some((index) => index.name === name && index.units),
  );
  if (missing.length > 0) {
    throw invalidParameter(
      `ProvisionedThroughput must be specified for index: ${missing.map(({ name }) => name).join(',')}`,
    );
  }
}

/**
 * Refuses changes that the state of the table or its indexes does not allow. The rules and texts differ for each pair of settings
 * (DDB-TABLE-119, 120, 163, 175, 286, 369, 375, 376, 444, 458).
 */
export function checkState(region: Region, table: TableState, change: TableChange): void {
  const { job, name } = table;
  if (job?.kind === 'creating') throw inUse(`Table is being created: ${name}`);
  if (job?.kind === 'deleting') throw inUse(`Table is being deleted: ${name}`);
  if (change.units || isSwitch(table, change)) checkCapacityState(table, change);
  if (change.stream) checkStreamState(table);
  if (change.tableClass !== undefined) checkClassState(table);
  if (change.onDemand) checkMaximaState(table);
  if (change.encryption) checkEncryptionState(region, table, change.encryption);
  if (change.warm) checkWarmState(table);
  checkIndexState(table, change.indexes);
}

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
  checkIndexCount(table, change.indexes);
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
