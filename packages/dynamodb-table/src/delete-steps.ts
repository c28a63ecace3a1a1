import { ProtectedResourceError } from '@pcf/core';
import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import { stepsIn } from './replica-setting-steps.js';
import { deletionsOf } from './replica-steps.js';
import type { ObservedTable } from './settings.js';
import type { StepOf, TableStep } from './steps.js';
import { updateStep } from './update-step.js';

/** How long a table is DELETING on AWS, in milliseconds. */
const USUALLY = 5_000;

/**
 * The calls that delete a table, after its replicas where these are declared. Its protection, and that of replicas, is switched
 * off before where the definition says that it may be.
 *
 * @throws {@link ProtectedResourceError} where it does not
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
export function deleteSteps(id: string, observed: ObservedTable, resource: TableResource): TableStep[] {
  const { TableName, DeletionProtectionEnabled: isProtected } = observed;
  if (isProtected && resource.DeletionProtectionEnabled !== false)
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
  const replicas = resource.Replicas ? replicasAway(id, observed, resource) : [];
  return [...replicas, ...(isProtected ? [unprotect] : []), deletion(TableName, 'delete')];
}

/** The calls that delete all replicas of a table. */
function replicasAway(id: string, observed: ObservedTable, resource: TableResource): TableStep[] {
  const { TableName, Replicas = [] } = observed;
  const free = (resource.Replicas ?? []).filter((replica) => replica.DeletionProtectionEnabled === false);
  const freed = Replicas.filter((replica) => free.some(({ Region }) => Region === replica.Region));
  requireUnprotected(
    id,
    Replicas.filter((replica) => !freed.includes(replica)),
  );
  const unprotect = freed.flatMap(({ Region, DeletionProtectionEnabled: isProtected }) =>
    stepsIn(
      { id, observed, resource },
      { DeletionProtectionEnabled: isProtected },
      { Region, DeletionProtectionEnabled: false },
    ),
  );
  return [...unprotect, ...deletionsOf(Replicas, observed).map((update) => updateStep(TableName, update))];
}

/** @throws {@link ProtectedResourceError} when one of these replicas, which are to be deleted, is protected */
export function requireUnprotected(id: string, replicas: readonly Replica[]): void {
  const isProtected = replicas.find((replica) => replica.DeletionProtectionEnabled);
  if (!isProtected) return;
  throw new ProtectedResourceError(
    id,
    `the replica in ${isProtected.Region} has deletion protection, and the definition does not say that it may be switched ` +
      'off. To have it deleted, apply with DeletionProtectionEnabled: false for this replica first.',
  );
}

/**
 * The calls that delete a table that is to be created anew, after its replicas where these are declared. Protection is never
 * switched off for it.
 *
 * @throws {@link ProtectedResourceError} when the table or a replica is protected
 */
export function replacementSteps(
  id: string,
  observed: ObservedTable,
  { Replicas: replicas }: TableResource,
): TableStep[] {
  const { TableName, DeletionProtectionEnabled: isProtected, Replicas = [] } = observed;
  if (isProtected)
    throw new ProtectedResourceError(
      id,
      `the table ${TableName} has deletion protection, and a protected table is not replaced. Put the old values back; or ` +
        'apply them with DeletionProtectionEnabled: false first.',
    );
  const copies = replicas ? Replicas : [];
  requireUnprotected(id, copies);
  const away = deletionsOf(copies, observed).map((update) => updateStep(TableName, update));
  return [...away, deletion(TableName, 'replace: delete')];
}

function deletion(TableName: string, verb: string): StepOf<'DeleteTable'> {
  return {
    operation: 'DeleteTable',
    input: { TableName },
    summary: `${verb} table ${TableName} with all its items`,
    loses: 'data',
    changesOutputs: ['*'],
    usually: USUALLY,
  };
}
