import { defineError } from './pcf-error.js';
import { PlanRefusedError } from './plan-errors.js';

/** The resource has the mark of another owner. Nothing was written. */
export class OtherOwnerError extends defineError(
  'OtherOwnerError',
  'PCF_OTHER_OWNER',
  (id: string, owner: string, other: string) => ({
    id,
    owner,
    other,
    message:
      `${id}: the resource exists, and its mark pcf:owner names another owner: ${show(other)}. The owner here is ${show(owner)}, so ` +
      'nothing was changed. Name another resource. To take this one over, write adopt: takeover in the definition; the plan then ' +
      'shows the change of the mark.',
  }),
  PlanRefusedError,
) {}

/** The resource is not the particle's own, and its definition says `adopt: never`. Nothing was written. */
export class NotAdoptedError extends defineError(
  'NotAdoptedError',
  'PCF_NOT_ADOPTED',
  (id: string, owner: string | undefined, found: { readonly owner?: string; readonly id?: string }) => ({
    id,
    owner,
    found,
    message:
      `${id}: the resource exists and ${describe(found)}, and its definition says adopt: never. Nothing was changed. Name another ` +
      `resource, or adopt this one: ${advice(id, owner, found)}.`,
  }),
  PlanRefusedError,
) {}

/** The resource no longer has the mark of this owner, so a prune leaves it. Nothing was written. */
export class NoLongerOwnedError extends defineError(
  'NoLongerOwnedError',
  'PCF_NO_LONGER_OWNED',
  (id: string, owner: string) => ({
    id,
    owner,
    message: `${id}: the resource no longer has the mark pcf:owner ${show(owner)}, so it is left as it is.`,
  }),
  PlanRefusedError,
) {}

/** It cannot be decided what is an orphan, so none is looked for. Nothing was written. */
export class PruneRefusedError extends defineError('PruneRefusedError', 'PCF_PRUNE_REFUSED', (reason: string) => ({
  reason,
  message: `Cannot look for orphans: ${reason}`,
})) {}

function describe({ owner, id }: { readonly owner?: string; readonly id?: string }): string {
  const found = [
    ...(owner === undefined ? [] : [`pcf:owner ${show(owner)}`]),
    ...(id === undefined ? [] : [`pcf:id ${show(id)}`]),
  ];
  return found.length === 0
    ? 'has no marks'
    : `has the ${found.length === 1 ? 'mark' : 'marks'} ${found.join(' and ')}`;
}

function advice(
  id: string,
  owner: string | undefined,
  found: { readonly owner?: string; readonly id?: string },
): string {
  if (owner === undefined) return `give it the mark pcf:id ${show(id)}, or remove adopt from the definition`;
  if (found.owner === owner && found.id !== undefined) return `add moved_from: [${show(found.id)}] to the definition`;
  return 'write adopt: mark in the definition';
}

function show(text: string): string {
  return JSON.stringify(text);
}
