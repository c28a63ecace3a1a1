import { ProtectedResourceError } from '@pcf/core';
import type { TableResource } from './definition/table.js';
import type { ObservedTable } from './settings.js';
import type { StepOf } from './steps.js';
import { protectionStep } from './update-step.js';

/** How long a table is DELETING on AWS, in milliseconds. */
const USUALLY = 5_000;

/**
 * The calls that delete a table. Its protection is switched off before where the definition says that it may be.
 *
 * @throws {@link ProtectedResourceError} where it does not
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
export function deleteSteps(
  id: string,
  { TableName, DeletionProtectionEnabled: isProtected }: ObservedTable,
  { DeletionProtectionEnabled: declared }: TableResource,
): (StepOf<'UpdateTable'> | StepOf<'DeleteTable'>)[] {
  if (isProtected && declared !== false)
    throw new ProtectedResourceError(
      id,
      `the table ${TableName} has deletion protection, and its definition does not say that it may be switched off. ` +
        'To have it deleted, set DeletionProtectionEnabled: false in the definition and try again.',
    );
  const unprotect = { path: 'DeletionProtectionEnabled', before: true, after: false };
  return [
    ...(isProtected ? [protectionStep(TableName, unprotect, false)] : []),
    {
      operation: 'DeleteTable',
      input: { TableName },
      summary: `delete table ${TableName} with all its items`,
      loses: 'data',
      usually: USUALLY,
    },
  ];
}
