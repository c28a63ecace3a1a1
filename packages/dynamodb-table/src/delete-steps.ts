import { ProtectedResourceError } from '@pcf/core';
import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import type { Edit } from './edit.js';
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
 * @param why - whether it is a replacement, and how many items there are, for a person
 * @throws {@link ProtectedResourceError} where it does not
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
export function deleteSteps(
  id: string,
  observed: ObservedTable,
  resource: TableResource,
  { isReplacement = false, holds }: { readonly isReplacement?: boolean; readonly holds?: string | undefined } = {},
): TableStep[] {
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
  const steps = [...replicas, ...(isProtected ? [unprotect] : []), deletion(TableName, isReplacement, holds)];
  return isReplacement ? steps.map((step) => ({ ...step, ...(step.loses && { allowedBy: REPLACE }) })) : steps;
}

/** The calls that delete all replicas of a table. */
function replicasAway(id: string, observed: ObservedTable, resource: TableResource): TableStep[] {
  const { TableName, Replicas = [] } = observed;
  return [
    ...replicasFreed({ id, observed, resource }, Replicas),
    ...deletionsOf(Replicas, observed).map((update) => updateStep(TableName, update)),
  ];
}

/**
 * The calls that switch off the protection of replicas that are to be deleted.
 *
 * @throws {@link ProtectedResourceError} where one is protected, and the definition does not say that it may be switched off
 */
export function replicasFreed(
  { id, observed, resource }: Pick<Edit, 'id' | 'observed' | 'resource'>,
  replicas: readonly Replica[],
): TableStep[] {
  const isFree = ({ Region }: Replica) =>
    resource.Replicas?.some((one) => one.Region === Region && one.DeletionProtectionEnabled === false) ?? false;
  requireUnprotected(
    id,
    replicas.filter((replica) => !isFree(replica)),
  );
  return replicas.flatMap(({ Region, DeletionProtectionEnabled: isProtected }) =>
    stepsIn(
      { id, observed, resource },
      { DeletionProtectionEnabled: isProtected },
      { Region, ...(isProtected && { DeletionProtectionEnabled: false }) },
    ),
  );
}

/** @throws {@link ProtectedResourceError} when one of these replicas, which are to be deleted, is protected */
function requireUnprotected(id: string, replicas: readonly Replica[]): void {
  const isProtected = replicas.find((replica) => replica.DeletionProtectionEnabled);
  if (!isProtected) return;
  throw new ProtectedResourceError(
    id,
    `the replica in ${isProtected.Region} has deletion protection, and the definition does not say that it may be switched ` +
      'off. To have it deleted, apply with DeletionProtectionEnabled: false for this replica first.',
  );
}

/** The key of a definition that consents to a replacement, and to what it loses. */
export const REPLACE = 'replace_on_change';

function deletion(TableName: string, isReplacement: boolean, holds: string | undefined): StepOf<'DeleteTable'> {
  return {
    operation: 'DeleteTable',
    input: { TableName },
    summary: `${isReplacement ? 'replace: delete' : 'delete'} table ${TableName} with all its items`,
    loses: 'data',
    ...(holds !== undefined && { lost: `all items, ${holds}` }),
    usually: USUALLY,
  };
}
