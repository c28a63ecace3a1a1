import { formatPath } from '@pcf/core';
import { z } from 'zod';

const tagList = z.array(
  z.strictObject({
    Key: z.string().min(1).max(128).describe('The name of the tag, 1 to 128 characters, not beginning with aws:.'),
    Value: z.string().max(256).describe('The value of the tag, up to 256 characters.'),
  }),
);
const tagMap = z.record(z.string(), z.string().max(256));

/**
 * Tags in either form. The first issue of the form that was meant becomes the message: without it, a union says only that
 * nothing fits.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
export const tags = z.union([tagList, tagMap], {
  error: ({ code, input, errors }) => {
    if (code !== 'invalid_union') return undefined;
    const issue = errors[Array.isArray(input) ? 0 : 1]?.[0];
    const isOneForm = typeof input === 'object' && input !== null;
    const expected = 'tags are a map of names to values, or a list of { Key, Value }';
    return isOneForm && issue ? `${formatPath(issue.path)}: ${issue.message}; ${expected}` : expected;
  },
});

/** Tags as a definition writes them: a map, or a list. */
export type Tags = z.infer<typeof tags>;

/** One tag of a definition. */
export interface TagEntry {
  readonly key: string;
  readonly value: string;
  /** Where it stands below `Tags`. */
  readonly path: readonly PropertyKey[];
}

/** The tags of a definition in one form, in the order in which they are written. */
export function tagEntries(written: Tags): TagEntry[] {
  if (Array.isArray(written))
    return written.map(({ Key, Value }, index) => ({ key: Key, value: Value, path: [index] }));
  return Object.entries(written).map(([key, value]) => ({ key, value, path: [key] }));
}
