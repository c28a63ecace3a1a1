import { policyText } from '@pcf/aws';
import { changesOf, type Edit } from './edit.js';
import type { StepOf } from './steps.js';
import { shown } from './update-step.js';

/**
 * The call that sets the resource policy, in the words of the definition, or deletes it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export function policySteps(edit: Edit): (StepOf<'PutResourcePolicy'> | StepOf<'DeleteResourcePolicy'>)[] {
  const changes = changesOf(edit, 'policy');
  if (changes.length === 0) return [];
  const { TableArn: ResourceArn, TableName } = edit.observed;
  const Policy = policyText(edit.resource.ResourcePolicy ?? '');
  const common = { changes: shown(changes) };
  return [
    Policy
      ? {
          operation: 'PutResourcePolicy',
          input: { ResourceArn, Policy },
          summary: `set the resource policy of table ${TableName}`,
          ...common,
        }
      : {
          operation: 'DeleteResourcePolicy',
          input: { ResourceArn },
          summary: `delete the resource policy of table ${TableName}`,
          ...common,
        },
  ];
}
