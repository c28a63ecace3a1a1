import { randomUUID } from 'node:crypto';
import { ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { checkIndexedTablesAtOnce, checkOperationsAtOnce, checkTableCount, checkUnits } from '../account/quotas.js';
import { AwsError, inUse } from '../aws-error.js';
import { checkNewBilling } from '../capacity/billing.js';
import { checkMaxima, checkMaximaQuota, isNewMaximum, maximaOf, refuseUnderProvisioned } from '../capacity/maxima.js';
import { newThroughput } from '../capacity/throughput.js';
import { unitsOf } from '../capacity/units.js';
import { checkNewWarm, checkWarmQuota, warmOf } from '../capacity/warm.js';
import { operation } from '../request/operation.js';
import type { Infer } from '../request/shape.js';
import {
  checkGlobalIndexes,
  checkIndexKeysAreDefined,
  checkLocalIndexes,
  checkNonKeyAttributeCount,
  refuseEmptyList,
  requireRangeKeyForLocal,
} from '../secondary-index/create-rules.js';
import {
  attributeNames,
  checkDefinitionsAreUsed,
  checkDefinitionsDiffer,
  checkTableKey,
} from '../secondary-index/key-schema.js';
import { newGlobalIndexState } from '../secondary-index/new-index.js';
import { kmsKeyArn, requestedKey } from '../table-member/encryption.js';
import { checkNewStream } from '../table-member/stream.js';
import { checkTableClass } from '../table-member/table-class.js';
import { tableArn } from '../world/arns.js';
import { isAnnounced } from '../world/global-tables.js';
import { nextUuid } from '../world/identifiers.js';
import { addTable } from '../world/regions.js';
import type { CallContext, Region } from '../world/state.js';
import type { BillingMode, TableState, Units } from '../world/table-state.js';
import { describeCreated } from './describe.js';
import { createTableInput } from './input.js';
import { TABLE_PARTS } from './parts.js';

const NOTHING: Units = { read: 0, write: 0 };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable = operation(createTableInput, (call, input) => {
  const settings = checkSettings(input);
  const parts = TABLE_PARTS.map((part) => part.checkCreation?.(input, call));
  const refusal = refuseExisting(call, input.TableName);
  if (refusal) throw refusal;
  checkQuotas(call.region, settings);
  const table = newTable(call, input, settings);
  for (const addPart of parts) addPart?.(table);
  addTable(call.world, call.region, table);
  return { TableDescription: describeCreated(table, call.now, { warm: settings.warm !== undefined }) };
});

type Input = Infer<typeof createTableInput>;

type Settings = ReturnType<typeof checkSettings>;

/** Checks a `CreateTable` by the rules that need only the request, in AWS's order. */
function checkSettings(input: Input) {
  const billingMode = checkNewBilling(input.BillingMode, input.ProvisionedThroughput);
  const defined = attributeNames(input.AttributeDefinitions);
  const given = { local: input.LocalSecondaryIndexes ?? [], global: input.GlobalSecondaryIndexes ?? [] };
  checkKeys(input, defined);
  const localIndexes = checkLocalIndexes(given.local, input.KeySchema);
  const localNames = localIndexes.map(({ name }) => name);
  const globalIndexes = checkGlobalIndexes(given.global, billingMode, localNames);
  checkNonKeyAttributeCount([...localIndexes, ...globalIndexes]);
  const streamViewType = checkNewStream(input.StreamSpecification);
  checkTableClass(input.TableClass);
  const key = requestedKey(input.SSESpecification);
  const units = unitsOf(input.ProvisionedThroughput);
  const onDemand = checkNewMaxima(input, billingMode);
  const warm = warmOf(input.WarmThroughput);
  checkNewWarm(warm, 'table', units);
  return { billingMode, units, localIndexes, globalIndexes, streamViewType, key, onDemand, warm };
}

function checkNewMaxima(input: Input, billingMode: BillingMode): Partial<Units> | undefined {
  const onDemand = maximaOf(input.OnDemandThroughput);
  if (billingMode === 'PROVISIONED') {
    refuseUnderProvisioned(onDemand, ' cannot be specified when table BillingMode is PROVISIONED.');
  }
  checkMaxima(onDemand, 'table', isNewMaximum);
  return onDemand;
}

function checkKeys(input: Input, defined: readonly string[]): void {
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global, KeySchema } = input;
  checkDefinitionsDiffer(input.AttributeDefinitions);
  checkTableKey(KeySchema, defined);
  refuseEmptyList('LocalSecondaryIndexes', local);
  refuseEmptyList('GlobalSecondaryIndexes', global);
  requireRangeKeyForLocal(local ?? [], KeySchema);
  const indexes = [...(local ?? []), ...(global ?? [])];
  checkIndexKeysAreDefined(indexes, defined);
  const uses = [
    ...indexes.map((index) => index.KeySchema),
    ...TABLE_PARTS.flatMap((part) => part.attributesIn?.(input) ?? []),
  ];
  checkDefinitionsAreUsed(KeySchema, uses, defined);
}

