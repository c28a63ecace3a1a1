import { changesOf, type Edit } from './edit.js';
import type { StepOf } from './steps.js';
import { shown } from './update-step.js';

/**
 * The calls that change tags: those that are added or changed first, then those that are removed, so that a table is never
 * without a tag that both its old and its new definition have.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
 */
export function tagSteps(edit: Edit): (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] {
  const { TableArn: ResourceArn, TableName } = edit.observed;
  const changes = changesOf(edit, 'tags').map((change) => ({ ...change, key: change.path.slice('Tags['.length, -1) }));
  const set = changes.filter((change) => change.after !== undefined);
  const removed = changes.filter((change) => change.after === undefined);
  const steps: (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] = [];
  if (set.length > 0)
    steps.push({
      operation: 'TagResource',
      input: { ResourceArn, Tags: set.map(({ key, after }) => ({ Key: key, Value: String(after) })) },
      summary: `set ${named(set)} of table ${TableName}`,
      changes: shown(set),
    });
  if (removed.length > 0)
    steps.push({
      operation: 'UntagResource',
      input: { ResourceArn, TagKeys: removed.map(({ key }) => key) },
      summary: `remove ${named(removed)} of table ${TableName}`,
      changes: shown(removed),
    });
  return steps;
}

function named(tags: readonly { readonly key: string }[]): string {
  return `the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.map(({ key }) => key).join(', ')}`;
}
