import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { UnknownParticleError } from '../errors/field-errors.js';
import { PlanChangedError } from '../errors/plan-errors.js';
import type { AnyFlavor, ParticleOf } from '../flavor.js';
import type { DesiredState } from '../model/state.js';
import type { Particle } from '../particle/particle.js';
import { boundedRead } from '../reconcile/bounded.js';
import type { ReadLimit } from '../reconcile/options.js';
import type { Registry } from '../registry.js';
import type { Services } from '../services/container.js';
import { CLOCK, EVENTS, LOSSES, RUNTIME_SIGNAL } from '../services/tokens.js';
import type { Group } from './expand/groups.js';
import { FieldGroup } from './field-group.js';
import type { FieldMember, Member } from './member.js';
import {
  checkConcurrency,
  type FieldApplyOptions,
  type FieldPlanOptions,
  type FieldStatusOptions,
  type ParticleStatus,
} from './options.js';
import { Resolver } from './references/resolver.js';
import { type Applying, applyEach } from './run/apply.js';
import { type FieldPlan, planEach } from './run/plan.js';
import { describeFailures, FieldError, type FieldReport } from './run/report.js';
import { rollBack } from './run/rollback.js';
import { type Runner, runOf } from './run/schedule.js';
import { restingAmong, statusOf, stoppingAmong } from './run/status.js';
import { askedFor, type Consenting, type Names, type Selection, select } from './select.js';

/** How far something before a run may go. */
type Within = ReadLimit & { readonly deadline?: number | undefined };

type Named<F extends AnyFlavor, Name extends string> = F extends { readonly name: Name } ? F : never;

/**
 * A graph of particles: what builds on what, and all of it brought to its states at once. `pcf.field()` and `pcf.load()`
 * make one. Going through it gives its members, parents before children.
 *
 * @typeParam F - the flavors of its runtime
 *
 * @example
 * ```ts
 * const field = await pcf.load('pcf.yml');
 * const { particles } = await field.apply({ maxTimeout: 30 * 60_000 });
 * ```
 */
export class Field<F extends AnyFlavor = AnyFlavor> implements Iterable<Member> {
  readonly #names: Names;
  readonly #order: readonly FieldMember[];
  readonly #registry: Registry;
  readonly #services: Services;

  /** @internal */
  constructor(names: Names, order: readonly FieldMember[], registry: Registry, services: Services) {
    this.#names = names;
    this.#order = order;
    this.#registry = registry;
    this.#services = services;
  }

  /** The members, parents before children. */
  [Symbol.iterator](): Iterator<Member> {
    return this.#order[Symbol.iterator]();
  }

  /** How many particles there are. */
  get size(): number {
    return this.#order.length;
  }

