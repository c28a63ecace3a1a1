import { errorDocument } from '../errors/error-document.js';
import {
  type ExpectedDeferralDocument,
  type OrphanDocument,
  type OrphansDocument,
  PLAN_VERSION,
  type PlanDocument,
  type PlannedStep,
} from '../field/plan-document.js';
import type { Orphan, Orphans } from '../field/run/orphans/find.js';
import type { FieldPlan } from '../field/run/plan.js';
import type { Whereabouts } from '../flavor.js';
import type { Plan } from '../model/plan.js';
import type { Deferral, Step } from '../model/step.js';
import { withoutSecrets } from '../printable.js';
import { stepDigest } from '../reconcile/plan/digest.js';
import { omitUndefined } from '../values.js';
import { timeOf } from './step.js';

/** What a plan document can say beside the plan. */
export interface PlanDocumentOptions {
  /** Where the calls go: `await field.whereabouts()`. */
  readonly whereabouts?: readonly Whereabouts[];
  /** The environment that the definitions were read for: `readDefinitions({ env })`. */
  readonly env?: string | undefined;
}

/**
 * Returns a plan as plain data, for JSON. It has no secrets: steps have none.
 *
 * @example
 * ```ts
 * await writeFile('plan.json', JSON.stringify(planDocument(await field.plan())));
 * ```
 */
export function planDocument(plan: FieldPlan, { whereabouts = [], env }: PlanDocumentOptions = {}): PlanDocument {
  const { digest, run, plannedAt, owner, selection, particles, orphans } = plan;
  return {
    kind: 'plan',
    version: PLAN_VERSION,
    digest,
    run,
    plannedAt: timeOf(plannedAt),
    ...(whereabouts.length > 0 && { whereabouts: whereabouts.map(withoutSecretsIn) }),
    ...omitUndefined({ env, owner }),
    selection,
    particles: particles.map(({ plan: own, error, ...others }) => ({
      ...others,
      ...(own && { plan: withDigests(own) }),
      ...(own?.deferred && { deferred: own.deferred.map(deferralDocument) }),
      ...(error === undefined ? {} : { error: errorDocument(error) }),
    })),
    ...(orphans && { orphans: withoutErrors(orphans) }),
  };
}

function withoutSecretsIn(place: Whereabouts): Whereabouts {
  return { ...place, ...(place.endpoint === undefined ? {} : { endpoint: withoutSecrets(place.endpoint) }) };
}

/** The orphans of an owner as JSON: what `pcf orphans --json` prints. */
export interface OrphanListDocument extends OrphansDocument {
  readonly kind: 'orphans';
  readonly version: 1;
}

/**
 * Returns the orphans of an owner as plain data, for JSON.
 *
 * @example
 * ```ts
 * console.log(JSON.stringify(orphansDocument(await field.orphans())));
 * ```
 */
export function orphansDocument(orphans: Orphans): OrphanListDocument {
  return { kind: 'orphans', version: 1, ...withoutErrors(orphans) };
}

function withoutErrors(orphans: Orphans): OrphansDocument {
  return { ...orphans, found: orphans.found.map(orphanDocument) };
}

function orphanDocument({ plan, error, ...others }: Orphan): OrphanDocument {
  return {
    ...others,
    ...(plan && { plan: withDigests(plan) }),
    ...(error === undefined ? {} : { error: errorDocument(error) }),
  };
}

function deferralDocument({ step, reason, until }: Deferral): ExpectedDeferralDocument {
  return { what: step.summary, why: reason, ...(until === undefined ? {} : { until: timeOf(until) }) };
}

/** Deferrals are beside the plan, with times as documents have them. */
function withDigests({ steps, needsConsent, deferred: _, ...plan }: Plan): Plan<PlannedStep> {
  const withDigest = ({ deferred: __, ...step }: Step): PlannedStep => ({ ...step, digest: stepDigest(plan.id, step) });
  return { ...plan, steps: steps.map(withDigest), ...(needsConsent && { needsConsent: needsConsent.map(withDigest) }) };
}
