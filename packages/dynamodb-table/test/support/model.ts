import type {
  CreateTableCommandInput,
  GlobalSecondaryIndexDescription,
  TableDescription,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Resting, State } from '@pcf/core';
import type { TableResource } from '../../src/definition/table.js';
import { normalise } from '../../src/normalise.js';
import { readBack } from '../../src/read-back.js';
import type { ObservedTable } from '../../src/settings.js';
import type { TableStep } from '../../src/steps.js';

const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/table';

/** A table as DynamoDB keeps it, in as far as updates change it. */
export interface ModelTable {
  readonly description: TableDescription;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a step makes of a table. It throws at everything that DynamoDB refuses. */
export function applyStep(table: ModelTable | undefined, step: TableStep): ModelTable | undefined {
  if (step.operation === 'CreateTable') return create(step.input);
  if (!table) throw new Error(`${step.operation}: there is no table`);
  switch (step.operation) {
    case 'UpdateTable':
      return { ...table, description: update(table.description, step.input) };
    case 'TagResource': {
      const set = (step.input.Tags ?? []).map(({ Key = '', Value = '' }): [string, string] => [Key, Value]);
      if (step.input.ResourceArn !== ARN || set.length === 0) throw new Error('no ARN or no tags');
      return { ...table, tags: Object.fromEntries([...Object.entries(table.tags), ...set]) };
    }
    case 'UntagResource': {
      const removed = step.input.TagKeys ?? [];
      if (step.input.ResourceArn !== ARN || removed.length === 0) throw new Error('no ARN or no tags');
      return {
        ...table,
        tags: Object.fromEntries(Object.entries(table.tags).filter(([key]) => !removed.includes(key))),
      };
    }
    case 'DeleteTable':
      if (table.description.DeletionProtectionEnabled) throw new Error('the table is protected');
      return undefined;
  }
}

/** What a look at the table shows to whoever has this definition. */
export function look(table: ModelTable | undefined, { TableName, Tags }: TableResource): Resting<ObservedTable> {
  if (!table) return { kind: 'missing' };
  const tags = Tags ? { Tags: Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value })) } : {};
  const settings = { ...normalise({ ...readBack(TableName, table.description), ...tags }), TableArn: ARN };
  return { kind: 'settled', state: State.running, settings, outputs: {} };
}

function create({ Tags = [], ...input }: CreateTableCommandInput): ModelTable {
  const { BillingMode, GlobalSecondaryIndexes = [], ...others } = input;
  if (input.GlobalSecondaryIndexes?.length === 0) throw new Error('the list is empty');
  const description = {
    ...others,
    ProvisionedThroughput: input.ProvisionedThroughput ?? NO_THROUGHPUT,
    GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
      ...index,
      ProvisionedThroughput: index.ProvisionedThroughput ?? NO_THROUGHPUT,
    })),
    ...(BillingMode === 'PAY_PER_REQUEST' && { BillingModeSummary: { BillingMode } }),
  };
  return { description, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
}

const NO_THROUGHPUT = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };

function update(table: TableDescription, { TableName, ...changes }: UpdateTableCommandInput): TableDescription {
  const { DeletionProtectionEnabled, ...capacity } = changes;
  if (Object.keys(changes).length === 0) throw new Error('nothing to change');
  if (DeletionProtectionEnabled === undefined) return updateCapacity(table, capacity);
  if (Object.keys(capacity).length > 0) throw new Error('protection must be the only operation in the request');
  if (DeletionProtectionEnabled === Boolean(table.DeletionProtectionEnabled))
    throw new Error('protection is so already');
  return { ...table, DeletionProtectionEnabled };
}

function updateCapacity(table: TableDescription, input: Omit<UpdateTableCommandInput, 'TableName'>): TableDescription {
  const current = table.BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  const {
    BillingMode: mode = current,
    ProvisionedThroughput: throughput,
    GlobalSecondaryIndexUpdates: updates = [],
  } = input;
  if (input.BillingMode === current) throw new Error('the billing mode is so already');
  if (input.GlobalSecondaryIndexUpdates?.length === 0) throw new Error('the list is empty');
  if (mode === 'PAY_PER_REQUEST' && (throughput || updates.length > 0)) throw new Error('throughput on demand');
  if (mode !== current && mode === 'PROVISIONED' && !throughput) throw new Error('no throughput');
  const indexes = (table.GlobalSecondaryIndexes ?? []).map((index) => {
    const next = updates.find(({ Update }) => Update?.IndexName === index.IndexName)?.Update?.ProvisionedThroughput;
    return { ...index, ...change(index, next, mode, current) };
  });
  return {
    ...table,
    BillingModeSummary: { BillingMode: mode },
    ...change(table, throughput, mode, current),
    GlobalSecondaryIndexes: indexes,
  };
}

function change(
  { ProvisionedThroughput: before }: Pick<GlobalSecondaryIndexDescription, 'ProvisionedThroughput'>,
  after: UpdateTableCommandInput['ProvisionedThroughput'],
  mode: string,
  current: string,
) {
  if (mode === 'PAY_PER_REQUEST') return { ProvisionedThroughput: NO_THROUGHPUT };
  if (mode !== current && !after) throw new Error('each index needs a throughput');
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = before ?? {};
  if (mode === current && after && after.ReadCapacityUnits === read && after.WriteCapacityUnits === write)
    throw new Error('the throughput is so already');
  return { ProvisionedThroughput: after ?? before };
}
