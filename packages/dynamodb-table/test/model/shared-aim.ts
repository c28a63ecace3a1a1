import type { GlobalSecondaryIndexUpdate, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { ModelCall, Table } from '@pcf/dynamodb-model';
import type { TableResource } from '../../src/settings/all.js';
import type { Aim } from './shortest-way.js';

type Input = Omit<UpdateTableCommandInput, 'TableName'>;
type GlobalIndex = NonNullable<TableResource['GlobalSecondaryIndexes']>[number];
type Index = Table['indexes'][string];
type Capacity = Pick<GlobalIndex, 'ProvisionedThroughput' | 'OnDemandThroughput'>;

/** The settings that can share calls: billing, throughputs, maxima, the stream, and the set of global indexes. */
export const sharedAim = (goal: TableResource): Aim => ({
  lacking: (table) => least(shortfall(table, goal)),
  calls: (table) => combinations(table, goal),
});

/** How many differences from the goal there are, by kind. */
interface Shortfall {
  readonly deletions: number;
  readonly creations: number;
  readonly streams: number;
  readonly billing: 'toOnDemand' | 'toProvisioned' | 'units' | undefined;
  readonly maxima: boolean;
  readonly indexCapacities: boolean;
}

function shortfall(table: Table, goal: TableResource): Shortfall {
  const wanted = goal.GlobalSecondaryIndexes ?? [];
  const found = (index: GlobalIndex) => table.indexes[index.IndexName];
  const fits = (index: GlobalIndex) => isSameIndex(table, goal, found(index), index);
  const kept = wanted.filter(fits);
  const isTouched = goal.GlobalSecondaryIndexes !== undefined;
  return {
    deletions: isTouched ? Object.keys(table.indexes).length - kept.length : 0,
    creations: wanted.length - kept.length,
    streams: lackingStreams(table, goal),
    billing: lackingBilling(table, goal),
    maxima: !hasMaxima(table, goal),
    indexCapacities: kept.some((index) => !hasCapacity(found(index), index)),
  };
}

/**
 * A call creates or deletes one index, and changes neither the stream nor the table's capacity. A switch to on-demand accepts one
 * other change; other changes of the table's capacity, and the creation of an index, accept capacity changes of indexes.
 */
function least({ deletions, creations, streams, billing, maxima, indexCapacities }: Shortfall): number {
  const isCarried = creations > 0 || billing === 'units' || billing === 'toProvisioned';
  const updates = indexCapacities && !isCarried ? 1 : 0;
  const others = creations + streams + (maxima ? 1 : 0) + updates;
  return deletions + others + (billing ? 1 : 0) - (billing === 'toOnDemand' && others > 0 ? 1 : 0);
}

/** Returns whether an index exists and does not have to be rebuilt for the goal. */
function isSameIndex(table: Table, goal: TableResource, found: Index | undefined, index: GlobalIndex): boolean {
  if (!found) return false;
  const typeIn = (attributes: Table['attributes'], name: string) =>
    attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  return (
    JSON.stringify(found.key) === JSON.stringify(index.KeySchema) &&
    index.KeySchema.every(
      ({ AttributeName: name }) => typeIn(table.attributes, name) === typeIn(goal.AttributeDefinitions, name),
    ) &&
    projected(found.projection) === projected(index.Projection)
  );
}

const projected = ({ ProjectionType, NonKeyAttributes = [] }: Index['projection']): string =>
  [ProjectionType, ...[...NonKeyAttributes].sort()].join(' ');

function lackingStreams({ stream }: Table, { StreamSpecification: wanted }: TableResource): number {
  const view = wanted?.StreamEnabled ? wanted.StreamViewType : undefined;
  if (!wanted || stream === view) return 0;
  return stream !== undefined && view !== undefined ? 2 : 1;
}

function lackingBilling(table: Table, goal: TableResource): Shortfall['billing'] {
  const { BillingMode: mode = 'PROVISIONED' } = goal;
  if (mode === table.mode) return hasUnits(table, goal) ? undefined : 'units';
  return mode === 'PROVISIONED' ? 'toProvisioned' : 'toOnDemand';
}

type Part = Pick<Index, 'units' | 'maxima'>;

const hasUnits = ({ units }: Part, { ProvisionedThroughput: wanted }: Capacity): boolean =>
  !wanted || (units.read === wanted.ReadCapacityUnits && units.write === wanted.WriteCapacityUnits);

const hasMaxima = ({ maxima }: Part, { OnDemandThroughput: wanted = {} }: Capacity): boolean =>
  (wanted.MaxReadRequestUnits ?? maxima.read ?? -1) === (maxima.read ?? -1) &&
  (wanted.MaxWriteRequestUnits ?? maxima.write ?? -1) === (maxima.write ?? -1);

const hasCapacity = (part: Part | undefined, wanted: Capacity): boolean =>
  part !== undefined && hasUnits(part, wanted) && hasMaxima(part, wanted);

/** Every combination of changes that could be in one call. */
function combinations(table: Table, goal: TableResource): ModelCall[] {
  const { ProvisionedThroughput, OnDemandThroughput, BillingMode = 'PROVISIONED', StreamSpecification: stream } = goal;
  const inputs = product([
    either({ BillingMode }),
    either(ProvisionedThroughput && { ProvisionedThroughput }),
    either(OnDemandThroughput && { OnDemandThroughput }),
    [{ StreamSpecification: { StreamEnabled: false } }, ...either(stream && { StreamSpecification: stream })],
    indexChanges(table, goal),
  ]);
  return [...inputs, ...deletions(table, goal)].map((input) => ({
    operation: 'UpdateTable',
    input: { TableName: goal.TableName, ...input },
  }));
}

const either = (input: Input | undefined): Input[] => (input ? [{}, input] : [{}]);

const product = (choices: readonly Input[][]): Input[] =>
  choices.reduce<Input[]>((all, choice) => all.flatMap((one) => choice.map((more) => ({ ...one, ...more }))), [{}]);

/**
 * DynamoDB's documentation counts the deletion of an index as an operation of its own, and nothing is published about what else a
 * call accepts with it: it is sent alone.
 */
function deletions(table: Table, { GlobalSecondaryIndexes }: TableResource): Input[] {
  const names = GlobalSecondaryIndexes ? Object.keys(table.indexes) : [];
  return names.map((IndexName) => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] }));
}

