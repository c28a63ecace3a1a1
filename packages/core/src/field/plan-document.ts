import type { ErrorDocument } from '../errors/error-document.js';
import { InvalidPlanError } from '../errors/plan-errors.js';
import type { Whereabouts } from '../flavor.js';
import { isFlag, isListOf, isOneOf, isOptional, isStep, isText, isTime } from '../guards.js';
import type { Marks } from '../model/marks.js';
import type { Plan } from '../model/plan.js';
import { DESIRED_STATES, type DesiredState } from '../model/state.js';
import type { Step } from '../model/step.js';
import { isRecord } from '../values.js';
import type { PlannedSettings } from './planned-settings.js';
import type { PolicyVerdict } from './policies.js';
import type { UnknownValue } from './references/observed-value.js';
import type { Selection } from './select.js';

/** What was planned: the selection of particles, and whether orphans are terminated. */
export interface PlannedSelection extends Selection {
  readonly prune?: boolean;
}

/** The version of the documents. A reader refuses any other one. */
export const PLAN_VERSION = 1;

/** A plan of a field as JSON: what `pcf plan --json` prints, and `--out` writes. `apply({ approved })` carries it out. */
export interface PlanDocument {
  readonly kind: 'plan';
  readonly version: typeof PLAN_VERSION;
  /** The digest of the plan, 64 hexadecimal digits. */
  readonly digest: string;
  /** The id of the planning run. */
  readonly run?: string;
  /** When planning began: ISO 8601, in UTC. */
  readonly plannedAt?: string;
  /** Where the calls of the planning run went, and as whom, where that was told. */
  readonly whereabouts?: readonly Whereabouts[];
  /** The environment that the definitions were read for, where that was told: `prod`. */
  readonly env?: string;
  /** The owner of the field; absent where it has none. */
  readonly owner?: string;
  /** What was planned. An apply of the document is about the same particles. */
  readonly selection: PlannedSelection;
  /** In the order of the apply. */
  readonly particles: readonly PlannedParticleDocument[];
  /** The orphans, with `prune`. */
  readonly orphans?: OrphansDocument;
}

/** A step of a plan, with its digest: see `stepDigest`. */
export interface PlannedStep extends Step {
  readonly digest?: string;
}

/** A step that the provider will refuse for some time: a later apply sends it. */
export interface ExpectedDeferralDocument {
  /** The summary of the step. */
  readonly what: string;
  readonly why: string;
  /** When the provider accepts it: ISO 8601, in UTC; absent where that is not known. */
  readonly until?: string;
}

/** What a plan says about one particle. */
export interface PlannedParticleDocument extends PlannedSettings {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly desired: DesiredState;
  /** A fingerprint of its definition. */
  readonly definition: string;
  /** Absent where it depends on values that are known only after apply, where the particle is skipped, or where planning failed. */
  readonly plan?: Plan<PlannedStep>;
  /** The steps that will be deferred, as far as that is known; absent where there are none. */
  readonly deferred?: readonly ExpectedDeferralDocument[];
  /** The values that are known only after apply. */
  readonly unknown: readonly UnknownValue[];
  /** Why the particle would be skipped. */
  readonly skipped?: string;
  /** Why planning failed. */
  readonly error?: ErrorDocument;
  /** What policies have against it; absent where they allow it. */
  readonly verdicts?: readonly PolicyVerdict[];
}

/** What a plan says about orphans. */
export interface OrphansDocument {
  readonly owner: string;
  readonly found: readonly OrphanDocument[];
  readonly walked: readonly string[];
  readonly unlisted: readonly string[];
  readonly unmanaged: readonly { readonly kind: string; readonly count: number }[];
}

/** An orphan as JSON; see `Orphan`. */
export interface OrphanDocument extends Pick<PlannedSettings, 'destroyed'> {
  readonly id: string;
  readonly flavor: string;
  readonly name: string;
  readonly location: string;
  readonly marks: Marks;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly plan?: Plan<PlannedStep>;
  readonly left?: string;
  readonly error?: ErrorDocument;
  readonly verdicts?: readonly PolicyVerdict[];
}

/**
 * Reads a plan from JSON that `planDocument` made.
 *
 * @param value - the parsed JSON
 * @throws {@link InvalidPlanError} when it is no plan, or of another version
 *
 * @example
 * ```ts
 * const approved = readPlanDocument(JSON.parse(await readFile('plan.json', 'utf8')));
 * await field.apply({ approved });
 * ```
 */
export function readPlanDocument(value: unknown): PlanDocument {
  if (!isRecord(value) || value.kind !== 'plan') throw new InvalidPlanError('it is no plan of pcf.');
  if (value.version !== PLAN_VERSION)
    throw new InvalidPlanError(
      `it has version ${JSON.stringify(value.version)}, and this is version ${PLAN_VERSION}. Plan again.`,
    );
  if (isPlanDocument(value)) return value;
  throw new InvalidPlanError('it is damaged or was edited. Plan again.');
}

function isPlanDocument(value: unknown): value is PlanDocument {
  return (
    isRecord(value) &&
    isText(value.digest) &&
    isOptional(value.owner, isText) &&
    isOptional(value.env, isText) &&
    isOptional(value.run, isText) &&
    isOptional(value.plannedAt, isTime) &&
    isOptional(value.whereabouts, (list) => isListOf(list, isWhereabouts)) &&
    isSelection(value.selection) &&
    isListOf(value.particles, isParticleDocument) &&
    isOptional(value.orphans, isOrphansDocument)
  );
}

function isWhereabouts(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.provider) &&
    [value.account, value.identity, value.region, value.endpoint].every((part) => isOptional(part, isText))
  );
}

function isSelection(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { only, cascade, state, prune } = value;
  const isNames = isText(only) || isListOf(only, isText);
  return (
    (only === undefined || isNames) &&
    isOptional(cascade, isFlag) &&
    isOptional(prune, isFlag) &&
    isOptional(state, (one) => isOneOf(one, DESIRED_STATES))
  );
}

function isParticleDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value.id) &&
    isText(value.definition) &&
    isOneOf(value.desired, DESIRED_STATES) &&
    isListOf(value.unknown, isRecord) &&
    isOptional(value.plan, isPlan) &&
    isOptional(value.unchanged, isCount) &&
    isOptional(value.destroyed, isRecord) &&
    isOptional(value.deferred, (list) => isListOf(list, isExpectedDeferral)) &&
    isOptional(value.skipped, isText) &&
    isOptional(value.error, isRecord) &&
    isOptional(value.verdicts, (list) => isListOf(list, isRecord))
  );
}

function isExpectedDeferral(value: unknown): boolean {
  return isRecord(value) && isText(value.what) && isText(value.why) && isOptional(value.until, isTime);
}

function isOrphansDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    isListOf(value.found, isOrphanDocument) &&
    isListOf(value.walked, isText) &&
    isListOf(value.unlisted, isText) &&
    isListOf(value.unmanaged, isRecord)
  );
}

function isOrphanDocument(value: unknown): boolean {
  return isRecord(value) && isText(value.id) && isOptional(value.plan, isPlan) && isOptional(value.destroyed, isRecord);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isPlan(value: unknown): boolean {
  return isRecord(value) && isText(value.digest) && isListOf(value.steps, isStep);
}
