import type { Durations } from './durations.js';
import { kmsKeyArn } from './rules/encryption.js';
import { countEncryptionChange } from './rules/encryption-quota.js';
import type { Region, TableState } from './state.js';

interface When {
  readonly now: number;
  readonly durations: Durations;
}

/**
 * Begins a change of the key, which a table goes through while it is ACTIVE. The answer says ACTIVE even where the table is
 * UPDATING for another reason; a change of class under way is hidden from then on, and finished (DDB-TABLE-287, 450).
 *
 * @param key in the caller's words; `undefined` for the key that DynamoDB owns
 */
export function beginEncryption(
  region: Region,
  table: TableState,
  key: string | undefined,
  { now, durations }: When,
): { TableStatus: 'ACTIVE' } {
  if (!table.encryptionJob) {
    table.encryptionWindow = countEncryptionChange(table.encryptionWindow, now);
    table.encryptionJob = {
      to: key === undefined ? undefined : kmsKeyArn(region, key),
      shown: now + Math.min(durations.encryptionKey, durations.updateEncryption),
      due: now + durations.updateEncryption,
    };
  }
  if (table.job?.kind === 'class') {
    table.hiddenClassJob = { to: table.job.to, due: table.job.due };
    delete table.job;
  }
  return { TableStatus: 'ACTIVE' };
}
