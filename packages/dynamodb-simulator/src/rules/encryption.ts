import { invalidParameter } from '../aws-error.js';
import { uuidOf } from '../identifiers.js';
import type { Region } from '../state.js';

interface GivenEncryption {
  Enabled?: boolean;
  SSEType?: string;
  KMSMasterKeyId?: string;
}

/** The AWS managed key, which is used where no key is named. */
const MANAGED_KEY = 'alias/aws/dynamodb';

/**
 * The key that a specification asks for, in the caller's words: an id, an alias or an ARN.
 *
 * @returns `undefined` for the key that DynamoDB owns, which an empty structure asks for, too
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

/** There is no KMS here: every key exists, and an alias always stands for the same key. */
export function kmsKeyArn(region: Region, key: string): string {
  if (/^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(key)) return key;
  const alias = /(?:^|:)(alias\/.*)$/.exec(key)?.[1];
  const id = alias === undefined ? key : uuidOf(`${region.account}/${region.name}/${alias}`);
  return `arn:aws:kms:${region.name}:${region.account}:key/${id}`;
}

/** The key that AWS manages in a region. */
export const managedKeyArn = (region: Region): string => kmsKeyArn(region, MANAGED_KEY);

/** Whether a key in the caller's words is one that AWS manages. */
export const isManagedKey = (key: string): boolean => key.endsWith(MANAGED_KEY);
