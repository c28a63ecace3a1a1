import {
  MAX_GLOBAL_INDEXES,
  MAX_LOCAL_INDEXES,
  MAX_NON_KEY_ATTRIBUTES_OF_TABLE,
  SIMPLE_KEY_LENGTH,
} from '@pcf/dynamodb-facts';
import { invalidParameter } from '../aws-error.js';
import { checkMaxima, isNewMaximum, refuseUnderProvisioned } from '../capacity/maxima.js';
import { checkNewWarm } from '../capacity/warm.js';
import type { BillingMode, IndexState, KeySchemaElement, Projection } from '../world/table-state.js';
import { checkDefined, checkGlobalIndexKey, checkSimpleKey } from './key-schema.js';
import { checkProjection, type GivenGlobalIndex, type NewGlobalIndex, newGlobalIndex } from './new-index.js';

interface GivenIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType?: Projection['ProjectionType']; NonKeyAttributes?: string[] };
}

export function refuseEmptyList(name: string, list: readonly unknown[] | undefined): void {
  if (list?.length === 0) throw invalidParameter(`List of ${name} is empty`);
}

export function checkIndexKeysAreDefined(indexes: readonly GivenIndex[], defined: readonly string[]): void {
  for (const { KeySchema } of indexes) checkDefined(KeySchema, defined);
}

const indexOf = ({ IndexName, KeySchema, Projection }: GivenIndex): IndexState => ({
  name: IndexName,
  keySchema: KeySchema,
  projection: checkProjection(Projection),
});

function checkNamesDiffer(names: readonly string[]): void {
  const repeated = names.find((name, place) => names.indexOf(name) < place);
  if (repeated !== undefined) throw invalidParameter(`Duplicate index name: ${repeated}`);
}

/** This rule comes before those on attribute definitions, unlike the other rules on local indexes. */
export function requireRangeKeyForLocal(local: readonly unknown[], tableKey: readonly KeySchemaElement[]): void {
  if (local.length === 0 || tableKey.length > 1) return;
  throw invalidParameter(
    'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
  );
}

export function checkLocalIndexes(given: readonly GivenIndex[], tableKey: readonly KeySchemaElement[]): IndexState[] {
  const indexes = given.map((index) => {
    checkLocalIndexKey(index, tableKey);
    return indexOf(index);
  });
  checkNamesDiffer(given.map(({ IndexName }) => IndexName));
  if (given.length > MAX_LOCAL_INDEXES) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL_INDEXES}`);
  }
  return indexes;
}

function checkLocalIndexKey({ IndexName, KeySchema }: GivenIndex, tableKey: readonly KeySchemaElement[]): void {
  checkSimpleKey(KeySchema);
  if (KeySchema.length < SIMPLE_KEY_LENGTH.max) {
    throw invalidParameter(`Index KeySchema does not have a range key for index: ${IndexName}`);
  }
  const [indexHash, tableHash] = [KeySchema[0]?.AttributeName, tableKey[0]?.AttributeName];
  if (indexHash !== tableHash) {
    throw invalidParameter(
      'Index KeySchema does not have the same leading hash key as table KeySchema for index: ' +
        `${IndexName}. index hash key: ${indexHash}, table hash key: ${tableHash}`,
    );
  }
}

export function checkGlobalIndexes(
  given: readonly GivenGlobalIndex[],
  billingMode: BillingMode,
  localNames: readonly string[],
): NewGlobalIndex[] {
  const indexes = given.map((index) => {
    checkGlobalIndexKey(index.KeySchema);
    const kept = newGlobalIndex(index);
    checkIndexThroughput(index, billingMode);
    checkCapacities(kept, billingMode);
    return kept;
  });
  checkNamesDiffer([...localNames, ...given.map(({ IndexName }) => IndexName)]);
  if (given.length > MAX_GLOBAL_INDEXES) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);
  }
  return indexes;
}

function checkCapacities({ name, units, onDemand, warm }: NewGlobalIndex, billingMode: BillingMode): void {
  if (billingMode === 'PROVISIONED') {
    refuseUnderProvisioned(onDemand, ` for index: ${name} cannot be specified when table BillingMode is PROVISIONED.`);
  }
  checkMaxima(onDemand, `index : ${name}`, isNewMaximum);
  checkNewWarm(warm, `index ${name}`, units);
}

function checkIndexThroughput({ IndexName, ProvisionedThroughput }: GivenGlobalIndex, mode: BillingMode): void {
  if (mode === 'PROVISIONED' && !ProvisionedThroughput) {
    throw invalidParameter(`ProvisionedThroughput is not specified for index: ${IndexName}`);
  }
  if (mode === 'PAY_PER_REQUEST' && ProvisionedThroughput) {
    throw invalidParameter(
      `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
}

/** The limit is AWS's. The text is our own, as no recording of it is known. */
export function checkNonKeyAttributeCount(indexes: readonly IndexState[]): void {
  const count = indexes.reduce((sum, { projection }) => sum + (projection.NonKeyAttributes?.length ?? 0), 0);
  if (count > MAX_NON_KEY_ATTRIBUTES_OF_TABLE) {
    throw invalidParameter(
      `NonKeyAttributes count ${count} exceeds the per-table limit of ${MAX_NON_KEY_ATTRIBUTES_OF_TABLE} over all indexes`,
    );
  }
}