/** A replica that is being created already reserves the name. */
function refuseExisting({ world, region }: CallContext, name: string): AwsError | undefined {
  const existing = region.tables.get(name);
  if (!existing && !isAnnounced(world, region, name)) return undefined;
  if (!existing || existing.job?.kind === 'creating') return inUse(`Table is being created: ${name}`);
  return new AwsError('ResourceInUseException', `Table already exists: ${name}`);
}

function checkQuotas(region: Region, { units, localIndexes, globalIndexes, onDemand, warm }: Settings): void {
  const table = units ? [{ to: units, from: NOTHING }] : [];
  const indexes = globalIndexes.flatMap(({ name, units: to }) => (to ? [{ to, from: NOTHING, index: name }] : []));
  checkUnits(region, [...table, ...indexes]);
  checkMaximaQuota(region, onDemand, 'table');
  checkWarmQuota(region, warm, 'table');
  for (const index of globalIndexes) {
    checkMaximaQuota(region, index.onDemand, `index : ${index.name}`);
    checkWarmQuota(region, index.warm, `index ${index.name}`);
  }
  checkTableCount(region);
  checkOperationsAtOnce(region);
  if (localIndexes.length + globalIndexes.length > 0) checkIndexedTablesAtOnce(region);
}

function newTable(call: CallContext, input: Input, settings: Settings): TableState {
  const { region, now, durations } = call;
  const { streamViewType, key, onDemand } = settings;
  const creating = settings.globalIndexes.length > 0 ? durations.createTableWithIndexes : durations.createTable;
  return {
    name: input.TableName,
    arn: tableArn(region, input.TableName),
    id: nextUuid(call.world.tableIds),
    incarnation: randomUUID(),
    createdAt: now,
    attributeDefinitions: [...input.AttributeDefinitions].sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)),
    keySchema: input.KeySchema,
    localIndexes: settings.localIndexes,
    globalIndexes: settings.globalIndexes.map(newGlobalIndexState),
    billingMode: settings.billingMode,
    ...(settings.billingMode === 'PAY_PER_REQUEST' && { billingSummary: { mode: settings.billingMode } }),
    throughput: newThroughput(settings.units),
    warm: { ...(settings.units ?? ON_DEMAND_WARM_THROUGHPUT), ...settings.warm },
    ...(onDemand && { onDemand }),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    ...(input.TableClass && { tableClass: { name: input.TableClass } }),
    classChanges: [],
    ...(streamViewType && { streamViewType, streamEnabledAt: now }),
    ...(key && { kmsKeyArn: kmsKeyArn(region, key) }),
    tags: [],
    policies: new Map(),
    insights: new Map(),
    kinesisDestinations: [],
    job: { kind: 'creating', due: now + creating },
  };
}
