import { formatPath, type RuleViolation } from '@pcf/core';
import { z } from 'zod';

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

/** How many tags a resource can have. */
export const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED = 'letters, digits, spaces and + - = . _ : / @';

const tagList = z.array(
  z.strictObject({
    Key: z
      .string()
      .min(1)
      .max(LONGEST_KEY)
      .describe('The name of the tag, 1 to 128 characters, not beginning with aws:.'),
    Value: z.string().max(256).describe('The value of the tag, up to 256 characters.'),
  }),
);
const tagMap = z.record(z.string(), z.string().max(256));

/**
 * The schema of `Tags` in a definition: a map of names to values, as PCF wrote them, or AWS's list. The first issue of the
 * form that was meant becomes the message: without it, a union says only that nothing fits.
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

/** Tags as a definition writes them: a map, or a list. */
export type DeclaredTags = z.infer<typeof declaredTags>;

/** One tag of a definition. */
export interface TagEntry {
  readonly key: string;
  readonly value: string;
  /** Where it stands below `Tags`. */
  readonly path: readonly PropertyKey[];
}

/** The tags of a definition in one form, in the order in which they are written. */
export function tagEntries(written: DeclaredTags): TagEntry[] {
  if (Array.isArray(written)) {
    return written.map(({ Key, Value }, index) => ({ key: Key, value: Value, path: [index] }));
  }
  return Object.entries(written).map(([key, value]) => ({ key, value, path: [key] }));
}

/** The tags of a definition as a map. */
export function tagMapOf(written: DeclaredTags): Record<string, string> {
  return Object.fromEntries(tagEntries(written).map(({ key, value }) => [key, value]));
}

/**
 * What AWS does not accept among the tags of a definition, for a flavor's `check`. Paths begin at `Tags`.
 *
 * @param written - `undefined` where none are declared
 */
export function checkTags(written: DeclaredTags | undefined): RuleViolation[] {
  if (!written) return [];
  const entries = tagEntries(written);
  const keys = entries.map(({ key }) => key);
  const violations = entries.flatMap(({ key, value, path }, at) =>
    [
      ...keyProblems(key),
      ...(keys.indexOf(key) < at ? [`a tag "${key}" is there already: use each key once.`] : []),
      ...(CHARACTERS.test(value) ? [] : [`a value can have ${ALLOWED}.`]),
    ].map((message) => ({ path: ['Tags', ...path], message })),
  );
  if (entries.length <= MOST_TAGS) return violations;
  return [
    ...violations,
    { path: ['Tags'], message: `a resource can have ${MOST_TAGS} tags, found ${entries.length}.` },
  ];
}

function keyProblems(key: string): string[] {
  if (key.toLowerCase().startsWith('aws:')) return ['tags that begin with "aws:" belong to AWS: take it out.'];
  if (key === CREATION_TAG) return [`the tag "${CREATION_TAG}" belongs to the framework: take it out.`];
  if (key.length === 0 || key.length > LONGEST_KEY)
    return [`a key has 1 to ${LONGEST_KEY} characters, found ${key.length}.`];
  return CHARACTERS.test(key) ? [] : [`a key can have ${ALLOWED}.`];
}
