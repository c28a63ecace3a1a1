import { MAX_TAGS, TAG_CHARACTERS, TAG_KEY_LENGTH, TAG_VALUE_LENGTH } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import { list, optional, struct, text } from '../request/shape.js';
import type { Tag } from '../world/table-state.js';

/** Key and value are optional here, because their absence has its own refusals. */
export const tags = list(struct('Tag', { Key: optional(text()), Value: optional(text()) }));

const CHARACTERS = new RegExp(`^[${TAG_CHARACTERS}]*$`, 'u');

/** The length in Unicode code points. */
const lengthOf = (text: string): number => [...text].length;

export interface GivenTag {
  Key?: string;
  Value?: string;
}

/** Checks the tags of a request: all of them, before any is written. */
export function checkTags(tags: readonly GivenTag[]): Tag[] {
  checkTagCount(tags.length);
  const checked = tags.map(({ Key, Value }) => ({ Key: checkTagKey(Key), Value: checkTagValue(Value) }));
  const seen = new Set<string>();
  for (const { Key } of checked) {
    if (seen.has(Key)) throw validation(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${Key}`);
    seen.add(Key);
  }
  return checked;
}

export function checkTagKey(key: string | undefined): string {
  if (key === undefined || key === '' || lengthOf(key) > TAG_KEY_LENGTH.max || !CHARACTERS.test(key)) {
    throw validation(`The Tag Key provided is invalid, Key: ${key ?? null}`);
  }
  if (/^aws:/i.test(key)) throw validation(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
  return key;
}

function checkTagValue(value: string | undefined): string {
  if (value === undefined || lengthOf(value) > TAG_VALUE_LENGTH.max || !CHARACTERS.test(value)) {
    throw validation(`The Tag Value provided is invalid, Value: ${value ?? null}`);
  }
  return value;
}

export function checkTagCount(count: number): void {
  if (count > MAX_TAGS) throw validation('Number of Tags exceed the current limit for the provided ResourceArn');
}

/** The tags after some are added or changed. A changed tag keeps its place. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  const kept = tags.map((tag) => added.find(({ Key }) => Key === tag.Key) ?? tag);
  return [...kept, ...added.filter(({ Key }) => !tags.some((tag) => tag.Key === Key))];
}

export const withoutTags = (tags: readonly Tag[], keys: readonly string[]): Tag[] =>
  tags.filter(({ Key }) => !keys.includes(Key));

export const sameTags = (one: readonly Tag[], other: readonly Tag[]): boolean =>
  one.length === other.length && includesTags(one, other);

export const includesTags = (tags: readonly Tag[], wanted: readonly Tag[]): boolean =>
  wanted.every(({ Key, Value }) => tags.some((tag) => tag.Key === Key && tag.Value === Value));
