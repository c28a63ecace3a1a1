import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError, invalidParameter } from '../aws-error.js';
import type { BillingMode, TableState } from '../state.js';
import { checkIndexChangesFit } from './index-changes-fit.js';
import { checkMaxima, isMaximum, refuseUnderProvisioned } from './on-demand.js';
import { refuseSameUnits } from './same-units.js';
import { checkStreamFits } from './streams.js';
import type { TableChange } from './table-change.js';
import { refuseWarmDecrease } from './warm.js';

/**
 * The rules that need the table. While a change of the same setting is under way, whether a further one fits is a matter of
 * the table's state alone; while a switch of billing is, DynamoDB goes by the mode still in force.
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

/** `OnDemandThroughput: {}` or `WarmThroughput: {}` alone: DynamoDB itself fails at it, always (DDB-TABLE-448). */
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

/** An index that is being deleted needs nothing: it makes the table refuse the switch (DDB-TABLE-375). */
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

/** Only the ARN of the key in use is recognised: its id or an alias of it starts a change (DDB-TABLE-082). */
function checkEncryptionFits({ kmsKeyArn }: TableState, { key }: { key: string | undefined }): void {
  if (key !== kmsKeyArn) return;
  throw invalidParameter(
    key === undefined
      ? `${REFUSAL_TEXTS.alreadyEncrypted} by default`
      : `${REFUSAL_TEXTS.alreadyEncrypted} with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
  );
}
