import { type DesiredState, ProtectedResourceError, ReplacementNeededError, type Resting, State } from '@pcf/core';
import type { Ownership } from '../definition/ownership.js';
import { requireOwner } from '../owner-tag.js';
import { normalise, type ObservedTable, SETTINGS, type TableResource, type TableSettings } from '../settings/all.js';
import { changesBetween, stepsOf, withParts } from '../settings/derive.js';
import { changesOf, type Edit } from '../steps/edit.js';
import type { TableStep } from '../steps/step.js';
import { combinedSteps } from './combine.js';
import { asCreated, createStep } from './create.js';
import { deleteSteps } from './delete.js';
import { leaveIgnored } from './ignored.js';

/** What a table is planned for, and what may be done to a table that exists. */
export interface Intent extends Ownership {
  /** The particle's id, for errors and for the tag that marks the owner of a table. */
  readonly id: string;
  /** What is declared. */
  readonly resource: TableResource;
  readonly target: DesiredState;
  /** Whether the definition says `persist_on_termination`: the table outlives its particle. */
  readonly isKept?: boolean;
}

/**
 * Plans the calls that lead from the observed table to the declared one, in the order in which DynamoDB accepts them, and as few as
 * it allows. Pure. Everything that is refused is refused here, before the first call.
 *
 * @throws {@link ReplacementNeededError}, {@link ProtectedResourceError}, {@link IndexThroughputNeededError},
 * {@link AttributeInUseError}, {@link VectorIndexesNeedOnDemandError}, {@link ReplicatedSettingError},
 * {@link KeyAliasUnresolvedError} or {@link NotAdoptedError}
 */
export function planTable(seen: Resting<ObservedTable>, intent: Intent): TableStep[] {
  const { id, resource, target } = intent;
  if (seen.kind === 'missing') return target === State.running ? creation(intent) : [];
  const { settings: observed, holds } = seen;
  if (intent.adopt === 'never') requireOwner(id, observed.TableName, observed.Tags);
  if (target !== State.running) return deleteSteps({ id, observed, resource }, { holds });

  const declared = normalise(resource);
  const edit = editOf(intent, observed, desiredSettings(intent, declared, observed), declared);
  const fixed = changesOf(edit, 'replacement');
  const replaced = [...fixed, ...changesOf(edit, 'replication')].map((change) => change.path);
  if (replaced.length > 0 && !intent.replace_on_change) throw new ReplacementNeededError(id, replaced);
  if (fixed.length === 0) {
    for (const setting of SETTINGS) setting.refuse?.(edit, intent.ignore_changes ?? []);
    return editing(edit);
  }
  requireReplaceable(intent, observed);
  return [...deleteSteps(edit, { isReplacement: true, holds }), ...creation(intent)];
}

/** Returns the declared settings, with the observed value of every ignored path, and adjusted to what is observed. */
function desiredSettings(
  { id, ignore_changes: ignored }: Intent,
  declared: TableSettings,
  observed: ObservedTable,
): TableResource {
  const desired = leaveIgnored(declared, observed, ignored);
  return withParts(
    desired,
    SETTINGS.map(({ resolve }) => resolve?.(desired, observed, id)),
  );
}

function editOf(
  { id, resource }: Intent,
  observed: ObservedTable,
  desired: TableResource,
  declared: TableSettings,
): Edit<TableResource> {
  const changes = changesBetween<TableResource>(SETTINGS, observed, desired, declared);
  return { id, observed, desired, declared, resource, changes };
}

/** Refuses to delete a table that cannot be created again. */
function requireReplaceable({ id, isKept }: Intent, { Foreign: foreign }: ObservedTable): void {
  if (isKept)
    throw new ProtectedResourceError(
      id,
      'its definition says persist_on_termination, so the table is neither deleted nor replaced. Restore the old values, or ' +
        'remove persist_on_termination.',
    );
  if (foreign)
    throw new ProtectedResourceError(
      id,
      `a replacement would lose ${foreign.join(', ')}, which this version does not know and cannot create again. Restore the ` +
        'old values, or first remove it by other means.',
    );
}

/** Creates the table, and then sets what `CreateTable` does not accept. */
function creation(intent: Intent): TableStep[] {
  const { resource } = intent;
  const declared = normalise(resource);
  return [createStep(intent), ...editing(editOf(intent, asCreated(resource), declared, declared))];
}

function editing(edit: Edit<TableResource>): TableStep[] {
  return stepsOf(SETTINGS, edit, () => combinedSteps(edit));
}
