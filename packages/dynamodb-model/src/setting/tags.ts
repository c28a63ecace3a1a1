import type { Tag, TagResourceCommandInput, UntagResourceCommandInput } from '@aws-sdk/client-dynamodb';
import { DURATIONS, MAX_TAGS, TAG_CHARACTERS, TAG_KEY_LENGTH, TAG_VALUE_LENGTH } from '@pcf/dynamodb-facts';
import {
  firstOf,
  inUse,
  invalid,
  isRefusal,
  notFound,
  overLimit,
  type Refusal,
  type Verdict,
} from '../world/refusal.js';
import { begin, deletedAt } from '../world/running.js';
import { isRunning, type ModelWorld, type Table } from '../world/state.js';

type Tags = Table['tags'];

const CHARACTERS = new RegExp(`^[${TAG_CHARACTERS}]*$`, 'u');

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
const brokenKey = (key = ''): Verdict =>
  (key === '' || [...key].length > TAG_KEY_LENGTH.max || !CHARACTERS.test(key) || /^aws:/i.test(key)) &&
  invalid(
    `a key has ${TAG_KEY_LENGTH.min} to ${TAG_KEY_LENGTH.max} letters, digits, spaces and +-=._:/@, and does not begin with aws:`,
  );

const brokenValue = (value: string | undefined): Verdict =>
  (value === undefined || [...value].length > TAG_VALUE_LENGTH.max || !CHARACTERS.test(value)) &&
  invalid(`a value has up to ${TAG_VALUE_LENGTH.max} letters, digits, spaces and +-=._:/@`);

export const brokenTags = (tags: readonly Tag[]): Refusal | undefined =>
  firstOf(
    tags.length > MAX_TAGS && invalid(`${MAX_TAGS} tags at most`),
    ...tags.flatMap(({ Key, Value }) => [brokenKey(Key), brokenValue(Value)]),
    new Set(tags.map(({ Key }) => Key)).size < tags.length && invalid('each key once'),
  );

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export function tagResource(world: ModelWorld, { Tags: given = [] }: TagResourceCommandInput): ModelWorld | Refusal {
  const broken = given.length === 0 ? invalid('at least one tag') : brokenTags(given);
  if (broken) return broken;
  const sent = tagsOf(given);
  return write(world, sent, (tags) => ({ ...tags, ...sent }));
}

export const tagsOf = (given: readonly Tag[]): Tags =>
  Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value]));

export function untagResource(
  world: ModelWorld,
  { TagKeys: keys = [] }: UntagResourceCommandInput,
): ModelWorld | Refusal {
  const broken = firstOf(
    (keys.length === 0 || keys.length > MAX_TAGS) && invalid(`1 to ${MAX_TAGS} keys`),
    ...keys.map((key) => brokenKey(key)),
  );
  if (broken) return broken;
  return write(world, undefined, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key))),
  );
}

/** The table for calls on tags, which find it from when it is ACTIVE until soon after its deletion has begun. */
export function taggedTable({ now, table }: ModelWorld): Table | Refusal {
  const deleted = table && deletedAt(table);
  const isForgotten = deleted !== undefined && now >= deleted + DURATIONS.tagsAfterDelete;
  return table && !isForgotten && !isRunning(table, 'creating') ? table : notFound('there is no table');
}

/** Begins a write of tags. While one is under way, only a repetition of it is accepted, alone or with more tags. */
function write(world: ModelWorld, sent: Tags | undefined, change: (tags: Tags) => Tags): ModelWorld | Refusal {
  const table = taggedTable(world);
  if (isRefusal(table)) return table;
  const running = table.running.find((one) => one.what === 'tags');
  const before = running?.to ?? table.tags;
  const to = change(before);
  const isRepeated = sent && running?.sent && includes(sent, running.sent);
  const refusal = firstOf(
    Object.keys(to).length > MAX_TAGS && invalid(`${MAX_TAGS} tags at most`),
    isRunning(table, 'deleting') && inUse('the table is being deleted'),
    running && !isRepeated && overLimit('a write of tags is under way'),
  );
  if (refusal) return refusal;
  if (includes(to, before) && includes(before, to)) return world;
  const { now } = world;
  const next = {
    ...table,
    running: table.running.filter((one) => one !== running),
    times: { ...table.times, tagged: now },
  };
  return { ...world, table: begin(next, { what: 'tags', sent, to, until: now + DURATIONS.tagWrite }) };
}

const includes = (all: Tags, some: Tags): boolean => Object.entries(some).every(([key, value]) => all[key] === value);
