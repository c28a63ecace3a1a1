/**
 * The tag by which a call that succeeds for a resource that exists can prove that it created one: its value is a random mark. It
 * belongs to the framework, is no setting, and stays when tags are declared that do not name it.
 */
export const CREATION_TAG = 'pcf:creation';

/** What leads from the tags that are there to the ones that should be. */
export interface TagChanges {
  /** To be added or overwritten. */
  readonly set: Readonly<Record<string, string>>;
  /** The keys to be removed. */
  readonly remove: readonly string[];
}

/**
 * Compares tags both ways. Tags under `aws:` belong to AWS, and {@link CREATION_TAG} to the framework: they are neither set nor
 * removed.
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
  const isOurs = (key: string) => !key.toLowerCase().startsWith('aws:') && key !== CREATION_TAG;
  const differs = ([key, value]: [string, string]) => !Object.hasOwn(current, key) || current[key] !== value;
  return {
    set: Object.fromEntries(Object.entries(desired).filter((tag) => isOurs(tag[0]) && differs(tag))),
    remove: Object.keys(current).filter((key) => isOurs(key) && !Object.hasOwn(desired, key)),
  };
}
