import { invalidParameter, validation } from '../aws-error.js';
import { uuidOf } from '../identifiers.js';
import type { BillingMode, Region } from '../state.js';
import { checkBounds, type GivenThroughput } from './units.js';

const TABLE_CLASSES = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

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
  checkBounds(throughput);
  return 'PROVISIONED';
}

export function checkTableClass(tableClass: string | undefined): void {
  if (tableClass !== undefined && !TABLE_CLASSES.includes(tableClass)) {
    throw validation(
      'Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
        `[${TABLE_CLASSES.join(', ')}].`,
    );
  }
}

interface GivenStream {
  StreamEnabled: boolean;
  StreamViewType?: string;
}

/** The view type of the stream of a new table; `undefined` for none. */
export function checkNewStream(stream: GivenStream | undefined): string | undefined {
  const { StreamEnabled: enabled = false, StreamViewType: viewType } = stream ?? {};
  if (enabled && viewType === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (!enabled && viewType !== undefined) {
    throw invalidParameter('Table is being created with a stream disabled, UpdateViewType should not be specified');
  }
  return viewType;
}

interface GivenEncryption {
  Enabled?: boolean;
  SSEType?: string;
  KMSMasterKeyId?: string;
}

/** The ARN of the KMS key of a new table; `undefined` for the key that DynamoDB owns. */
export function checkNewEncryption(region: Region, given: GivenEncryption = {}): string | undefined {
  const { Enabled, SSEType, KMSMasterKeyId } = given;
  if (Enabled === false) {
    if (SSEType !== undefined) throw invalidParameter('SSEType can not be specified if Enabled is false');
    if (KMSMasterKeyId !== undefined) throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
    return undefined;
  }
  if (SSEType === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (KMSMasterKeyId !== undefined && SSEType === undefined) {
    throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
  }
  if (!Enabled && SSEType === undefined) return undefined;
  return kmsKeyArn(region, KMSMasterKeyId ?? 'alias/aws/dynamodb');
}

/** There is no KMS here: every key exists, and an alias always stands for the same key. */
function kmsKeyArn(region: Region, key: string): string {
  if (/^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(key)) return key;
  const alias = /(?:^|:)(alias\/.*)$/.exec(key)?.[1];
  const id = alias === undefined ? key : uuidOf(`${region.account}/${region.name}/${alias}`);
  return `arn:aws:kms:${region.name}:${region.account}:key/${id}`;
}
