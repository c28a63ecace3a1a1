import type { Duration } from '../model/duration.js';
import type { Losses } from '../model/losses.js';
import type { KnownResource } from '../model/step.js';
import type { ReadLimit } from '../reconcile/time/bounded.js';
import type { PlanDocument } from './plan-document.js';
import type { Policies } from './policies.js';
import type { Selection } from './select.js';

/** Whether to terminate what is no longer declared. */
export interface PruneOption {
  /**
   * Whether to terminate orphans: resources with the owner's mark that no definition of the owner describes. For definitions in code,
   * it says that the field has all definitions of the owner; files say so by their list of files. `only` cannot be combined with it.
   */
  readonly prune?: boolean;
}

/** Which policies decide about a run. */
export interface PolicyOption {
  /**
   * Rules about what the run may do. A plan shows what they have against it. An apply asks them before it writes anything, also about
   * orphans that it would terminate, and again before each step is sent, also those of a rollback. So it makes a plan first.
   */
  readonly policies?: Policies;
}

/** How to look for orphans. */
export interface OrphanOptions extends ReadLimit {
  /** How many resources are looked at at once, from 1; all by default. */
  readonly concurrency?: number;
}

/** How to plan a field. */
export interface FieldPlanOptions extends Selection, ReadLimit, PruneOption, PolicyOption {
  /** The id of the run: its events and the plan carry it. A new one by default. At most 200 characters that can be shown. */
  readonly run?: string;
  /** What to do with steps that lose something and that nothing else consents to; by default as the runtime does. */
  readonly losses?: Losses;
  /** How many particles are observed at once, from 1; all by default. */
  readonly concurrency?: number;
}

/** How to observe a field. */
export interface FieldStatusOptions extends Selection, ReadLimit {
  /** Whether to ask the providers even if there are answers younger than each particle's `cacheTtl`. */
  readonly fresh?: boolean;
  /** How many particles are observed at once, from 1; all by default. */
  readonly concurrency?: number;
}

/** A resource that a run created. Plain data. */
export interface CreatedResource {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly resource: KnownResource;
}

/** How to apply a field. */
export interface FieldApplyOptions extends Selection, PruneOption, PolicyOption {
  /** The id of the run: its events and its report carry it. A new one by default. At most 200 characters that can be shown. */
  readonly run?: string;
  /** How many particles are applied at once, from 1; all that are ready by default. */
  readonly concurrency?: number;
  /** `false` returns once everything that is ready has started; applying again continues. `true` by default. */
  readonly sync?: boolean;
  /**
   * The timeout of the whole run, in milliseconds. Where absent, each particle has the timeout of its own apply: an hour, or twice as
   * long as the steps of its plan usually take.
   */
  readonly maxTimeout?: Duration;
  readonly signal?: AbortSignal;
  /** The digest of an approved plan: the run refuses any other plan before it writes anything. */
  readonly expect?: string;
  /**
   * An approved plan, from `readPlanDocument` or `planDocument`: the run does what the plan says, or refuses before it writes anything,
   * with a `PlanMovedError` that names what has changed. A run that was interrupted continues with the rest of the same plan. The
   * selection is that of the plan. It is consent to what the plan loses.
   */
  readonly approved?: PlanDocument;
  /** Whether to terminate what this run created when something fails. */
  readonly rollback?: boolean;
  /**
   * What earlier attempts of the same run created, where the process was killed and the apply is repeated: from the `created` events of
   * the earlier attempts, or their reports. A rollback also terminates it, with the same proof: only while a look shows that identity.
   */
  readonly createdEarlier?: readonly CreatedResource[];
  /**
   * What to do with steps that lose something and that nothing else consents to; by default as the runtime does. `state: 'terminated'`
   * is consent to the end of all selected particles; `state: 'stopped'` only to that of particles that `only` names themselves.
   */
  readonly losses?: Losses;
}
