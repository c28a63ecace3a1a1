import { tagChanges } from '@pcf/aws';
import type { TableChange } from './diff.js';
import type { ObservedTable, TableSettings } from './settings.js';
import type { StepOf } from './steps.js';
import { shown } from './update-step.js';

/**
 * The calls that change tags: those that are added or changed first, then those that are removed, so that a table is never
 * without a tag that both its old and its new definition have.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html
 */
export function tagSteps(
  { TableArn, TableName, Tags: before = {} }: ObservedTable,
  { Tags: after = {} }: TableSettings,
  allChanges: readonly TableChange[],
): (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] {
  const changes = allChanges.filter((change) => change.kind === 'tags');
  if (changes.length === 0) return [];
  const { set, remove } = tagChanges(before, after);
  const steps: (StepOf<'TagResource'> | StepOf<'UntagResource'>)[] = [];
  if (Object.keys(set).length > 0)
    steps.push({
      operation: 'TagResource',
      input: { ResourceArn: TableArn, Tags: Object.entries(set).map(([Key, Value]) => ({ Key, Value })) },
      summary: `set ${count(Object.keys(set))} of table ${TableName}`,
      changes: shown(changes.filter((change) => change.after !== undefined)),
    });
  if (remove.length > 0)
    steps.push({
      operation: 'UntagResource',
      input: { ResourceArn: TableArn, TagKeys: [...remove] },
      summary: `remove ${count(remove)} of table ${TableName}`,
      changes: shown(changes.filter((change) => change.after === undefined)),
    });
  return steps;
}

function count(keys: readonly string[]): string {
  return `the ${keys.length === 1 ? 'tag' : 'tags'} ${keys.join(', ')}`;
}