/** Creates any one missing index or none, with no update of indexes, with that of all that differ, or with that of all. */
function indexChanges(
  table: Table,
  { GlobalSecondaryIndexes: wanted = [], AttributeDefinitions }: TableResource,
): Input[] {
  const present = wanted.filter(({ IndexName }) => table.indexes[IndexName]);
  const differing = present.filter((index) => !hasCapacity(table.indexes[index.IndexName], index));
  const creations = wanted
    .filter(({ IndexName }) => !table.indexes[IndexName])
    .map((index) => [{ Create: creation(index) }]);
  return [[], ...creations].flatMap((action: GlobalSecondaryIndexUpdate[]) =>
    [[], differing, present].map((indexes) => {
      const all = [...action, ...indexes.map((index) => ({ Update: update(index) }))];
      return all.length > 0 ? { GlobalSecondaryIndexUpdates: all, AttributeDefinitions } : {};
    }),
  );
}

const update = ({ IndexName, ProvisionedThroughput, OnDemandThroughput }: GlobalIndex) => ({
  IndexName,
  ...(ProvisionedThroughput && { ProvisionedThroughput }),
  ...(OnDemandThroughput && { OnDemandThroughput }),
});

/** A new index has a maximum or none: there is nothing to remove. */
function creation({ ContributorInsightsSpecification: _, OnDemandThroughput: most, ...index }: GlobalIndex) {
  const limits = Object.entries(most ?? {}).filter(([, limit]) => limit !== undefined && limit > 0);
  return { ...index, ...(limits.length > 0 && { OnDemandThroughput: Object.fromEntries(limits) }) };
}
