import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';
import { tagEntries } from '../definition/tags.js';

/** How many tags a queue can have. */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED = 'letters, digits, spaces and + - = . _ : / @';

/**
 * What AWS accepts as tags, in whichever form they are written.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
export function checkTags({ Tags: tags }: QueueResource): RuleViolation[] {
  if (!tags) return [];
  const entries = tagEntries(tags);
  const keys = entries.map(({ key }) => key);
  const violations = entries.flatMap(({ key, value, path }, at) =>
    [
      ...keyProblems(key),
      ...(keys.indexOf(key) < at ? [`a tag "${key}" is there already: use each key once.`] : []),
      ...(CHARACTERS.test(value) ? [] : [`a value can have ${ALLOWED}.`]),
    ].map((message) => ({ path: ['Tags', ...path], message })),
  );
  if (entries.length > MOST_TAGS)
    violations.push({ path: ['Tags'], message: `a queue can have ${MOST_TAGS} tags, found ${entries.length}.` });
  return violations;
}

function keyProblems(key: string): string[] {
  if (key.toLowerCase().startsWith('aws:')) return ['tags that begin with "aws:" belong to AWS: take it out.'];
  if (key.length === 0 || key.length > LONGEST_KEY)
    return [`a key has 1 to ${LONGEST_KEY} characters, found ${key.length}.`];
  return CHARACTERS.test(key) ? [] : [`a key can have ${ALLOWED}.`];
}
