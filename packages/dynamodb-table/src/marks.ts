import { isPcfTag, markChanges, marksOf, tagMapOf } from '@pcf/aws';
import { ConflictError, type Existing, type Marks } from '@pcf/core';
import type { DynamoDBCall } from './requests/calls.js';
import { unlessUnreadable } from './requests/describe-table.js';
import type { ObservedTable, TableResource } from './settings/all.js';
import { readTags } from './settings/tags.js';
import type { StepOf, TableStep } from './steps/step.js';

/** Where the marks of a table are, for a person. A replica has none of its own. */
export const MARKS = 'its tags';

/**
 * Reads the marks of a table with one call.
 *
 * @throws ConflictError when the tags cannot be read yet, or no longer: that does not mean that there are none
 * @throws what `call` throws otherwise
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html
 */
export async function readMarks(call: DynamoDBCall, seen: Existing<ObservedTable>): Promise<Marks> {
  const arn = seen.outputs?.TableArn;
  const tags = typeof arn === 'string' ? await unlessUnreadable(() => readTags(call, arn)) : undefined;
  if (!tags)
    throw new ConflictError('the tags of the table cannot be read for now, because it is new or being deleted');
  return marksOf(tagMapOf(tags));
}

/**
 * Returns the steps that change the marks of a table. Pure. DynamoDB accepts them while nothing else changes the tags; while these
 * change, it accepts other updates, and refuses further tags and the deletion for a few seconds.
 *
 * @param id - the particle's id, for errors
 * @throws UntaggableIdError when the id cannot be the value of a tag
 * @throws TooManyTagsError when the declared tags do not fit beside the marks
 */
export function markSteps(
  id: string,
  { TableArn: ResourceArn, TableName }: ObservedTable,
  { Tags: declared = {} }: Pick<TableResource, 'Tags'>,
  before: Marks,
  after: Marks,
): TableStep[] {
  const { set, remove } = markChanges(id, before, after, tagMapOf(declared));
  const was = new Map(Object.entries(before).map(([mark, value]) => [`pcf:${mark}`, String(value)]));
  const tags = Object.entries(set);
  const setting: StepOf<'TagResource'> = {
    operation: 'TagResource',
    input: { ResourceArn, Tags: tags.map(([Key, Value]) => ({ Key, Value })) },
    summary: `mark table ${TableName}: ${tags.map(([key, value]) => `${key} ${value}`).join(', ')}`,
    changes: tags.map(([path, after]) => ({ path, before: was.get(path), after })),
  };
  const removing: StepOf<'UntagResource'> = {
    operation: 'UntagResource',
    input: { ResourceArn, TagKeys: [...remove] },
    summary: `remove ${remove.length > 1 ? 'the marks' : 'the mark'} ${remove.join(', ')} of table ${TableName}`,
    changes: remove.map((path) => ({ path, before: was.get(path), after: undefined })),
  };
  return [...(tags.length > 0 ? [setting] : []), ...(remove.length > 0 ? [removing] : [])];
}

/** Returns the keys of the marks that a step writes or removes; empty for a step that changes no marks. */
export function marksIn(step: TableStep): string[] {
  if (step.operation === 'UntagResource') return (step.input.TagKeys ?? []).filter(isPcfTag);
  const tags = step.operation === 'TagResource' || step.operation === 'CreateTable' ? (step.input.Tags ?? []) : [];
  return tags.flatMap(({ Key = '' }) => (isPcfTag(Key) ? [Key] : []));
}
