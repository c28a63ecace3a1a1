import type { RuleViolation } from '@pcf/core';
import { isRecord } from '../canonical-json.js';
import type { TableResource } from '../definition/table.js';

/** The size of a resource policy in bytes, white space included. */
const LARGEST_POLICY = 20_480;

/** A stream that is on has a view type. */
export function checkStream({ StreamSpecification: stream }: TableResource): RuleViolation[] {
  if (!stream?.StreamEnabled || stream.StreamViewType) return [];
  return [
    {
      path: ['StreamSpecification', 'StreamViewType'],
      message: 'missing; an enabled stream needs KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.',
    },
  ];
}

/** A key of one's own goes with encryption that is on, and of type KMS. */
export function checkEncryption({ SSESpecification: encryption }: TableResource): RuleViolation[] {
  if (!encryption?.KMSMasterKeyId) return [];
  if (!encryption.Enabled)
    return [
      {
        path: ['SSESpecification', 'Enabled'],
        message: 'is false, but a KMSMasterKeyId is given: use one or the other.',
      },
    ];
  if (encryption.SSEType === 'KMS') return [];
  return [{ path: ['SSESpecification', 'SSEType'], message: 'missing; with a KMSMasterKeyId it has to be KMS.' }];
}

/** A resource policy is a JSON document of a limited size. */
export function checkPolicy({ ResourcePolicy: policy }: TableResource): RuleViolation[] {
  if (policy === undefined) return [];
  const path = ['ResourcePolicy'];
  const size = Buffer.byteLength(policy);
  if (size > LARGEST_POLICY)
    return [{ path, message: `has ${size} bytes, white space included; ${LARGEST_POLICY} are possible.` }];
  return isJsonMap(policy) ? [] : [{ path, message: 'is not a policy document: expected a map as JSON text.' }];
}

function isJsonMap(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
