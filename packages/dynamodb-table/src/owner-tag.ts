import { defineError, PlanRefusedError } from '@pcf/core';
import { TAG_CHARACTERS, TAG_VALUE_LENGTH } from '@pcf/dynamodb-facts';

/** The tag of a table whose definition says `adopt: never`: the id of its particle. */
export const OWNER_TAG = 'pcf:id';

/** What AWS accepts as the value of a tag, without the empty text. */
const TAG_VALUE = new RegExp(`^[${TAG_CHARACTERS}]{1,${TAG_VALUE_LENGTH.max}}$`, 'u');

/** The table does not belong to this particle, and its definition says `adopt: never`. Nothing was written. */
export class NotAdoptedError extends defineError(
  'NotAdoptedError',
  'PCF_NOT_ADOPTED',
  (id: string, tableName: string, owner: string | undefined) => {
    const found = owner === undefined ? `has no tag ${OWNER_TAG}` : `has the tag ${OWNER_TAG}: ${owner}`;
    const message =
      `${id}: the table ${tableName} already exists and ${found}, and the definition says adopt: never. Choose another ` +
      `TableName. To adopt the table, give it the tag ${OWNER_TAG}: ${id}, or remove adopt from the definition.`;
    return { id, message };
  },
  PlanRefusedError,
) {}

/** The id of the particle cannot be the value of a tag. Nothing was written. */
export class UntaggableIdError extends defineError(
  'UntaggableIdError',
  'PCF_UNTAGGABLE_ID',
  (id: string) => ({
    id,
    message:
      `${id}: adopt: never writes the id to the tag ${OWNER_TAG}, and a tag can have 1 to 256 letters, digits, spaces and ` +
      '+ - = . _ : / @. Choose another pcf_name, or remove adopt from the definition.',
  }),
  PlanRefusedError,
) {}

/**
 * Returns the tags that mark a table as a particle's.
 *
 * @throws {@link UntaggableIdError} when the id cannot be the value of a tag
 */
export function ownerTags(id: string): Record<string, string> {
  if (!TAG_VALUE.test(id)) throw new UntaggableIdError(id);
  return { [OWNER_TAG]: id };
}

/** @throws {@link NotAdoptedError} unless the tags mark the table as the particle's */
export function requireOwner(id: string, tableName: string, tags: Readonly<Record<string, string>> = {}): void {
  const owner = Object.hasOwn(tags, OWNER_TAG) ? tags[OWNER_TAG] : undefined;
  if (owner !== id) throw new NotAdoptedError(id, tableName, owner);
}
