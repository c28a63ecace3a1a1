/** What leads from the tags that are there to the ones that should be. */
export interface TagChanges {
  /** To be added or overwritten. */
  readonly set: Readonly<Record<string, string>>;
  /** The keys to be removed. */
  readonly remove: readonly string[];
}

/**
 * Compares tags both ways. Tags under `aws:` belong to AWS: they are neither set nor removed.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 *
 * @example
 * ```ts
 * tagChanges({ a: '1', b: '2' }, { a: '1', b: '3' }); // { set: { b: '3' }, remove: [] }
 * ```
 */
export function tagChanges(
  current: Readonly<Record<string, string>>,
  desired: Readonly<Record<string, string>>,
): TagChanges {
  const isOurs = (key: string) => !key.toLowerCase().startsWith('aws:');
  const differs = ([key, value]: [string, string]) => !Object.hasOwn(current, key) || current[key] !== value;
  return {
    set: Object.fromEntries(Object.entries(desired).filter((tag) => isOurs(tag[0]) && differs(tag))),
    remove: Object.keys(current).filter((key) => isOurs(key) && !Object.hasOwn(desired, key)),
  };
}
