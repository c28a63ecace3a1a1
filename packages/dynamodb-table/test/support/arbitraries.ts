import fc from 'fast-check';
import type { BillingMode } from '../../src/definition/capacity.js';
import type { Projection } from '../../src/definition/keys.js';
import type { TableResource } from '../../src/definition/table.js';

/** The settings that can be changed on a table that exists. */
interface Changeable {
  readonly billing: BillingMode;
  readonly units: readonly number[];
  readonly tags: Record<string, string> | undefined;
  readonly tagsAsList: boolean;
  readonly protection: boolean | undefined;
}

/** What a table is for good. */
interface Shape {
  readonly sorted: boolean;
  readonly localIndexes: readonly Projection[];
  readonly globalIndexes: readonly { readonly projection: Projection; readonly range: boolean }[];
  readonly withoutGlobalIndexes: boolean;
}

const projection: fc.Arbitrary<Projection> = fc.oneof(
  fc.constantFrom<Projection>({ ProjectionType: 'ALL' }, { ProjectionType: 'KEYS_ONLY' }),
  fc
    .uniqueArray(fc.constantFrom('red', 'green', 'blue', 'Grey'), { minLength: 1 })
    .map((NonKeyAttributes): Projection => ({ ProjectionType: 'INCLUDE', NonKeyAttributes })),
);

const shape: fc.Arbitrary<Shape> = fc.record({
  sorted: fc.boolean(),
  localIndexes: fc.array(projection, { maxLength: 3 }),
  globalIndexes: fc.array(fc.record({ projection, range: fc.boolean() }), { maxLength: 4 }),
  withoutGlobalIndexes: fc.boolean(),
});

const tagKey = fc.constantFrom('Name', 'Team', 'Stage', 'cost:centre', '__proto__', 'ünïcode');

const changeable: fc.Arbitrary<Changeable> = fc.record({
  billing: fc.constantFrom<BillingMode>('PROVISIONED', 'PAY_PER_REQUEST'),
  units: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 10, maxLength: 10 }),
  tags: fc.option(fc.dictionary(tagKey, fc.constantFrom('', 'a', 'b'), { noNullPrototype: true }), { nil: undefined }),
  tagsAsList: fc.boolean(),
  protection: fc.option(fc.boolean(), { nil: undefined }),
});

/** A table's definition that keeps all rules. */
export const tableResource: fc.Arbitrary<TableResource> = fc.tuple(shape, changeable).map(([a, b]) => build(a, b));

/** Two definitions of a table between which an update leads. */
export const tableAndChange: fc.Arbitrary<[TableResource, TableResource]> = fc
  .tuple(shape, changeable, changeable)
  .map(([fixed, before, after]) => [build(fixed, before), build(fixed, after)]);

function build(fixed: Shape, settings: Changeable): TableResource {
  const throughput = (at: number) =>
    settings.billing === 'PROVISIONED'
      ? {
          ProvisionedThroughput: {
            ReadCapacityUnits: settings.units[at] ?? 1,
            WriteCapacityUnits: settings.units[at + 1] ?? 1,
          },
        }
      : {};
  const table = { hash: 'id', range: fixed.sorted ? 'at' : undefined };
  const local = fixed.sorted ? fixed.localIndexes : [];
  const globals = fixed.globalIndexes.map((index, at) => ({ hash: `g${at}`, range: index.range ? 'at' : undefined }));
  const names = [table, ...globals].flatMap(({ hash, range }) => [hash, ...(range ? [range] : [])]);
  const tags = settings.tags;
  return {
    TableName: 'table',
    AttributeDefinitions: [...new Set(names)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keyOf(table),
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map((Projection, at) => ({
        IndexName: `local${9 - at}`,
        KeySchema: keyOf(table),
        Projection,
      })),
    }),
    ...((globals.length > 0 || fixed.withoutGlobalIndexes) && {
      GlobalSecondaryIndexes: fixed.globalIndexes.map((index, at) => ({
        IndexName: `global${9 - at}`,
        KeySchema: keyOf(globals[at] ?? table),
        Projection: index.projection,
        ...throughput(2 * at + 2),
      })),
    }),
    ...(settings.billing === 'PAY_PER_REQUEST' && { BillingMode: settings.billing }),
    ...throughput(0),
    ...(settings.protection !== undefined && { DeletionProtectionEnabled: settings.protection }),
    ...(tags && {
      Tags: settings.tagsAsList ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) : tags,
    }),
  };
}

function keyOf({ hash, range }: { hash: string; range: string | undefined }): TableResource['KeySchema'] {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ];
}
