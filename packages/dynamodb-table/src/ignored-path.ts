/** A path of `ignore_changes` in its parts, such as `GlobalSecondaryIndexes[by-*].ProvisionedThroughput`. */
export interface IgnoredPath {
  /** The setting at the top: `GlobalSecondaryIndexes`. */
  readonly setting: string;
  /** The text in brackets, in which `*` stands for any text; `undefined` without brackets. */
  readonly key: string | undefined;
  /** What follows: `['ProvisionedThroughput']`. */
  readonly members: readonly string[];
}

const FORM = /^(?<setting>\w+)(?:\[(?<key>[^\]]+)\])?(?<members>(?:\.\w+)*)$/;

/** Splits a path into its parts; `undefined` if the text is not a path. */
export function parseIgnoredPath(text: string): IgnoredPath | undefined {
  const { setting, key, members } = FORM.exec(text)?.groups ?? {};
  return setting === undefined ? undefined : { setting, key, members: members?.split('.').slice(1) ?? [] };
}

/** Returns whether a name matches the text in a path's brackets. Without brackets, any name does. */
export function matchesKey({ key = '*' }: IgnoredPath, name: string): boolean {
  const pattern = key.split('*').map((text) => text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(name);
}

/**
 * Returns the desired value with one of its members as it was observed, or with a member of that member. A throughput that is not
 * set yet stays as it is declared: a table that becomes PROVISIONED needs one.
 */
export function leaveMember<T extends object>(desired: T, observed: T, member: string, below: readonly string[]): T {
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

/**
 * Returns a list with the items that a path names as they were observed, or with one of their members so.
 *
 * @param nameOf - returns the name of an item; items are sorted by it
 */
export function leaveItems<T extends object>(
  desired: readonly T[],
  observed: readonly T[],
  path: IgnoredPath,
  nameOf: (item: T) => string,
): T[] {
  const isIgnored = (item: T) => matchesKey(path, nameOf(item));
  const [member, ...below] = path.members;
  if (member === undefined) {
    const left = [...desired.filter((item) => !isIgnored(item)), ...observed.filter(isIgnored)];
    return left.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }
  return desired.map((item) => {
    const found = observed.find((one) => nameOf(one) === nameOf(item));
    return found && isIgnored(item) ? leaveMember(item, found, member, below) : item;
  });
}

/** Returns whether one of the paths covers a whole item of a setting. */
export function isIgnoredItem(setting: string, name: string, paths: readonly string[]): boolean {
  return paths
    .flatMap((text) => parseIgnoredPath(text) ?? [])
    .some((path) => path.setting === setting && path.members.length === 0 && matchesKey(path, name));
}

function isObject<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null;
}
