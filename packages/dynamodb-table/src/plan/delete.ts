import { ProtectedResourceError } from '@pcf/core';
import { DURATIONS } from '@pcf/dynamodb-facts';
import type { TableResource } from '../settings/all.js';
import { PROTECTION_OFF } from '../settings/protection.js';
import { deleteAllReplicas, REPLACE } from '../settings/replicas/steps.js';
import type { Edit } from '../steps/edit.js';
import type { StepOf, TableStep } from '../steps/step.js';
import { updateStep } from '../steps/update.js';

/** Why a table is deleted, and what a person should know about it. */
interface Deletion {
  readonly isReplacement?: boolean;
  /** How many items the table holds, as a text. */
  readonly holds?: string | undefined;
}

/**
 * Returns the steps that delete a table, after its replicas if these are declared. Deletion protection, also that of replicas, is
 * switched off first if the definition allows it.
 *
 * @throws ProtectedResourceError when the definition does not allow to switch off deletion protection
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
export function deleteSteps(
  { id, observed, resource }: Pick<Edit<TableResource>, 'id' | 'observed' | 'resource'>,
  deletion: Deletion = {},
): TableStep[] {
  const { TableName, DeletionProtectionEnabled: isProtected } = observed;
  if (isProtected && resource.DeletionProtectionEnabled !== false)
    throw new ProtectedResourceError(
      id,
      `the table ${TableName} has deletion protection, and its definition does not allow to switch it off. To delete the ` +
        'table, set DeletionProtectionEnabled: false in the definition and try again.',
    );
  const steps = [
    ...(resource.Replicas ? deleteAllReplicas({ id, observed, resource }) : []),
    ...(isProtected ? [updateStep(TableName, PROTECTION_OFF)] : []),
    deleteTable(TableName, deletion),
  ];
  if (!deletion.isReplacement) return steps;
  return steps.map((step) => ({ ...step, ...(step.loses && { allowedBy: REPLACE }) }));
}

function deleteTable(TableName: string, { isReplacement, holds }: Deletion): StepOf<'DeleteTable'> {
  return {
    operation: 'DeleteTable',
    input: { TableName },
    summary: `${isReplacement ? 'replace: delete' : 'delete'} table ${TableName} with all its items`,
    loses: 'data',
    ...(holds !== undefined && { lost: `all items, ${holds}` }),
    usually: DURATIONS.deleteTable,
  };
}
