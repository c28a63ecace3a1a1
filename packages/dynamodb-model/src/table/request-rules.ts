import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection,
  SSESpecification,
  StreamSpecification,
} from '@aws-sdk/client-dynamodb';
import { KEY_ATTRIBUTES_PER_TYPE } from '@pcf/dynamodb-facts';
import { firstOf, invalid, type Refusal, type Verdict } from '../world/refusal.js';
import { attributesOf, type Mode, type Pair } from '../world/state.js';
import type { IndexUpdate } from './change.js';

/** Rules that need only the request. They are the same for `CreateTable` and `UpdateTable`. */
export const brokenUnits = (units: Pair | undefined): Verdict =>
  units && (units.read < 1 || units.write < 1) && invalid('throughput is 1 or more');

export const brokenEncryption = ({ Enabled, SSEType, KMSMasterKeyId }: SSESpecification): Verdict =>
  Enabled
    ? KMSMasterKeyId !== undefined && SSEType !== 'KMS' && invalid('a key needs SSEType KMS')
    : (KMSMasterKeyId ?? SSEType) !== undefined && invalid('a key goes only with Enabled');

export const brokenStream = ({ StreamEnabled, StreamViewType }: StreamSpecification): Verdict =>
  (StreamEnabled === true) !== (StreamViewType !== undefined) &&
  invalid('a view type goes with a stream, and only then');

export const brokenClass = (name: string | undefined): Verdict =>
  name !== undefined && !['STANDARD', 'STANDARD_INFREQUENT_ACCESS'].includes(name) && invalid('no such table class');

export function brokenProjection({ ProjectionType, NonKeyAttributes }: Projection = {}): Verdict {
  if (ProjectionType === undefined) return invalid('a projection has a type');
  if (ProjectionType !== 'INCLUDE') return NonKeyAttributes && invalid('NonKeyAttributes go with INCLUDE');
  const isRepeated = new Set(NonKeyAttributes).size < (NonKeyAttributes?.length ?? 0);
  return (!NonKeyAttributes || isRepeated) && invalid('INCLUDE names each attribute once');
}

/** The key of a table or of a local index: one HASH attribute, and perhaps one RANGE attribute. */
export const brokenSimpleKey = ([first, second, third]: readonly KeySchemaElement[]): Verdict =>
  (first?.KeyType !== 'HASH' ||
    third !== undefined ||
    (second !== undefined && (second.KeyType !== 'RANGE' || second.AttributeName === first.AttributeName))) &&
  invalid('a key is HASH, or HASH and RANGE');

/** The key of a global index: up to four HASH attributes, then up to four RANGE attributes. */
export function brokenIndexKey(key: readonly KeySchemaElement[]): Verdict {
  const types = key.map(({ KeyType }) => KeyType);
  const hashes = types.filter((type) => type === 'HASH').length;
  const isMixed = types.slice(0, hashes).includes('RANGE');
  const isTooLong = Math.max(hashes, types.length - hashes) > KEY_ATTRIBUTES_PER_TYPE.globalIndex;
  const isRepeated = new Set(attributesOf(key)).size < key.length;
  return (
    (hashes === 0 || isMixed || isTooLong || isRepeated) && invalid('the key of an index is HASH first, then RANGE')
  );
}

export const brokenDefinitions = (definitions: readonly AttributeDefinition[]): Verdict =>
  new Set(definitions.map(({ AttributeName }) => AttributeName)).size < definitions.length &&
  invalid('an attribute is defined once');

/** Checks the capacity of a new index against the billing mode. */
export function brokenNewIndex(index: IndexUpdate, mode: Mode): Refusal | undefined {
  const provisioned = mode === 'PROVISIONED';
  return firstOf(
    provisioned !== (index.units !== undefined) &&
      invalid('an index has throughput if and only if the table is PROVISIONED'),
    brokenUnits(index.units),
    provisioned && index.maxima && invalid('a maximum goes with PAY_PER_REQUEST'),
    brokenMaxima(index.maxima, 1),
  );
}

export const brokenMaxima = (maxima: Partial<Pair> | undefined, least: number): Verdict =>
  maxima !== undefined &&
  Object.values(maxima).some((value) => value === 0 || value < least) &&
  invalid('a maximum is 1 or more');
