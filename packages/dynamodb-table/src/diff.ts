import { isDeepStrictEqual } from 'node:util';
import { tagChanges } from '@pcf/aws';
import type { Change } from '@pcf/core';
import { compare } from './compare.js';
import type { GlobalSecondaryIndex } from './definition/indexes.js';
import { diffReplicas } from './diff-replicas.js';
import { type IndexEdits, indexEdits, retypedAttributes } from './index-edits.js';
import { OWNER_TAG } from './owner-tag.js';
import type { Capacity, TableSettings } from './settings.js';
import { atLeast, warmAfter } from './warm-growth.js';

/** What carries a change out: a kind of step, the replacement of the table, or that of all its replicas. */
export type ChangeKind =
  | 'replacement'
  | 'index'
  | 'capacity'
  | 'maximum'
  | 'warm'
  | 'stream'
  | 'encryption'
  | 'class'
  | 'protection'
  | 'tags'
  | 'policy'
  | 'timeToLive'
  | 'recovery'
  | 'insights'
  | 'kinesis'
  | 'replicas'
  | 'replication';

/** One setting that is not as it is declared. */
export interface TableChange extends Change {
  readonly kind: ChangeKind;
  /** The global index that it is about. */
  readonly index?: string;
}

/** What differs between a table and its definition. */
export interface Difference {
  readonly changes: readonly TableChange[];
  readonly indexes: IndexEdits;
}

/**
 * What differs between a table and its definition, both in normal form. What the definition does not declare is left out; a
 * list that it declares is compared both ways.
 *
 * @param atCreation - global indexes as they are created, where that is not as they should be later
 */
export function diff(
  observed: TableSettings,
  desired: TableSettings,
  atCreation?: readonly GlobalSecondaryIndex[],
): Difference {
  const indexes = indexEdits(observed, desired, atCreation);
  const toOnDemand = observed.BillingMode !== desired.BillingMode && desired.BillingMode === 'PAY_PER_REQUEST';
  const replicas = diffReplicas(observed, desired);
  const changes = [
    ...diffFixed(observed, desired),
    ...diffIndexes(indexes, toOnDemand),
    ...of('capacity', compare('BillingMode', observed.BillingMode, desired.BillingMode)),
    ...diffCapacity('', observed, desired, toOnDemand),
    ...SETTINGS.flatMap(({ setting, kind }) => of(kind, compare(setting, observed[setting], desired[setting]))),
    ...diffKinesis(observed, desired),
    ...of('replicas', replicas.changes),
    ...of('replication', replicas.fixed),
    ...diffTags(observed, desired),
  ];
  return { changes, indexes };
}

const SETTINGS = [
  { setting: 'DeletionProtectionEnabled', kind: 'protection' },
  { setting: 'StreamSpecification', kind: 'stream' },
  { setting: 'SSESpecification', kind: 'encryption' },
  { setting: 'TableClass', kind: 'class' },
  { setting: 'ResourcePolicy', kind: 'policy' },
  { setting: 'TimeToLiveSpecification', kind: 'timeToLive' },
  { setting: 'PointInTimeRecoverySpecification', kind: 'recovery' },
  { setting: 'ContributorInsightsSpecification', kind: 'insights' },
] as const;

function of(kind: ChangeKind, changes: readonly Change[], index?: string): TableChange[] {
  return changes.map((change) => ({ ...change, kind, ...(index === undefined ? {} : { index }) }));
}

/** What a table has for good. An attribute comes and goes with the indexes that use it; only its type says something. */
function diffFixed(observed: TableSettings, desired: TableSettings): TableChange[] {
  const keys = [observed, ...(observed.LocalSecondaryIndexes ?? [])].flatMap((keyed) => keyed.KeySchema);
  const fixed = new Set(keys.map((key) => key.AttributeName));
  const types = new Map(observed.AttributeDefinitions.map((known) => [known.AttributeName, known.AttributeType]));
  const retyped = retypedAttributes(observed, desired).filter(({ AttributeName: name }) => fixed.has(name));
  return of('replacement', [
    ...compare('KeySchema', observed.KeySchema, desired.KeySchema),
    ...retyped.map(({ AttributeName: name, AttributeType: after }) => ({
      path: `AttributeDefinitions[${name}]`,
      before: types.get(name),
      after,
    })),
    ...diffLocalIndexes(observed, desired),
  ]);
}

