import type {
  GlobalSecondaryIndexDescription,
  GlobalSecondaryIndexUpdate,
  TableDescription,
  UpdateTableCommandInput,
  WarmThroughput,
} from '@aws-sdk/client-dynamodb';
import {
  type GivenCapacity,
  maximaOf,
  NO_THROUGHPUT,
  newIndex,
  ON_DEMAND_WARMTH,
  raised,
  refuse,
  warmedUp,
  warmthOf,
} from './model-parts.js';

/** What `UpdateTable` makes of a table. */
export function updateTable(table: TableDescription, input: UpdateTableCommandInput): TableDescription {
  checkCombination(input);
  return changeCapacity(changeStream(changeAlone(table, input), input), input);
}

const ALONE = ['SSESpecification', 'TableClass', 'DeletionProtectionEnabled', 'WarmThroughput'] as const;

/** What DynamoDB takes in one call: what was measured of pairs, and nothing that was not. */
function checkCombination({ TableName, AttributeDefinitions, ...given }: UpdateTableCommandInput): void {
  const names = Object.keys(given);
  if (names.length === 0) refuse('nothing to change');
  if (names.length === 1 && !given.GlobalSecondaryIndexUpdates) return;
  if (ALONE.some((name) => given[name] !== undefined)) refuse('it must be the only operation');
  const others = names.filter((name) => name !== 'BillingMode').length;
  if ((given.OnDemandThroughput ?? given.StreamSpecification) && others > 1) refuse('not together');
  if (given.StreamSpecification && given.BillingMode === 'PROVISIONED') refuse('stream and capacity');
  if (given.GlobalSecondaryIndexUpdates) checkIndexUpdates(given.GlobalSecondaryIndexUpdates, given, names.length);
}

function checkIndexUpdates(
  updates: readonly GlobalSecondaryIndexUpdate[],
  given: UpdateTableCommandInput | Omit<UpdateTableCommandInput, 'TableName'>,
  settings: number,
): void {
  const creates = updates.filter(({ Create }) => Create).length;
  if (updates.length === 0) refuse('the list is empty');
  if (updates.some(({ Delete }) => Delete) && updates.length + settings > 2) refuse('a deletion is alone');
  if (creates > 1) refuse('one index at a time');
  if (creates > 0 && (given.ProvisionedThroughput || given.BillingMode === 'PROVISIONED'))
    refuse('you cannot create an index while updating table IOPS');
  const warm = updates.filter(({ Update }) => Update?.WarmThroughput).length;
  if (warm > 0 && (warm < updates.length || settings > 1)) refuse('warm throughput has a call of its own');
}

function changeAlone(table: TableDescription, input: UpdateTableCommandInput): TableDescription {
  const { DeletionProtectionEnabled: protection, SSESpecification: encryption, TableClass, WarmThroughput } = input;
  if (protection !== undefined)
    return protection === Boolean(table.DeletionProtectionEnabled)
      ? refuse('protection is so already')
      : { ...table, DeletionProtectionEnabled: protection };
  if (TableClass !== undefined)
    return TableClass === (table.TableClassSummary?.TableClass ?? 'STANDARD')
      ? refuse('the class is so already')
      : { ...table, TableClassSummary: { TableClass } };
  if (encryption) return changeEncryption(table, encryption);
  if (WarmThroughput) return { ...table, WarmThroughput: warmedUp(table.WarmThroughput, WarmThroughput) };
  return table;
}

function changeEncryption(
  { SSEDescription: before, ...table }: TableDescription,
  { Enabled, KMSMasterKeyId: key }: NonNullable<UpdateTableCommandInput['SSESpecification']>,
): TableDescription {
  if (!Enabled) return before ? table : refuse('it is encrypted so already');
  const arn = key ?? 'arn:aws:kms:r:1:key/managed';
  if (before?.KMSMasterKeyArn === arn) return refuse('it is encrypted so already');
  return { ...table, SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: arn } };
}

function changeStream(
  { StreamSpecification: before, ...table }: TableDescription,
  { StreamSpecification: given }: UpdateTableCommandInput,
): TableDescription {
  if (!given) return before ? { ...table, StreamSpecification: before } : table;
  if (!given.StreamEnabled)
    return before?.StreamEnabled && !given.StreamViewType ? table : refuse('there is no stream to disable');
  if (before?.StreamEnabled || !given.StreamViewType) return refuse('there is a stream already');
  return { ...table, StreamSpecification: given };
}

