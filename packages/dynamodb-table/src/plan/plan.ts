import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { requireRoom, tagMapOf, tagsWithMarks } from '@pcf/aws';
import {
  type Change,
  type DesiredState,
  type Marks,
  type Observation,
  ProtectedResourceError,
  ReplacementNeededError,
  type Resting,
  State,
} from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { isBare } from '../definition/definition.js';
import type { ExistingTablePolicy } from '../definition/existing-table.js';
import { type IgnoredPath, leaveMember, parseIgnoredPath } from '../ignored-path.js';
import { keep, START_PARAM_FILTER } from '../param-filters.js';
import {
  IGNORABLE,
  normalise,
  type ObservedTable,
  SETTINGS,
  type TableResource,
  type TableSettings,
} from '../settings/all.js';
import { withCapacityOfMode } from '../settings/capacity/billing-mode.js';
import { PROTECTION_OFF } from '../settings/deletion-protection.js';
import { withParts } from '../settings/derive.js';
import { deleteAllReplicas } from '../settings/replicas/steps.js';
import { changesBetween, stepsInOrder } from '../settings/setting.js';
import { changesOf, type Edit, REPLACE_KEY, REPLACEMENT, REPLICATION } from '../steps/edit.js';
import type { StepOf, TableStep } from '../steps/step.js';
import { shownChanges, updateStep } from '../steps/update.js';
import { combinedSteps } from './combine.js';

/**
 * What a table is planned for. Of the definition, it has `ignore_changes` and `replace_on_change`, which say what may be
 * done to a table that exists.
 */
export interface Intent extends ExistingTablePolicy {
  /** The particle's id, for errors. */
  readonly id: string;
  /** The settings as the definition writes them. */
  readonly resource: TableResource;
  readonly target: DesiredState;
  /** The marks of a table that is created; absent for none. */
  readonly marks?: Marks | undefined;
  /** Whether the definition says `persist_on_termination`. Core then terminates no table; the planner must not replace it either. */
  readonly isKept?: boolean;
}

/**
 * Plans the calls that lead from the observed table to the declared one, in the order in which DynamoDB accepts them, and as few as
 * it allows. Pure. Everything that is refused is refused here, before the first call.
 *
 * @throws {@link ReplacementNeededError}, {@link ProtectedResourceError}, {@link IndexThroughputNeededError},
 * {@link AttributeInUseError}, {@link VectorIndexesNeedOnDemandError}, {@link ReplicatedSettingError},
 * {@link KeyAliasUnresolvedError}, {@link TooManyTagsError} or {@link UntaggableIdError}
 */
export function planTable(seen: Resting<ObservedTable>, intent: Intent): TableStep[] {
  const { id, resource, target } = intent;
  if (seen.kind === 'missing') return target === State.running ? creationSteps(intent) : [];
  const { settings: observed, holds } = seen;
  if (target !== State.running) return deletionSteps({ id, observed, resource }, { holds });
  requireRoom(id, tagMapOf(resource.Tags ?? {}), seen.marks ?? {});

  const declared = normalise(resource);
  const edit = editOf(intent, observed, desiredSettings(intent, declared, observed), declared);
  // A change of kind REPLACEMENT replaces the table, and one of kind REPLICATION only its replicas. Both need replace_on_change.
  const tableReplacing = changesOf(edit, REPLACEMENT);
  const replacing = [...tableReplacing, ...changesOf(edit, REPLICATION)].map((change) => change.path);
  if (replacing.length > 0 && !intent.replace_on_change) throw new ReplacementNeededError(id, replacing);
  if (tableReplacing.length === 0) {
    // Throws where DynamoDB would accept the first of the calls and refuse a later one. A new table needs no such check: the rules
    // of the definition have made it.
    for (const setting of SETTINGS) setting.refuse?.(edit, intent.ignore_changes ?? []);
    return editSteps(edit);
  }
  requireReplaceable(intent, observed);
  return [...deletionSteps(edit, { replacedFor: shownChanges(tableReplacing), holds }), ...creationSteps(intent)];
}

