import type { GlobalSecondaryIndex } from './definition/indexes.js';
import { type IgnoredPath, matchesKey, parseIgnoredPath } from './ignored-path.js';
import type { TableSettings } from './settings.js';

/** The settings that `ignore_changes` may leave to others. What a table is for good cannot be somebody else's. */
export const IGNORABLE = [
  'BillingMode',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WarmThroughput',
  'LocalSecondaryIndexes',
  'GlobalSecondaryIndexes',
  'StreamSpecification',
  'SSESpecification',
  'TableClass',
  'DeletionProtectionEnabled',
  'ResourcePolicy',
  'Tags',
  'TimeToLiveSpecification',
  'PointInTimeRecoverySpecification',
  'ContributorInsightsSpecification',
  'KinesisStreamSpecification',
  'Replicas',
] as const satisfies readonly (keyof TableSettings)[];

/**
 * What a table should be like, where some of its settings are left to others: these are as they were seen, so that nothing
 * changes them, and a call that has to name them names what is there. What is created is created as it is declared.
 *
 * @param paths - the definition's `ignore_changes`
 */
export function leaveToOthers(
  desired: TableSettings,
  observed: TableSettings,
  paths: readonly string[] = [],
): TableSettings {
  const ignored = paths.flatMap((path) => parseIgnoredPath(path) ?? []);
  if (ignored.length === 0) return desired;
  return goingWithBilling(ignored.reduce((settings, path) => leave(settings, observed, path), desired));
}

/** Whether `ignore_changes` leaves a whole global index to others. */
export function isIndexOfOthers(name: string, paths: readonly string[] = []): boolean {
  return paths
    .flatMap((path) => parseIgnoredPath(path) ?? [])
    .some((path) => path.setting === 'GlobalSecondaryIndexes' && path.members.length === 0 && matchesKey(path, name));
}

function leave(desired: TableSettings, observed: TableSettings, path: IgnoredPath): TableSettings {
  if (path.setting === 'Tags') return { ...desired, Tags: leaveTags(desired.Tags, observed.Tags, path) };
  if (path.setting === 'GlobalSecondaryIndexes')
    return { ...desired, GlobalSecondaryIndexes: leaveIndexes(desired, observed, path) };
  const setting = IGNORABLE.find((known) => known === path.setting);
  return setting ? leaveSetting(desired, observed, setting, path.members) : desired;
}

function leaveTags(
  desired: TableSettings['Tags'],
  observed: TableSettings['Tags'] = {},
  path: IgnoredPath,
): TableSettings['Tags'] {
  if (!desired) return desired;
  const ours = Object.entries(desired).filter(([key]) => !matchesKey(path, key));
  const theirs = Object.entries(observed).filter(([key]) => matchesKey(path, key));
  return Object.fromEntries([...ours, ...theirs]);
}

function leaveIndexes(
  { GlobalSecondaryIndexes: desired }: TableSettings,
  { GlobalSecondaryIndexes: observed = [] }: TableSettings,
  path: IgnoredPath,
): GlobalSecondaryIndex[] | undefined {
  if (!desired) return desired;
  const isIgnored = (index: GlobalSecondaryIndex) => matchesKey(path, index.IndexName);
  const [setting, ...members] = path.members;
  if (setting === undefined) {
    const kept = [...desired.filter((index) => !isIgnored(index)), ...observed.filter(isIgnored)];
    return kept.sort((a, b) => (a.IndexName < b.IndexName ? -1 : 1));
  }
  return desired.map((index) => {
    const seen = observed.find((candidate) => candidate.IndexName === index.IndexName);
    return seen && isIgnored(index) ? leaveMember(index, seen, setting, members) : index;
  });
}

function leaveSetting<Setting extends keyof TableSettings>(
  desired: TableSettings,
  observed: TableSettings,
  setting: Setting,
  members: readonly string[],
): TableSettings {
  return desired[setting] === undefined ? desired : leaveMember(desired, observed, setting, members);
}

/**
 * A value with one of its members as it was seen, or with a member of that member. A throughput that nobody has set yet stays
 * as declared: a table that becomes PROVISIONED needs one.
 */
function leaveMember<T extends object>(desired: T, observed: T, member: string, below: readonly string[]): T {
  const result = { ...desired };
  for (const name in result) {
    if (name !== member) continue;
    const [next, ...rest] = below;
    const [ours, theirs] = [desired[name], observed[name]];
    if (theirs === undefined && name === 'ProvisionedThroughput') continue;
    if (theirs === undefined) delete result[name];
    else if (next === undefined) result[name] = theirs;
    else if (isObject(ours) && isObject(theirs)) result[name] = leaveMember(ours, theirs, next, rest);
  }
  return result;
}

function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null;
}

/** Capacity of the kind that the billing mode has, of the table and of its indexes. */
export function goingWithBilling(settings: TableSettings): TableSettings {
  const other = settings.BillingMode === 'PROVISIONED' ? 'OnDemandThroughput' : 'ProvisionedThroughput';
  const { [other]: _, ...table } = settings;
  return {
    ...table,
    GlobalSecondaryIndexes: settings.GlobalSecondaryIndexes?.map(({ [other]: __, ...index }) => index),
  };
}
