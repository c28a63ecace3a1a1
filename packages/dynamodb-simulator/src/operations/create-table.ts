import { AwsError, inUse } from '../aws-error.js';
import { describeCreated } from '../description.js';
import { nextUuid } from '../identifiers.js';
import {
  checkGlobalIndexes,
  checkIndexKeysAreDefined,
  checkLocalIndexes,
  checkNonKeyAttributeCount,
  refuseEmptyList,
} from '../rules/indexes.js';
import { attributeNames, checkDefinitionsAreUsed, checkDefinitionsDiffer, checkTableKey } from '../rules/key-schema.js';
import { checkNewBilling, checkNewEncryption, checkNewStream, checkTableClass } from '../rules/new-table-settings.js';
import { checkMaxima, checkMaximaQuota, maximaOf, refuseUnderProvisioned } from '../rules/on-demand.js';
import { checkOperationsAtOnce, checkTableCount, checkUnits } from '../rules/quotas.js';
import { checkTags } from '../rules/tags.js';
import { unitsOf } from '../rules/units.js';
import { createTableInput } from '../shapes/create-table.js';
import type { Infer } from '../shapes/shape.js';
import type { Region, TableState, Units } from '../state.js';
import { tableArn } from '../table-names.js';
import { newThroughput, ON_DEMAND_WARM } from '../throughput.js';
import { type Call, operation } from './operation.js';

const NOTHING: Units = { read: 0, write: 0 };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export const createTable = operation(createTableInput, (call, input) => {
  const settings = checkSettings(call.region, input);
  const refusal = refuseExisting(call.region, input.TableName);
  if (refusal) throw refusal;
  checkQuotas(call.region, settings);
  const table = newTable(call, input, settings);
  call.region.tables.set(table.name, table);
  return { TableDescription: describeCreated(table, call.now) };
});

type Input = Infer<typeof createTableInput>;
type Settings = ReturnType<typeof checkSettings>;

/** The rules that need the request alone, in AWS's order. */
function checkSettings(region: Region, input: Input) {
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
  const kmsKeyArn = checkNewEncryption(region, input.SSESpecification);
  const onDemand = maximaOf(input.OnDemandThroughput);
  if (billingMode === 'PROVISIONED') refuseUnderProvisioned(onDemand, 'table BillingMode is PROVISIONED.');
  checkMaxima(onDemand, (value) => value >= 1);
  const tags = checkTags(input.Tags ?? []);
  const units = unitsOf(input.ProvisionedThroughput);
  return { billingMode, units, localIndexes, globalIndexes, streamViewType, kmsKeyArn, onDemand, tags };
}

function checkKeys(input: Input, defined: readonly string[]): void {
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global, KeySchema } = input;
  checkDefinitionsDiffer(input.AttributeDefinitions);
  checkTableKey(KeySchema, defined);
  refuseEmptyList('LocalSecondaryIndexes', local);
  refuseEmptyList('GlobalSecondaryIndexes', global);
  const indexes = local || global ? [...(local ?? []), ...(global ?? [])] : undefined;
  checkIndexKeysAreDefined(indexes ?? [], defined);
  checkDefinitionsAreUsed(
    KeySchema,
    indexes?.map((index) => index.KeySchema),
    defined,
  );
}

function refuseExisting(region: Region, name: string): AwsError | undefined {
  const existing = region.tables.get(name);
  if (!existing) return undefined;
  if (existing.job?.kind === 'creating') return inUse(`Table is being created: ${name}`);
  return new AwsError('ResourceInUseException', `Table already exists: ${name}`);
}

function checkQuotas(region: Region, { units, globalIndexes, onDemand }: Settings): void {
  const table = units ? [{ to: units, from: NOTHING }] : [];
  const indexes = globalIndexes.flatMap(({ name, units: to }) => (to ? [{ to, from: NOTHING, index: name }] : []));
  checkUnits(region, [...table, ...indexes]);
  checkMaximaQuota(region, onDemand);
  checkTableCount(region);
  checkOperationsAtOnce(region);
}

function newTable(call: Call, input: Input, settings: Settings): TableState {
  const { region, now, durations } = call;
  const { streamViewType, kmsKeyArn, onDemand } = settings;
  const warm = (units: Units | undefined): Units => units ?? ON_DEMAND_WARM;
  const creating = settings.globalIndexes.length > 0 ? durations.createTableWithIndexes : durations.createTable;
  return {
    name: input.TableName,
    arn: tableArn(region, input.TableName),
    id: nextUuid(call.tableIds),
    createdAt: now,
    attributeDefinitions: [...input.AttributeDefinitions].sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)),
    keySchema: input.KeySchema,
    localIndexes: settings.localIndexes,
    globalIndexes: settings.globalIndexes.map(({ units, ...index }) => ({
      ...index,
      throughput: newThroughput(units),
      warm: { ...warm(units) },
    })),
    billingMode: settings.billingMode,
    ...(settings.billingMode === 'PAY_PER_REQUEST' && { billingSummary: { mode: settings.billingMode } }),
    throughput: newThroughput(settings.units),
    warm: { ...warm(settings.units) },
    ...(onDemand && { onDemand }),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    ...(input.TableClass && { tableClass: input.TableClass }),
    ...(streamViewType && { streamViewType, streamLabel: new Date(now).toISOString().slice(0, -1) }),
    ...(kmsKeyArn && { kmsKeyArn }),
    tags: settings.tags,
    job: { kind: 'creating', due: now + creating },
  };
}
