/**
 * The tag that proves creation, for calls that also succeed for an existing resource: its value is a random mark. It belongs to
 * PCF, is not a setting, and is not removed when other tags are declared.
 */
export const CREATION_TAG = 'pcf:creation';

/** The tags that hold the marks of a resource, by the mark. */
export const MARK_TAGS = { owner: 'pcf:owner', id: 'pcf:id', keep: 'pcf:keep' } as const;

const KEYS: readonly string[] = [CREATION_TAG, ...Object.values(MARK_TAGS)];

/** Whether the tag with this key belongs to PCF: it is no setting, and a definition cannot declare it. */
export function isPcfTag(key: string): boolean {
  return KEYS.includes(key);
}
