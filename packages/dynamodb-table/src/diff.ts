import { isDeepStrictEqual } from 'node:util';
import { tagChanges } from '@pcf/aws';
import type { Change } from '@pcf/core';
import { isRecord } from './canonical-json.js';
import type { Capacity, TableSettings } from './settings.js';

/** Where a change belongs, and what carries it out. */
interface Origin {
  /**
   * A change of `capacity`, of `protection` or of `tags`; a `replacement` of the table; or `unsupported`: nothing that this
   * version can do.
   */
  readonly kind: 'capacity' | 'protection' | 'tags' | 'replacement' | 'unsupported';
  /** The setting at the top of the definition that it is part of. */
  readonly setting: keyof TableSettings;
  /** The index that it is about. */
  readonly index?: string;
}

/** One setting that is not as it is declared. */
export type TableChange = Change & Origin;

/**
 * What differs between a table and its definition, both in normal form. What the definition does not declare is left out; a
 * list that it declares is compared both ways.
 */
export function diff(observed: TableSettings, desired: TableSettings): TableChange[] {
  return [
    ...compare({ kind: 'replacement', setting: 'KeySchema' }, 'KeySchema', observed.KeySchema, desired.KeySchema),
    ...diffAttributeTypes(observed, desired),
    ...diffLocalIndexes(observed, desired),
    ...diffGlobalIndexes(observed, desired),
    ...compare({ kind: 'capacity', setting: 'BillingMode' }, 'BillingMode', observed.BillingMode, desired.BillingMode),
    ...CAPACITY.flatMap((setting) => diffCapacity({ setting, of: setting }, setting, observed, desired)),
    ...OTHER_SETTINGS.flatMap(({ setting, kind }) =>
      compare({ kind, setting }, setting, observed[setting], desired[setting]),
    ),
    ...diffTags(observed, desired),
  ];
}

const CAPACITY = ['ProvisionedThroughput', 'OnDemandThroughput', 'WarmThroughput'] as const;

const OTHER_SETTINGS = [
  { setting: 'DeletionProtectionEnabled', kind: 'protection' },
  { setting: 'StreamSpecification', kind: 'unsupported' },
  { setting: 'SSESpecification', kind: 'unsupported' },
  { setting: 'TableClass', kind: 'unsupported' },
  { setting: 'ResourcePolicy', kind: 'unsupported' },
] as const;

/** An attribute comes and goes with the indexes that use it; only a type that changes says something of its own. */
function diffAttributeTypes(observed: TableSettings, desired: TableSettings): TableChange[] {
  const keys = [observed, ...(observed.LocalSecondaryIndexes ?? [])].flatMap((keyed) => keyed.KeySchema);
  const fixed = new Set(keys.map((key) => key.AttributeName));
  const types = new Map(observed.AttributeDefinitions.map((known) => [known.AttributeName, known.AttributeType]));
  return desired.AttributeDefinitions.filter((attribute) => types.has(attribute.AttributeName)).flatMap(
    ({ AttributeName: name, AttributeType: type }) => {
      const kind = fixed.has(name) ? 'replacement' : 'unsupported';
      return compare({ kind, setting: 'AttributeDefinitions' }, `AttributeDefinitions.${name}`, types.get(name), type);
    },
  );
}

function diffLocalIndexes(observed: TableSettings, desired: TableSettings): TableChange[] {
  const setting = 'LocalSecondaryIndexes';
  return pairs(observed[setting], desired[setting])
    .filter(({ before, after }) => !isDeepStrictEqual(before, after))
    .map(({ name, ...values }) => ({
      kind: 'replacement',
      setting,
      index: name,
      path: `${setting}.${name}`,
      ...values,
    }));
}

function diffGlobalIndexes(observed: TableSettings, desired: TableSettings): TableChange[] {
  const setting = 'GlobalSecondaryIndexes';
  return pairs(observed[setting], desired[setting]).flatMap(({ name, before, after }) => {
    const path = `${setting}.${name}`;
    const origin = { kind: 'unsupported', setting, index: name } as const;
    if (!before || !after) return [{ ...origin, path, before, after }];
    return [
      ...compare(origin, `${path}.KeySchema`, before.KeySchema, after.KeySchema),
      ...compare(origin, `${path}.Projection`, before.Projection, after.Projection),
      ...CAPACITY.flatMap((of) => diffCapacity({ setting, index: name, of }, `${path}.${of}`, before, after)),
    ];
  });
}

const NO_MAXIMUM = { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 };

function diffCapacity(
  { of, ...origin }: Omit<Origin, 'kind'> & { of: keyof Capacity },
  path: string,
  observed: Capacity,
  desired: Capacity,
): TableChange[] {
  const kind = of === 'ProvisionedThroughput' ? 'capacity' : 'unsupported';
  const before = of === 'OnDemandThroughput' ? { ...NO_MAXIMUM, ...observed[of] } : observed[of];
  return compare({ ...origin, kind }, path, before, desired[of]);
}

function diffTags(observed: TableSettings, { Tags: after }: TableSettings): TableChange[] {
  if (!after) return [];
  const before = new Map(Object.entries(observed.Tags ?? {}));
  const { set, remove } = tagChanges(observed.Tags ?? {}, after);
  const changed = [...Object.entries(set), ...remove.map((key) => [key, undefined] as const)];
  return changed.map(([key, value]) => ({
    kind: 'tags',
    setting: 'Tags',
    path: `Tags.${key}`,
    before: before.get(key),
    after: value,
  }));
}

/** What is declared and not so, by the innermost settings that differ. */
function compare(origin: Origin, path: string, before: unknown, after: unknown): TableChange[] {
  if (after === undefined || isDeepStrictEqual(before, after)) return [];
  if (!isRecord(after)) return [{ ...origin, path, before, after }];
  return Object.entries(after).flatMap(([key, value]) =>
    compare(origin, `${path}.${key}`, isRecord(before) ? before[key] : undefined, value),
  );
}

/** The indexes of both sides by name; none where they are not declared. */
function pairs<Index extends { IndexName: string }>(before: readonly Index[] = [], after?: readonly Index[]) {
  if (!after) return [];
  const names = new Set([...before, ...after].map((index) => index.IndexName));
  const named = (list: readonly Index[], name: string) => list.find((index) => index.IndexName === name);
  return [...names].sort().map((name) => ({ name, before: named(before, name), after: named(after, name) }));
}
