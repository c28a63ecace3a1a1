import { MAX_GLOBAL_INDEXES, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError, invalidParameter, limitExceeded, notFound, validation } from '../aws-error.js';
import { checkMaxima, isMaximum, isNewMaximum, refuseUnderProvisioned } from '../capacity/maxima.js';
import { checkBounds, refuseSameUnits } from '../capacity/units.js';
import { checkNewWarm, refuseWarmDecrease } from '../capacity/warm.js';
import { onlineIndexes } from '../world/indexes.js';
import type { AttributeDefinition, BillingMode, GlobalIndexState, TableState } from '../world/table-state.js';
import type { IndexChanges, IndexCreation, IndexUpdate } from './change-request.js';
import { secondOnlineIndex } from './change-state.js';

/** @param mode the billing mode after the change */
export function checkIndexChangesFit(table: TableState, changes: IndexChanges, mode: BillingMode): void {
  if (changes.creations.length + changes.deletions.length > 1) throw secondOnlineIndex();
  for (const update of changes.updates) checkUpdate(table, update, mode);
  for (const creation of changes.creations) checkCreation(table, creation, mode);
  for (const name of changes.deletions) findIndex(table, name, 'delete');
}

function findIndex(table: TableState, name: string, verb: 'update' | 'delete'): GlobalIndexState {
  if (table.localIndexes.some((index) => index.name === name)) {
    throw validation(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
  }
  const index = table.globalIndexes.find((known) => known.name === name);
  if (!index) throw notFound(`Index ${name} for table ${table.name}`);
  return index;
}

function checkUpdate(table: TableState, update: IndexUpdate, mode: BillingMode): void {
  const { name, units, onDemand, warm } = update;
  refuseWarmOfNothing(table, update);
  const index = findIndex(table, name, 'update');
  checkBounds(units);
  if (mode === 'PAY_PER_REQUEST' && (units || !(onDemand || warm))) {
    throw invalidParameter(
      `The only Updates for index: ${name} when TableThroughputMode is PAY_PER_REQUEST can be to ` +
        'OnDemandThroughput, WarmThroughput',
    );
  }
  if (mode === 'PROVISIONED') {
    refuseUnderProvisioned(
      onDemand,
      ` for index : ${name} cannot be specified when the table BillingMode is PROVISIONED`,
    );
    if (!units && !warm) throw invalidParameter(`ProvisionedThroughput must be specified for index: ${name}`);
  }
  if (units && table.billingMode === 'PROVISIONED') refuseSameUnits(`index ${name}`, index.throughput, units);
  checkMaxima(onDemand, `index : ${name}`, isMaximum);
  refuseWarmDecrease(warm, `index ${name}`, index.warm);
}

/** DynamoDB answers a change of the warm throughput of an unknown index with an internal failure (DDB-TABLE-161). */
function refuseWarmOfNothing({ globalIndexes, localIndexes }: TableState, { name, warm }: IndexUpdate): void {
  if (warm && ![...globalIndexes, ...localIndexes].some((index) => index.name === name)) {
    throw new AwsError('InternalFailure');
  }
}

function checkCreation(table: TableState, { index, definitions }: IndexCreation, mode: BillingMode): void {
  const { name, units, onDemand, warm } = index;
  const namesake = [...onlineIndexes(table).filter(({ job }) => job?.kind !== 'deleting'), ...table.localIndexes];
  if (namesake.some((known) => known.name === name)) {
    throw validation(REFUSAL_TEXTS.indexExists);
  }
  checkBounds(units);
  if (mode === 'PROVISIONED' && !units) {
    throw invalidParameter(`Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`);
  }
  if (mode === 'PAY_PER_REQUEST' && units) {
    throw invalidParameter(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  for (const definition of definitions) refuseRedefinition(table, index, definition);
  if (mode === 'PROVISIONED') {
    refuseUnderProvisioned(
      onDemand,
      ` for index : ${name} cannot be specified when the table BillingMode is PROVISIONED`,
    );
  }
  checkMaxima(onDemand, `index : ${name}`, isNewMaximum);
  checkNewWarm(warm, `index ${name}`, units);
}

/** The type of an attribute that a key uses cannot be changed. */
function refuseRedefinition(
  { attributeDefinitions, ...table }: TableState,
  { keySchema }: IndexCreation['index'],
  { AttributeName: name, AttributeType: type }: AttributeDefinition,
): void {
  const existing = attributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  if (!existing || existing.AttributeType === type) return;
  const keys = [table.keySchema, ...[...table.localIndexes, ...table.globalIndexes].map((index) => index.keySchema)];
  const printed = (key: TableState['keySchema'], attributeType: string): string =>
    `Schema:[SchemaElement: key{${name}:${attributeType}:${key.find(({ AttributeName }) => AttributeName === name)?.KeyType}}]`;
  const used = keys.find((key) => key.some(({ AttributeName }) => AttributeName === name)) ?? keySchema;
  throw invalidParameter(
    'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
      `Existing schema: ${printed(used, existing.AttributeType)} New schema: ${printed(keySchema, type)}`,
  );
}

export function checkIndexCount({ globalIndexes }: TableState, { creations }: IndexChanges): void {
  if (creations.length > 0 && globalIndexes.length >= MAX_GLOBAL_INDEXES) {
    throw limitExceeded(
      `Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of ${MAX_GLOBAL_INDEXES}`,
    );
  }
}
