import { ProtectedResourceError } from '@pcf/core';
import type { Ownership } from './definition/ownership.js';
import type { TableResource } from './definition/table.js';
import { replicaDeletion } from './replica-steps.js';
import type { ObservedTable } from './settings.js';
import type { StepOf } from './steps.js';
import { updateStep } from './update-step.js';

/** How long a table is DELETING on AWS, in milliseconds. */
const USUALLY = 5_000;

/**
 * The calls that delete a table, after its replicas where these are declared. Its protection is switched off before where the definition says that it may be.
 *
 * @throws {@link ProtectedResourceError} where it does not
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
export function deleteSteps(
  id: string,
  { TableName, DeletionProtectionEnabled: isProtected, Replicas = [] }: ObservedTable,
  { DeletionProtectionEnabled: declared, Replicas: replicas }: TableResource,
): (StepOf<'UpdateTable'> | StepOf<'DeleteTable'>)[] {
  if (isProtected && declared !== false)
    throw new ProtectedResourceError(
      id,
      `the table ${TableName} has deletion protection, and its definition does not say that it may be switched off. ` +
        'To have it deleted, set DeletionProtectionEnabled: false in the definition and try again.',
    );
  const unprotect = updateStep(TableName, {
    settings: { DeletionProtectionEnabled: false },
    summary: 'switch off the deletion protection',
    changes: [{ path: 'DeletionProtectionEnabled', before: true, after: false }],
  });
  const copies = (replicas ? Replicas : []).map(({ Region }) =>
    updateStep(TableName, {
      ...replicaDeletion(Region),
      changes: [{ path: `Replicas[${Region}]`, before: { Region }, after: undefined }],
    }),
  );
  return [...copies, ...(isProtected ? [unprotect] : []), deletion(TableName, 'delete')];
}

/**
 * The call that deletes a table that is to be created anew. Protection is never switched off for it.
 *
 * @throws {@link ProtectedResourceError} when the table is protected
 */
export function replacementSteps(id: string, { TableName, ...observed }: ObservedTable): StepOf<'DeleteTable'>[] {
  if (observed.DeletionProtectionEnabled)
    throw new ProtectedResourceError(
      id,
      `the table ${TableName} has deletion protection, and a protected table is not replaced. Put the old values back; or ` +
        'apply them with DeletionProtectionEnabled: false first.',
    );
  return [deletion(TableName, 'replace: delete')];
}

/** @throws {@link ProtectedResourceError} when the definition says that the table outlives its particle */
export function requireDeletable(id: string, tableName: string, definition: Ownership): void {
  if (!definition.persist_on_termination && !definition.persist_on_terminate) return;
  throw new ProtectedResourceError(
    id,
    `its definition says persist_on_termination, so that the table ${tableName} is not deleted. Take that out to have it deleted.`,
  );
}

function deletion(TableName: string, verb: string): StepOf<'DeleteTable'> {
  return {
    operation: 'DeleteTable',
    input: { TableName },
    summary: `${verb} table ${TableName} with all its items`,
    loses: 'data',
    usually: USUALLY,
  };
}