function changeCapacity(table: TableDescription, input: UpdateTableCommandInput): TableDescription {
  const current = modeOf(table);
  const { BillingMode: mode = current, GlobalSecondaryIndexUpdates: updates = [], ProvisionedThroughput } = input;
  if (input.BillingMode === current && !ProvisionedThroughput) return refuse('the billing mode is so already');
  const switched = mode !== current;
  const byName = new Map(updates.map((update) => [nameOf(update), update]));
  if (byName.size < updates.length) return refuse('one update per index');
  const present = table.GlobalSecondaryIndexes ?? [];
  for (const [name, { Create }] of byName)
    if (present.some((index) => index.IndexName === name) === Boolean(Create))
      return refuse(`${name} is there, or not`);
  const kept = present.filter(({ IndexName = '' }) => !byName.get(IndexName)?.Delete);
  const indexes = kept.map((index) => {
    const given: GivenCapacity = byName.get(index.IndexName ?? '')?.Update ?? {};
    return { ...index, ...capacityAfter(index, given, mode, switched) };
  });
  const created = updates.flatMap(({ Create }) => (Create ? [newIndex(Create, mode)] : []));
  const withIndexes = { ...table, GlobalSecondaryIndexes: [...indexes, ...created] };
  return {
    ...withIndexes,
    ...capacityAfter(table, { ...input, WarmThroughput: undefined }, mode, switched),
    ...(switched && { BillingModeSummary: { BillingMode: mode } }),
    AttributeDefinitions: attributesAfter(withIndexes, input, created),
  };
}

const modeOf = (table: TableDescription) => table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
const nameOf = ({ Create, Update, Delete }: GlobalSecondaryIndexUpdate) =>
  (Create ?? Update ?? Delete ?? refuse('no action')).IndexName ?? '';

interface Described extends Pick<GlobalSecondaryIndexDescription, 'ProvisionedThroughput' | 'OnDemandThroughput'> {
  readonly WarmThroughput?: WarmThroughput | undefined;
}

function capacityAfter(before: Described, given: GivenCapacity, mode: string, switched: boolean): Described {
  const { OnDemandThroughput: maximum, ProvisionedThroughput: units, WarmThroughput: warm } = given;
  const warmth = warm ? warmedUp(before.WarmThroughput, warm) : before.WarmThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (units) return refuse('throughput on demand');
    const maxima = maximaOf(maximum, before.OnDemandThroughput);
    if (maximum && JSON.stringify(maxima) === JSON.stringify(maximaOf({}, before.OnDemandThroughput)))
      return refuse('the maximum is so already');
    return {
      ProvisionedThroughput: NO_THROUGHPUT,
      OnDemandThroughput: maxima,
      WarmThroughput: switched ? raised(warmth, ON_DEMAND_WARMTH) : warmth,
    };
  }
  if (maximum) return refuse('a maximum of what is provisioned');
  if (switched && !units) return refuse('each index needs a throughput');
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = before.ProvisionedThroughput ?? {};
  if (!switched && units?.ReadCapacityUnits === read && units?.WriteCapacityUnits === write)
    return refuse('the throughput is so already');
  return {
    ProvisionedThroughput: units ?? before.ProvisionedThroughput,
    OnDemandThroughput: undefined,
    WarmThroughput: units ? raised(warmth, warmthOf(units)) : warmth,
  };
}

function attributesAfter(
  table: TableDescription,
  { AttributeDefinitions: given }: UpdateTableCommandInput,
  created: readonly GlobalSecondaryIndexDescription[],
): TableDescription['AttributeDefinitions'] {
  const known = table.AttributeDefinitions ?? [];
  const isKey = (part: Pick<TableDescription, 'KeySchema'>, name: string | undefined) =>
    part.KeySchema?.some((element) => element.AttributeName === name) ?? false;
  for (const { KeySchema = [] } of created)
    for (const { AttributeName: name } of KeySchema) {
      const type = given?.find((one) => one.AttributeName === name)?.AttributeType;
      if (!type) return refuse(`${name} is not defined`);
      if (known.some((one) => one.AttributeName === name && one.AttributeType !== type))
        return refuse(`${name} cannot be redefined`);
    }
  const parts = [table, ...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])];
  const fresh = (given ?? []).filter((one) => !known.some((old) => old.AttributeName === one.AttributeName));
  return [...known, ...fresh].filter(({ AttributeName: name }) => parts.some((part) => isKey(part, name)));
}
