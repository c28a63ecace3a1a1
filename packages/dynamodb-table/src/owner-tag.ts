import { PlanRefusedError } from '@pcf/core';

/** The tag that a table gets whose definition says `adopt: never`: the id of its particle. */
export const OWNER_TAG = 'pcf:id';

/** What AWS takes as the value of a tag. */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** The table is not this particle's, and its definition says that it must not be taken over. Nothing was written. */
export class NotAdoptedError extends PlanRefusedError {
  override readonly name = 'NotAdoptedError';
  readonly code = 'PCF_NOT_ADOPTED';

  constructor(
    readonly id: string,
    tableName: string,
    owner: string | undefined,
  ) {
    const found = owner === undefined ? `has no tag ${OWNER_TAG}` : `has the tag ${OWNER_TAG}: ${owner}`;
    super(
      `${id}: the table ${tableName} is there already and ${found}, and the definition says adopt: never. Choose another ` +
        `TableName; or give the table the tag ${OWNER_TAG}: ${id}, or take adopt out, to take it over.`,
    );
  }
}

/** The id of the particle cannot be written in a tag. Nothing was written. */
export class UntaggableIdError extends PlanRefusedError {
  override readonly name = 'UntaggableIdError';
  readonly code = 'PCF_UNTAGGABLE_ID';

  constructor(readonly id: string) {
    super(
      `${id}: adopt: never needs the id in the tag ${OWNER_TAG}, and a tag takes 1 to 256 letters, digits, spaces and ` +
        '+ - = . _ : / @. Choose another pcf_name, or take adopt out.',
    );
  }
}

/**
 * The tags that mark a table as a particle's.
 *
 * @throws {@link UntaggableIdError} when the id cannot be a tag's value
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
