import { defineError, PlanRefusedError } from '@pcf/core';
import { messageOf } from '@pcf/core/values';
import { MARK_TAGS } from '../definition/pcf-tags.js';
import { MOST_TAGS } from '../definition/tags.js';

/**
 * AWS denies access to the tags of a resource, which hold the marks of its owner. `actions` are the actions of IAM that are needed.
 * `cause` is AWS's refusal.
 */
export class MarksDeniedError extends defineError(
  'MarksDeniedError',
  'PCF_MARKS_DENIED',
  (id: string, doing: 'read' | 'write', actions: readonly string[], { cause }: ErrorOptions) => ({
    id,
    actions,
    message:
      `${id}: cannot ${doing} the marks of the resource, because AWS denies access to its tags. Grant ${actions.join(' and ')} to ` +
      'the identity in use: an owner needs it, and so do adopt: never and moved_from. Without them, marks are neither read nor ' +
      `written. AWS said: ${messageOf(cause)}`,
    cause,
  }),
) {}

/**
 * The id of a particle cannot be the value of a tag, and it is a mark of the resource. Nothing was written.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export class UntaggableIdError extends defineError(
  'UntaggableIdError',
  'PCF_UNTAGGABLE_ID',
  (id: string) => ({
    id,
    message:
      `${id}: with an owner, or adopt: never, the id is written to the tag ${MARK_TAGS.id}, and the value of a tag can have 1 to 256 ` +
      'letters, digits, spaces and + - = . _ : / @. Choose another pcf_name.',
  }),
  PlanRefusedError,
) {}

/** The declared tags do not fit beside the marks. `declared` is their number, `marks` the keys of the marks. Nothing was written. */
export class TooManyTagsError extends defineError(
  'TooManyTagsError',
  'PCF_TOO_MANY_TAGS',
  (id: string, declared: number, marks: readonly string[]) => ({
    id,
    declared,
    marks,
    message:
      `${id}: a resource can have at most ${MOST_TAGS} tags. The definition declares ${declared}, and the marks need ` +
      `${marks.length} more (${marks.join(', ')}). Remove ${declared + marks.length - MOST_TAGS} from Tags.`,
  }),
  PlanRefusedError,
) {}

/** A resource that exists has as many tags as it can have, so it cannot be marked. The resource is as it was. */
export class NoRoomForMarksError extends defineError(
  'NoRoomForMarksError',
  'PCF_NO_ROOM_FOR_MARKS',
  (id: string, marks: readonly string[], { cause }: ErrorOptions) => ({
    id,
    marks,
    message:
      `${id}: the resource cannot be marked, because it has no room for the tags ${marks.join(', ')}: a resource can have at ` +
      `most ${MOST_TAGS} tags. Remove ${marks.length} of its tags, or use adopt: by-name, which does not mark it. ` +
      `AWS said: ${messageOf(cause)}`,
    cause,
  }),
) {}

/** The resources of an owner cannot be listed in one location, so nothing is known about what exists there. */
export class ListingError extends defineError(
  'ListingError',
  'PCF_AWS_LISTING',
  (owner: string, location: string, reason: string, { cause }: ErrorOptions = {}) => ({
    owner,
    location,
    message: `Cannot list the resources of the owner ${owner} in ${location}: ${reason}`,
    cause,
  }),
) {}