/** Returns what a plan should say about a table although no step changes it. Pure. */
export function notesOn(seen: Observation<ObservedTable>, intent: Intent): string[] {
  if (seen.kind === 'missing' || !seen.settings) return [];
  const { settings: observed } = seen;
  const { Foreign: foreign = [] } = observed;
  if (intent.target !== State.running) return foreign.map((part) => `${part} is deleted with the table.`);
  const desired = leaveIgnored(normalise(intent.resource), observed, intent.ignore_changes);
  return [
    ...foreign.map((part) => `${part} is not known to this version and is left as it is.`),
    ...SETTINGS.flatMap(({ notes }) => notes?.(observed, desired) ?? []),
  ];
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

/**
 * Returns the desired settings, with every ignored path replaced by its observed value. So no step changes it, and a call that must
 * contain it sends the observed value. What is created is created as it is declared.
 *
 * @param paths - the definition's `ignore_changes`
 */
export function leaveIgnored(
  declared: TableResource,
  observed: TableResource,
  paths: readonly string[] = [],
): TableResource {
  const ignored = paths.flatMap((path) => parseIgnoredPath(path) ?? []);
  if (ignored.length === 0) return declared;
  // An ignored BillingMode can differ from the declared one: keep only the capacity that goes with the mode.
  return withCapacityOfMode(ignored.reduce((desired, path) => leave(desired, observed, path), declared));
}

function leave(desired: TableResource, observed: TableResource, path: IgnoredPath): TableResource {
  const { setting: key } = path;
  if (!IGNORABLE.includes(key)) return desired;
  const setting = SETTINGS.find(({ schema }) => Object.hasOwn(schema, key));
  if (setting?.ignoreItems) return { ...desired, ...setting.ignoreItems(desired, observed, path) };
  return leaveMember(desired, observed, key, path.members);
}

/** Returns the edit that leads from the observed to the desired settings, with all changes between them. */
function editOf(
  { id, resource }: Intent,
  observed: ObservedTable,
  desired: TableResource,
  declared: TableSettings,
): Edit<TableResource> {
  const changes = changesBetween<TableResource>(SETTINGS, observed, desired, declared);
  return { id, observed, desired, declared, resource, changes };
}

/**
 * Refuses a replacement that the definition forbids, and one that would lose parts that cannot be created again.
 *
 * @throws {@link ProtectedResourceError}
 */
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

/** Returns the steps that change a table: those of every setting, stage by stage; in the stage `combine`, those of `combine.ts`. */
function editSteps(edit: Edit<TableResource>): TableStep[] {
  return stepsInOrder(SETTINGS, edit, () => combinedSteps(edit));
}

/** Returns the steps that create the table, and then set what `CreateTable` does not accept. */
function creationSteps(intent: Intent): TableStep[] {
  const { resource } = intent;
  const declared = normalise(resource);
  // Nothing is observed yet, so nothing is resolved or ignored: the desired settings are the declared ones.
  return [createTableStep(intent), ...editSteps(editOf(intent, asCreated(resource), declared, declared))];
}

/**
 * Returns the step that creates a table, with all settings that `CreateTable` accepts, and its marks.
 *
 * @throws {@link UntaggableIdError} when the id cannot be the value of a tag
 * @throws {@link TooManyTagsError} when the declared tags do not fit beside the marks
 */
function createTableStep({ id, resource, marks }: Intent): StepOf<'CreateTable'> {
  const tags = tagsWithMarks(id, tagMapOf(resource.Tags ?? {}), marks);
  return {
    operation: 'CreateTable',
    creates: true,
    input: createInput({ ...resource, Tags: tags }),
    summary: `create table ${resource.TableName}`,
    usually: Math.max(DURATIONS.createTable, ...SETTINGS.map(({ creationTime }) => creationTime?.(resource) ?? 0)),
  };
}

/** Returns a table as `CreateTable` leaves it: what it does not accept has its initial value. */
function asCreated(resource: TableResource): ObservedTable {
  const settings = normalise(resource);
  const initial = withParts<TableResource>(
    settings,
    SETTINGS.map(({ initially }) => initially?.(settings)),
  );
  return { ...normalise(initial), IsEmpty: true };
}

/** Returns the input of `CreateTable`. DynamoDB refuses empty lists and maxima of -1 there, and means the same without them. */
function createInput(resource: TableResource): CreateTableCommandInput {
  const input = withParts<Partial<CreateTableCommandInput>>(
    {},
    SETTINGS.map(({ inCreateTable }) => inCreateTable?.(resource)),
  );
  return { ...keep(omitUndefined(input), START_PARAM_FILTER), TableName: resource.TableName };
}

/** Why a table is deleted, and what a person should know about it. */
interface Deletion {
  /** The changes for which the table is replaced; absent where it is only deleted. */
  readonly replacedFor?: readonly Change[];
  /** How many items the table holds, as a text. */
  readonly holds?: string | undefined;
}

/**
 * Returns the steps that delete a table, after its replicas if these are declared or nothing is. Deletion protection, also that of replicas, is
 * switched off first if the definition allows it.
 *
 * @throws ProtectedResourceError when the definition does not allow to switch off deletion protection
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
 */
function deletionSteps(
  { id, observed, resource }: Pick<Edit<TableResource>, 'id' | 'observed' | 'resource'>,
  deletion: Deletion = {},
): TableStep[] {
  const { TableName, DeletionProtectionEnabled: isProtected } = observed;
  if (isProtected && resource.DeletionProtectionEnabled !== false)
    throw new ProtectedResourceError(id, `the table ${TableName} has deletion protection. ${howToUnprotect(resource)}`);
  const steps = [
    ...(resource.Replicas || isBare(resource) ? deleteAllReplicas({ id, observed, resource }) : []),
    ...(isProtected ? [updateStep(TableName, PROTECTION_OFF)] : []),
    deleteTableStep(TableName, deletion),
  ];
  const { replacedFor: because } = deletion;
  if (!because) return steps;
  return steps.map((step) => (step.loses ? { ...step, because, allowedBy: REPLACE_KEY } : step));
}

function howToUnprotect(resource: TableResource): string {
  return isBare(resource)
    ? 'No definition describes it. To delete the table, switch the protection off by hand, or declare the table again with ' +
        'DeletionProtectionEnabled: false and apply.'
    : 'To delete the table, set DeletionProtectionEnabled: false in its definition and try again.';
}

function deleteTableStep(TableName: string, { replacedFor, holds }: Deletion): StepOf<'DeleteTable'> {
  return {
    operation: 'DeleteTable',
    input: { TableName },
    summary: `${replacedFor ? 'replace: delete' : 'delete'} table ${TableName} with all its items`,
    loses: 'data',
    ...(holds !== undefined && { lost: `all items, ${holds}` }),
    usually: DURATIONS.deleteTable,
  };
}
