import { ENCRYPTION_CHANGES, KMS_KEY_ID_LENGTH, REFUSAL_TEXTS, SECOND } from '@pcf/dynamodb-facts';
import { inUse, invalidParameter, limitExceeded } from '../aws-error.js';
import type { Json } from '../request/operation.js';
import { flag, lengthIn, oneOf, optional, struct, text } from '../request/shape.js';
import type { TablePart } from '../request/table-part.js';
import { uuidOf } from '../world/identifiers.js';
import type { CallTime, Region } from '../world/state.js';
import type { EncryptionWindow, TableState } from '../world/table-state.js';

export const kmsKeyId = text(...lengthIn(KMS_KEY_ID_LENGTH));

export const sseSpecification = struct('SSESpecification', {
  Enabled: optional(flag),
  SSEType: optional(oneOf('AES256', 'KMS')),
  KMSMasterKeyId: optional(kmsKeyId),
});

interface GivenEncryption {
  Enabled?: boolean;
  SSEType?: string;
  KMSMasterKeyId?: string;
}

/** The AWS managed key, which is used if no key is named. */
const MANAGED_KEY = 'alias/aws/dynamodb';

/**
 * The key of a specification, as the caller names it: an id, an alias or an ARN.
 *
 * @returns `undefined` for the AWS owned key, also for an empty structure
 */
export function requestedKey({ Enabled, SSEType, KMSMasterKeyId }: GivenEncryption = {}): string | undefined {
  if (Enabled === false) {
    if (SSEType !== undefined) throw invalidParameter('SSEType can not be specified if Enabled is false');
    if (KMSMasterKeyId !== undefined) throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
    return undefined;
  }
  if (SSEType === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (KMSMasterKeyId !== undefined && SSEType === undefined) {
    throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
  }
  return Enabled || SSEType !== undefined ? (KMSMasterKeyId ?? MANAGED_KEY) : undefined;
}

/** The ARN of a key. Every key exists, and an alias always names the same key. */
export function kmsKeyArn(region: Region, key: string): string {
  if (/^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(key)) return key;
  const alias = /(?:^|:)(alias\/.*)$/.exec(key)?.[1];
  const id = alias === undefined ? key : uuidOf(`${region.account}/${region.name}/${alias}`);
  return `arn:aws:kms:${region.name}:${region.account}:key/${id}`;
}

/** The AWS managed key of a region. */
export const managedKeyArn = (region: Region): string => kmsKeyArn(region, MANAGED_KEY);

/** Whether a key, as a caller names it, is an AWS managed key. */
export const isManagedKey = (key: string): boolean => key.endsWith(MANAGED_KEY);

/** Refuses the key in use, if it is named by its ARN. Its id or an alias starts a change (DDB-TABLE-082). */
export function checkEncryptionFits({ kmsKeyArn }: TableState, { key }: { key: string | undefined }): void {
  if (key !== kmsKeyArn) return;
  throw invalidParameter(
    key === undefined
      ? `${REFUSAL_TEXTS.alreadyEncrypted} by default`
      : `${REFUSAL_TEXTS.alreadyEncrypted} with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
  );
}

/** Refuses a change while another one is under way. A repetition of it is accepted (DDB-TABLE-065). */
export function checkEncryptionState(
  region: Region,
  { encryptionJob }: TableState,
  { key }: { key: string | undefined },
): void {
  if (!encryptionJob) return;
  const to = key === undefined ? undefined : kmsKeyArn(region, key);
  if (to !== encryptionJob.to) throw inUse('Server-Side Encryption is still being updated');
}

const openWindow = (window: EncryptionWindow | undefined, now: number): EncryptionWindow | undefined =>
  window && now < window.since + ENCRYPTION_CHANGES.window ? window : undefined;

/**
 * Limits changes of encryption. Four are free within 24 hours of the first, then one is possible every six hours.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export function checkEncryptionChanges(window: EncryptionWindow | undefined, now: number): void {
  const open = openWindow(window, now);
  if (!open || open.count < ENCRYPTION_CHANGES.free) return;
  const next = Math.min(open.last + ENCRYPTION_CHANGES.thenEvery, open.since + ENCRYPTION_CHANGES.window);
  if (now >= next) return;
  const iso = (time: number): string => new Date(time).toISOString();
  throw limitExceeded(
    `Subscriber limit exceeded: Encryption mode changes are limited in the 24h window ending at ${iso(open.since + ENCRYPTION_CHANGES.window)}. ` +
      `After the first ${ENCRYPTION_CHANGES.free} change, each subsequent change in the same window can be performed at most once ` +
      `every ${ENCRYPTION_CHANGES.thenEvery / SECOND} seconds. Number of updates today: ${open.count}. Last change at ${iso(open.last)}. ` +
      `Next changes can be made at ${iso(next)}.`,
  );
}

function countEncryptionChange(window: EncryptionWindow | undefined, now: number): EncryptionWindow {
  const open = openWindow(window, now);
  return open ? { ...open, count: open.count + 1, last: now } : { since: now, count: 1, last: now };
}

/**
 * Begins a change of the key. The table stays ACTIVE, and the answer says ACTIVE even if the table is UPDATING for another reason. A
 * change of class that is under way is hidden from then on, and still finished (DDB-TABLE-287, 450).
 *
 * @param key as the caller names it; `undefined` for the AWS owned key
 */
export function beginEncryption(
  region: Region,
  table: TableState,
  key: string | undefined,
  { now, durations }: CallTime,
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

/** During a change to or from the AWS owned key, DynamoDB answers only the status for a while (DDB-TABLE-361). */
function describeEncryption({ kmsKeyArn, encryptionJob }: TableState): Json {
  if (!kmsKeyArn && !encryptionJob) return {};
  return {
    SSEDescription: {
      Status: encryptionJob ? 'UPDATING' : 'ENABLED',
      ...(kmsKeyArn && { SSEType: 'KMS', KMSMasterKeyArn: kmsKeyArn }),
    },
  };
}

function settleEncryption(table: TableState, now: number): void {
  const { encryptionJob: job } = table;
  if (!job) return;
  if (job.shown <= now) {
    if (job.to === undefined) delete table.kmsKeyArn;
    else table.kmsKeyArn = job.to;
  }
  if (job.due <= now) delete table.encryptionJob;
}

/** The encryption of a table. */
export const encryptionPart: TablePart = {
  describe: describeEncryption,
  settle: settleEncryption,
  isMoving: ({ encryptionJob }) => encryptionJob !== undefined,
};