  /** The quasiparticles, inner ones before those that hold them. */
  get groups(): readonly FieldGroup[] {
    return [...this.#names.groups.values()].map((group) => this.#view(group));
  }

  /**
   * A particle of the field.
   *
   * @param id - `flavor:pcf_name`
   * @throws {@link UnknownParticleError} when there is none of this id
   * @throws {@link UnresolvedReferenceError} while its definition refers to what is not known yet
   *
   * @example
   * ```ts
   * await field.get('dynamodb_table:orders').getStatus();
   * ```
   */
  get<const Name extends F['name']>(id: `${Name}:${string}`): ParticleOf<Named<F, Name>>;
  get(id: string): Particle;
  get(id: string): Particle {
    return this.#member(id).particle;
  }

  /**
   * A particle's place in the field: its relatives, its desired state.
   *
   * @throws {@link UnknownParticleError} when there is none of this id
   */
  member(id: string): Member {
    return this.#member(id);
  }

  #member(id: string): FieldMember {
    const member = this.#names.members.get(id);
    if (member) return member;
    throw new UnknownParticleError(id, [], [...this.#names.members.keys()]);
  }

  /**
   * A quasiparticle of the field.
   *
   * @param id - `quasiparticle:pcf_name`
   * @throws {@link UnknownParticleError} when there is none of this id
   */
  group(id: string): FieldGroup {
    const group = this.#names.groups.get(id);
    if (group) return this.#view(group);
    throw new UnknownParticleError(id, [], [...this.#names.groups.keys()]);
  }

  /**
   * A particle of the field, its references filled with what can be seen now.
   *
   * @throws {@link UnresolvedReferenceError} when one of them has no value
   */
  resolve(id: string, signal?: AbortSignal): Promise<Particle> {
    const member = this.#member(id);
    return this.#bounded({ ...(signal && { signal }) }, (within) => this.#resolver().particleOf(member, within));
  }

  /**
   * What is there of particles; also when what they refer to does not exist, as long as it is known which resources they are.
   * What is wrong with one stands beside it.
   *
   * @returns them in the field's order, parents before children
   * @throws {@link UnknownParticleError} when `only` names what is not there
   * @throws {@link AbortedError} when the signal is aborted
   *
   * @example
   * ```ts
   * const [orders] = await field.status({ only: 'orders' });
   * ```
   */
  async status(options: FieldStatusOptions = {}): Promise<readonly ParticleStatus[]> {
    const limit = pLimit(checkConcurrency(options.concurrency));
    const resolver = this.#resolver();
    const selected = select(this.#names, options);
    const members = this.#order.filter((member) => selected.has(member));
    return this.#bounded(options, (signal) =>
      Promise.all(members.map((member) => limit(() => statusOf(member, resolver, { ...options, signal })))),
    );
  }

  /**
   * What `apply()` would do now. Looks at the resources, writes nothing. What is wrong with one particle stands beside it.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link UnknownParticleError}, {@link ContradictingStatesError} as `apply()` does
   */
  async plan(options: FieldPlanOptions = {}): Promise<FieldPlan> {
    const concurrency = checkConcurrency(options.concurrency);
    const selected = select(this.#names, options);
    const { maxTimeout, ...rest } = options;
    const deadline = maxTimeout === undefined ? undefined : this.#services.resolve(CLOCK).now() + maxTimeout;
    const within = { ...rest, deadline };
    const run = await this.#ordered(selected, within);
    const consenting = this.#consenting(options);
    return this.#bounded(within, (signal) => planEach(run, this.#resolver(), { ...consenting, concurrency, signal }));
  }

  /**
   * Brings all particles to their desired states: each as soon as what it builds on is there, and for those that are to be
   * gone, as soon as what builds on them is gone. When one fails, those that wait for it are skipped, and no others.
   *
   * @returns what became of each, when none failed
   * @throws {@link FieldError} with the report, when one failed, or the run was aborted or out of time before all were done
   * @throws {@link UnknownParticleError} when `only` names what is not there
   * @throws {@link ContradictingStatesError} when something is to be gone while what builds on it is to be there
   * @throws {@link PlanChangedError} with `expect`, when the plan is no longer the one that was approved
   *
   * @example
   * ```ts
   * await field.apply({ only: 'orders', cascade: true, state: 'terminated' });
   * ```
   */
  async apply(options: FieldApplyOptions = {}): Promise<FieldReport> {
    const selected = select(this.#names, options);
    const applying = this.#applying(options);
    const deadline = options.maxTimeout === undefined ? undefined : applying.deadline;
    const within = { ...options, deadline };
    const run = await this.#ordered(selected, within);
    const report = await this.#run(run, { ...applying, ...(await this.#approved(run, within)) }, options);
    const isDone = report.particles.every(({ error }) => error === undefined);
    if (isDone) return report;
    throw new FieldError(report, describeFailures(report));
  }

  /**
   * The members that a selection is about, parents before children. Looks at nothing.
   *
   * @throws {@link UnknownParticleError} when `only` names what is not there
   */
  select(selection: Selection): readonly Member[] {
    const selected = select(this.#names, selection);
    return this.#order.filter((member) => selected.has(member));
  }

  async #run(run: readonly Runner[], applying: Applying, options: FieldApplyOptions): Promise<FieldReport> {
    const { approved: _, ...unapproved } = applying;
    const { clock, signal, begun } = applying;
    const particles = await applyEach(run, applying);
    const scope = { everything: options.rollback === true, groups: this.#rollbackGroups() };
    const again = { begun: clock.now(), deadline: clock.now() + (options.maxTimeout ?? Number.POSITIVE_INFINITY) };
    const rollback = signal.aborted
      ? undefined
      : await rollBack(particles, this.#names.members, scope, { ...unapproved, ...again });
    return { particles, ...(rollback ? { rollback } : {}), duration: clock.now() - begun };
  }

  /** @throws {@link PlanChangedError} when the plan is another one than was approved */
  async #approved(run: readonly Runner[], options: FieldApplyOptions & Within): Promise<Pick<Applying, 'approved'>> {
    const { expect } = options;
    if (expect === undefined) return {};
    const plan = await this.#bounded(options, (signal) =>
      planEach(run, this.#resolver(), {
        ...this.#consenting(options),
        concurrency: checkConcurrency(options.concurrency),
        signal,
      }),
    );
    if (plan.digest !== expect) throw new PlanChangedError('the field', expect, plan.digest);
    return { approved: new Map(plan.particles.map((planned) => [planned.id, planned])) };
  }

  /** The members of a run in their order. */
  async #ordered(
    selected: ReadonlyMap<FieldMember, DesiredState>,
    options: FieldPlanOptions & Within,
  ): Promise<readonly Runner[]> {
    const stopping = stoppingAmong(selected);
    if (stopping.length === 0) return runOf(selected, new Set());
    const concurrency = checkConcurrency(options.concurrency);
    const resting = await this.#bounded(options, (signal) =>
      restingAmong(stopping, this.#resolver(), concurrency, signal),
    );
    return runOf(selected, resting);
  }

  /** What looks before anything is begun ends with the signal and in time, whatever a flavor does. */
  #bounded<T>({ deadline, maxTimeout, ...limit }: Within, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const left = deadline === undefined ? maxTimeout : Math.max(0, deadline - this.#services.resolve(CLOCK).now());
    return boundedRead(
      'the field',
      this.#services,
      { ...limit, ...(left === undefined ? {} : { maxTimeout: left }) },
      work,
    );
  }

  #resolver(): Resolver {
    return new Resolver(this.#names.members, this.#registry, this.#services);
  }

  #view(group: Group): FieldGroup {
    const members = group.members.flatMap((id) => this.#names.members.get(id) ?? []);
    return new FieldGroup(group, members, this);
  }

  #rollbackGroups(): Group[] {
    return [...this.#names.groups.values()].filter(({ rollback }) => rollback);
  }

  #consenting(options: Selection & Pick<FieldApplyOptions, 'losses'>): Consenting {
    const { losses = this.#services.resolve(LOSSES) } = options;
    return { losses, isAskedFor: askedFor(this.#names, options) };
  }

  #applying(options: FieldApplyOptions): Applying {
    const { sync = true, maxTimeout = Number.POSITIVE_INFINITY } = options;
    if (!(maxTimeout >= 0)) throw new RangeError(`maxTimeout is milliseconds from 0, found ${maxTimeout}.`);
    const clock = this.#services.resolve(CLOCK);
    const begun = clock.now();
    return {
      resolver: this.#resolver(),
      services: this.#services,
      clock,
      events: this.#services.resolve(EVENTS),
      concurrency: checkConcurrency(options.concurrency),
      sync,
      signal: this.#signal(options.signal),
      begun,
      deadline: begun + maxTimeout,
      ...this.#consenting(options),
    };
  }

  /** Many particles listen to it at once. */
  #signal(signal: AbortSignal | undefined): AbortSignal {
    const runtime = this.#services.resolve(RUNTIME_SIGNAL);
    const combined = AbortSignal.any(signal ? [runtime, signal] : [runtime]);
    setMaxListeners(0, combined);
    return combined;
  }
}
