import type { Marks } from '@pcf/core';
import { isPcfTag, MARK_TAGS } from '../definition/pcf-tags.js';
import { isTagValue, MOST_TAGS, type TagChanges } from '../definition/tags.js';
import { TooManyTagsError, UntaggableIdError } from './errors.js';

type Tags = Readonly<Record<string, string>>;

/**
 * Returns the marks that the tags of a resource hold; `{}` if they hold none. Edits by hand count on the safe side: an empty owner
 * is an owner, and any `pcf:keep` but `false` keeps.
 *
 * @example
 * ```ts
 * marksOf({ Team: 'shop', 'pcf:owner': 'shop-prod' }); // { owner: 'shop-prod' }
 * ```
 */
export function marksOf(tags: Tags): Marks {
  const found = new Map(Object.entries(tags));
  const owner = found.get(MARK_TAGS.owner);
  const id = found.get(MARK_TAGS.id);
  const keep = (found.get(MARK_TAGS.keep) ?? 'false') !== 'false';
  return { ...(owner !== undefined && { owner }), ...(id !== undefined && { id }), ...(keep && { keep }) };
}

/**
 * Returns the tags with which a resource is created: the declared ones, then the marks in the order owner, id, keep.
 *
 * @param id - the particle's id, for errors
 * @param declared - the declared tags
 * @param marks - absent for a resource that gets none
 * @throws {@link UntaggableIdError} when the id cannot be the value of a tag
 * @throws {@link TooManyTagsError} when a resource cannot have so many tags
 */
export function tagsWithMarks(id: string, declared: Tags, marks: Marks = {}): Record<string, string> {
  return { ...declared, ...markTags(id, marks, declared) };
}

/**
 * Returns the tags to set and to remove so that a resource has other marks.
 *
 * @param id - the particle's id, for errors
 * @param before - the marks that it has
 * @param after - the marks that it is to have
 * @param declared - the declared tags, which it is to have beside its marks; absent if none are declared
 * @throws {@link UntaggableIdError} when the id cannot be the value of a tag
 * @throws {@link TooManyTagsError} when a resource cannot have so many tags
 */
export function markChanges(id: string, before: Marks, after: Marks, declared: Tags = {}): TagChanges {
  const [current, desired] = [asTags(before), markTags(id, after, declared)];
  return {
    set: Object.fromEntries(Object.entries(desired).filter(([key, value]) => current[key] !== value)),
    remove: Object.keys(current).filter((key) => !Object.hasOwn(desired, key)),
  };
}

/**
 * Refuses declared tags that do not fit beside the marks of a resource that exists.
 *
 * @param id - the particle's id, for errors
 * @throws {@link TooManyTagsError}
 */
export function requireRoom(id: string, declared: Tags, marks: Marks): void {
  const [tags, added] = [Object.keys(declared), Object.keys(asTags(marks))];
  if (added.length > 0 && tags.length + added.length > MOST_TAGS) throw new TooManyTagsError(id, tags.length, added);
}

/** Returns tags without those that belong to PCF: the tags that are settings. */
export function withoutPcfTags(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !isPcfTag(key)));
}

/** Returns marks as tags, after a check that AWS accepts them. Core accepts only owners that AWS accepts. */
function markTags(id: string, marks: Marks, declared: Tags): Record<string, string> {
  if (marks.id !== undefined && !isTagValue(marks.id)) throw new UntaggableIdError(marks.id);
  requireRoom(id, declared, marks);
  return asTags(marks);
}

function asTags({ owner, id, keep }: Marks): Record<string, string> {
  return {
    ...(owner !== undefined && { [MARK_TAGS.owner]: owner }),
    ...(id !== undefined && { [MARK_TAGS.id]: id }),
    ...(keep && { [MARK_TAGS.keep]: 'true' }),
  };
}
