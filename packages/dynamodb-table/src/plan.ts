import { type DesiredState, ProtectedResourceError, ReplacementNeededError, type Resting, State } from '@pcf/core';
import { requireThroughputs } from './capacity-step.js';
import { asCreated, createStep } from './create-step.js';
import type { Ownership } from './definition/ownership.js';
import type { TableResource } from './definition/table.js';
import { deleteSteps, replicasFreed } from './delete-steps.js';
import { diff } from './diff.js';
import { changesOf, type Edit } from './edit.js';
import { AttributeInUseError, ReplicatedSettingError } from './errors.js';
import { goingWithBilling, isIndexOfOthers, leaveToOthers } from './ignored-settings.js';
import { indexDeletions } from './index-steps.js';
import { insightsSteps } from './insights-steps.js';
import { withNamedKeys } from './keys.js';
import { kinesisSteps } from './kinesis-steps.js';
import { normalise } from './normalise.js';
import { isOwnKey } from './own-key.js';
import { ownerTags, requireOwner } from './owner-tag.js';
import { policySteps } from './policy-step.js';
import { recoverySteps } from './recovery-step.js';
import { replicaSettingSteps } from './replica-setting-steps.js';
import { removedReplicas, replicaDeletions, replicaUpdates } from './replica-steps.js';
import type { ObservedTable } from './settings.js';
import { sharedUpdates } from './shared-calls.js';
import { classUpdates, encryptionUpdates, protectionUpdates } from './single-steps.js';
import type { TableStep } from './steps.js';
import { tagSteps } from './tag-steps.js';
import { timeToLiveSteps } from './time-to-live-steps.js';
import { type Update, updateStep } from './update-step.js';
import { withWarmFloors } from './warm-growth.js';
import { warmUpdates } from './warm-steps.js';

/** What a table is planned for, and what may be done to one that exists. */
export interface Intent extends Ownership {
  /** The particle's id, for errors and for the tag that marks a table as its own. */
  readonly id: string;
  /** What is declared. */
  readonly resource: TableResource;
  readonly target: DesiredState;
  /** Whether the definition says that the table outlives its particle. */
  readonly isKept?: boolean;
}

const KEPT =
  'its definition says persist_on_termination, so that the table is not deleted, nor replaced. Put the old values back, or ' +
  'take that out.';

const NOT_RECREATED =
  ' would be lost: this version does not know it and cannot create it again, so that the table is not replaced. Put the old ' +
  'values back, or remove it by other means first.';

/**
 * The calls that lead from what was seen to what is declared, in the order in which DynamoDB takes them, and as few as it
 * allows. Pure. Whatever is refused is refused here, before the first call.
 *
 * @throws {@link ReplacementNeededError}, {@link ProtectedResourceError}, {@link IndexThroughputNeededError},
 * {@link AttributeInUseError}, {@link ReplicatedSettingError}, {@link KeyAliasUnresolvedError} or {@link NotAdoptedError}
 */
export function planTable(seen: Resting<ObservedTable>, intent: Intent): TableStep[] {
  const { id, resource, target } = intent;
  if (seen.kind === 'missing') return target === State.running ? creation(intent) : [];
  const observed = seen.settings;
  if (intent.adopt === 'never') requireOwner(id, observed.TableName, observed.Tags);
  if (target !== State.running) return deleteSteps(id, observed, resource, { holds: seen.holds });
  const declared = normalise(resource);
  const desired = withWarmFloors(
    observed,
    withNamedKeys(id, leaveToOthers(declared, observed, intent.ignore_changes), observed.Keys),
  );
  const { GlobalSecondaryIndexes: atCreation } = goingWithBilling({ ...declared, BillingMode: desired.BillingMode });
  const edit = { id, observed, desired, resource, ...diff(observed, desired, atCreation) };
  const fixed = changesOf(edit, 'replacement');
  const replaced = [...fixed, ...changesOf(edit, 'replication')].map((change) => change.path);
  if (replaced.length > 0 && !intent.replace_on_change) throw new ReplacementNeededError(id, replaced);
  if (fixed.length === 0) {
    requirePossible(edit, intent);
    return editing(edit);
  }
  if (intent.isKept) throw new ProtectedResourceError(id, KEPT);
  if (observed.Foreign) throw new ProtectedResourceError(id, `${observed.Foreign.join(', ')}${NOT_RECREATED}`);
  const { holds } = seen;
  return [...deleteSteps(id, observed, resource, { isReplacement: true, holds }), ...creation(intent)];
}

/** Refuses what DynamoDB would refuse half-way, after an index is gone. */
function requirePossible(edit: Edit, { id, ignore_changes }: Intent): void {
  requireThroughputs(edit);
  requireUnchangedByReplicas(edit);
  const taken = edit.indexes.deleted
    .map(({ index }) => index.IndexName)
    .filter((name) => isIndexOfOthers(name, ignore_changes));
  if (taken.length > 0) throw new AttributeInUseError(id, taken);
}

/** What a table and its replicas have for good as long as there are replicas. */
function requireUnchangedByReplicas(edit: Edit): void {
  const { id, observed, desired, resource } = edit;
  const isStrong = observed.MultiRegionConsistency === 'STRONG';
  const removed = removedReplicas(edit);
  const staying = (observed.Replicas ?? []).filter((replica) => !removed.includes(replica));
  const changes = [
    ...(isStrong ? [] : changesOf(edit, 'stream')),
    ...(isStrong && desired.TimeToLiveSpecification?.Enabled ? changesOf(edit, 'timeToLive') : []),
    ...(isOwnKey(resource.SSESpecification?.KMSMasterKeyId) ? changesOf(edit, 'encryption') : []),
    ...changesOf(edit, 'replicas').filter(({ path }) => path.endsWith('KMSMasterKeyId')),
    ...changesOf(edit, 'capacity').filter(({ after }) => after === 'PROVISIONED'),
  ];
  if (staying.length === 0 || changes.length === 0) return;
  const fields = changes.map(({ path }) => path);
  const regions = staying.map(({ Region }) => Region);
  throw new ReplicatedSettingError(id, fields, regions);
}

/** The creation, and what `CreateTable` does not take. */
function creation({ id, resource, adopt }: Intent): TableStep[] {
  const observed = asCreated(resource);
  const desired = normalise(resource);
  const marks = adopt === 'never' ? ownerTags(id) : {};
  return [createStep(resource, marks), ...editing({ id, observed, desired, resource, ...diff(observed, desired) })];
}

/**
 * Indexes are deleted before capacity changes, so that none needs capacity that is to go, and created after it. What takes
 * longest and stops nothing else comes last.
 */
function editing(edit: Edit): TableStep[] {
  const steps = (updates: readonly Update[]) => updates.map((update) => updateStep(edit.observed.TableName, update));
  return [
    ...tagSteps(edit),
    ...policySteps(edit),
    ...steps(protectionUpdates(edit)),
    ...replicasFreed(edit, removedReplicas(edit)),
    ...steps(replicaDeletions(edit)),
    ...steps(indexDeletions(edit)),
    ...steps(classUpdates(edit)),
    ...steps(sharedUpdates(edit)),
    ...steps(encryptionUpdates(edit)),
    ...timeToLiveSteps(edit),
    ...steps(replicaUpdates(edit)),
    ...recoverySteps(edit),
    ...insightsSteps(edit),
    ...kinesisSteps(edit),
    ...replicaSettingSteps(edit),
    ...steps(warmUpdates(edit)),
  ];
}