function diffLocalIndexes(
  { LocalSecondaryIndexes: before = [] }: TableSettings,
  { LocalSecondaryIndexes: after }: TableSettings,
): Change[] {
  if (!after) return [];
  const names = new Set([...before, ...after].map((index) => index.IndexName));
  return [...names]
    .sort()
    .map((name) => ({
      path: `LocalSecondaryIndexes[${name}]`,
      before: before.find((index) => index.IndexName === name),
      after: after.find((index) => index.IndexName === name),
    }))
    .filter((change) => !isDeepStrictEqual(change.before, change.after));
}

function diffIndexes({ deleted, created, kept }: IndexEdits, toOnDemand: boolean): TableChange[] {
  const pathOf = (name: string) => `GlobalSecondaryIndexes[${name}]`;
  return [
    ...deleted.flatMap(({ index }) =>
      of('index', [{ path: pathOf(index.IndexName), before: index, after: undefined }], index.IndexName),
    ),
    ...created.flatMap((index) =>
      of('index', [{ path: pathOf(index.IndexName), before: undefined, after: index }], index.IndexName),
    ),
    ...kept.flatMap(({ before, after }) =>
      diffCapacity(`${pathOf(after.IndexName)}.`, before, after, toOnDemand, after.IndexName),
    ),
    ...[...kept, ...created.map((after) => ({ before: undefined, after }))].flatMap(({ before, after }) =>
      diffInsights(pathOf(after.IndexName), before, after),
    ),
  ];
}

/** An index that is created begins without insights. */
function diffInsights(
  path: string,
  before: GlobalSecondaryIndex | undefined,
  after: GlobalSecondaryIndex,
): TableChange[] {
  const found = before?.ContributorInsightsSpecification ?? { Enabled: false };
  const setting = 'ContributorInsightsSpecification';
  return of('insights', compare(`${path}.${setting}`, found, after[setting]), after.IndexName);
}

const NO_MAXIMUM = { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 };

function diffCapacity(
  prefix: string,
  before: Capacity,
  after: Capacity,
  toOnDemand: boolean,
  index?: string,
): TableChange[] {
  const maximum = { ...NO_MAXIMUM, ...before.OnDemandThroughput };
  const path = (setting: string) => `${prefix}${setting}`;
  return [
    ...of(
      'capacity',
      compare(path('ProvisionedThroughput'), before.ProvisionedThroughput, after.ProvisionedThroughput),
      index,
    ),
    ...of('maximum', compare(path('OnDemandThroughput'), maximum, after.OnDemandThroughput), index),
    ...diffWarm(path('WarmThroughput'), before, after, toOnDemand, index),
  ];
}

/** Warm throughput only grows, also by itself: a declared value is a floor. */
function diffWarm(
  path: string,
  before: Capacity,
  after: Capacity,
  toOnDemand: boolean,
  index: string | undefined,
): TableChange[] {
  const grown = warmAfter(before, after, toOnDemand);
  return of('warm', compare(path, grown, atLeast(after.WarmThroughput, grown)), index);
}

/** `{}` declares that changes of items go to no Kinesis data stream. */
function diffKinesis(observed: TableSettings, desired: TableSettings): TableChange[] {
  const path = 'KinesisStreamSpecification';
  const { [path]: before } = observed;
  const { [path]: after } = desired;
  if (after && after.StreamArn === undefined)
    return before?.StreamArn === undefined ? [] : of('kinesis', [{ path, before, after }]);
  return of('kinesis', compare(path, before, after));
}

/** The tag that says whose a table is stays, whatever is declared. */
function diffTags(observed: TableSettings, { Tags: after }: TableSettings): TableChange[] {
  if (!after) return [];
  const before = new Map(Object.entries(observed.Tags ?? {}));
  const { set, remove } = tagChanges(observed.Tags ?? {}, after);
  const removed = remove.filter((key) => key !== OWNER_TAG);
  const changed = [...Object.entries(set), ...removed.map((key) => [key, undefined] as const)];
  return of(
    'tags',
    changed.map(([key, value]) => ({ path: `Tags[${key}]`, before: before.get(key), after: value })),
  );
}
