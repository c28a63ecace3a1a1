import { formatPath, type RuleViolation } from '@pcf/core';
import { z } from 'zod';
import { isPcfTag } from './pcf-tags.js';

/** The changes from the observed tags to the desired ones. */
export interface TagChanges {
  /** The tags to add or overwrite. */
  readonly set: Readonly<Record<string, string>>;
  /** The keys of the tags to remove. */
  readonly remove: readonly string[];
}

/**
 * Compares tags. Tags that start with `aws:` belong to AWS, and those of {@link isPcfTag} to PCF: they are neither set nor removed.
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
  const isOurs = (key: string) => !key.toLowerCase().startsWith('aws:') && !isPcfTag(key);
  const differs = ([key, value]: [string, string]) => !Object.hasOwn(current, key) || current[key] !== value;
  return {
    set: Object.fromEntries(Object.entries(desired).filter((tag) => isOurs(tag[0]) && differs(tag))),
    remove: Object.keys(current).filter((key) => isOurs(key) && !Object.hasOwn(desired, key)),
  };
}

/** The maximum number of tags of a resource. */
export const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED = 'letters, digits, spaces and + - = . _ : / @';

const tagList = z.array(
  z.strictObject({
    Key: z
      .string()
      .min(1)
      .max(LONGEST_KEY)
      .describe('The name of the tag: 1 to 128 characters, not starting with aws:.'),
    Value: z.string().max(LONGEST_VALUE).describe('The value of the tag, up to 256 characters.'),
  }),
);
const tagMap = z.record(z.string(), z.string().max(LONGEST_VALUE));

/**
 * The schema of `Tags` in a definition: a map of names to values, or AWS's list. The message is the first issue of the form
 * that was used; the default message of a union says only that no form fits.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const declaredTags = z.union([tagList, tagMap], {
  error: ({ code, input, errors }) => {
    if (code !== 'invalid_union') return undefined;
    const issue = errors[Array.isArray(input) ? 0 : 1]?.[0];
    const isOneForm = typeof input === 'object' && input !== null;
    const expected = 'tags are a map of names to values, or a list of { Key, Value }';
    return isOneForm && issue ? `${formatPath(issue.path)}: ${issue.message}; ${expected}` : expected;
  },
});

/** Tags in a definition: a map or a list. */
export type DeclaredTags = z.infer<typeof declaredTags>;

/** One tag of a definition. */
export interface TagEntry {
  readonly key: string;
  readonly value: string;
  /** Its path below `Tags`. */
  readonly path: readonly PropertyKey[];
}

/** Returns the tags of a definition as entries, in the order of the definition. */
export function tagEntries(written: DeclaredTags): TagEntry[] {
  if (Array.isArray(written)) {
    return written.map(({ Key, Value }, index) => ({ key: Key, value: Value, path: [index] }));
  }
  return Object.entries(written).map(([key, value]) => ({ key, value, path: [key] }));
}

/** Returns the tags of a definition as a map. */
export function tagMapOf(written: DeclaredTags): Record<string, string> {
  return Object.fromEntries(tagEntries(written).map(({ key, value }) => [key, value]));
}

/**
 * Checks AWS's rules for tags, for the `check` of a flavor. Paths start at `Tags`.
 *
 * @param written - the declared tags; `undefined` if none are declared
 */
export function checkTags(written: DeclaredTags | undefined): RuleViolation[] {
  if (!written) return [];
  const entries = tagEntries(written);
  const keys = entries.map(({ key }) => key);
  const violations = entries.flatMap(({ key, value, path }, at) =>
    [
      ...keyProblems(key),
      ...(keys.indexOf(key) < at ? [`the tag "${key}" is a duplicate: use each key once.`] : []),
      ...(CHARACTERS.test(value) ? [] : [`a value can contain only ${ALLOWED}.`]),
    ].map((message) => ({ path: ['Tags', ...path], message })),
  );
  if (entries.length <= MOST_TAGS) return violations;
  return [
    ...violations,
    { path: ['Tags'], message: `a resource can have at most ${MOST_TAGS} tags, found ${entries.length}.` },
  ];
}

function keyProblems(key: string): string[] {
  if (key.toLowerCase().startsWith('aws:')) return ['tags that start with "aws:" belong to AWS: remove it.'];
  if (isPcfTag(key)) return [`the tag "${key}" belongs to PCF: remove it.`];
  if (key.length === 0 || key.length > LONGEST_KEY)
    return [`a key must have 1 to ${LONGEST_KEY} characters, found ${key.length}.`];
  return CHARACTERS.test(key) ? [] : [`a key can contain only ${ALLOWED}.`];
}

/** Whether AWS accepts a text as the value of a tag, and it is not empty. Its length is counted in Unicode code points. */
export function isTagValue(text: string): boolean {
  const { length } = [...text];
  return length > 0 && length <= LONGEST_VALUE && CHARACTERS.test(text);
}
