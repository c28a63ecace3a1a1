import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';
import { tagEntries } from '../definition/tags.js';
import { repeated } from './all-indexes.js';

/** How many tags a resource can have. */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED = 'letters, digits, spaces and + - = . _ : / @';

/**
 * What AWS accepts as tags, in whichever form they are written.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html
 */
export function checkTags({ Tags: tags }: TableResource): RuleViolation[] {
  if (!tags) return [];
  const entries = tagEntries(tags);
  const violations = entries.flatMap(({ key, value, path }) => [
    ...keyProblems(key).map((message) => ({ path: ['Tags', ...path], message })),
    ...(CHARACTERS.test(value) ? [] : [{ path: ['Tags', ...path], message: `a value can have ${ALLOWED}.` }]),
  ]);
  for (const { at, name } of repeated(entries.map(({ key }) => key)))
    violations.push({ path: ['Tags', at], message: `a tag "${name}" is there already: use each key once.` });
  if (entries.length > MOST_TAGS)
    violations.push({ path: ['Tags'], message: `a table can have ${MOST_TAGS} tags, found ${entries.length}.` });
  return violations;
}

function keyProblems(key: string): string[] {
  if (key.toLowerCase().startsWith('aws:')) return ['tags that begin with "aws:" belong to AWS: take it out.'];
  if (key.length === 0 || key.length > LONGEST_KEY)
    return [`a key has 1 to ${LONGEST_KEY} characters, found ${key.length}.`];
  return CHARACTERS.test(key) ? [] : [`a key can have ${ALLOWED}.`];
}
