import { UnknownParticleError } from '../errors/field-errors.js';
import type { AnyFlavor, ParticleOf, Whereabouts } from '../flavor.js';
import type { Particle } from '../particle/particle.js';
import { LOSSES } from '../services/tokens.js';
import { type DeclaredResource, declaredResource } from './declared.js';
import type { Group } from './expand/groups.js';
import { FieldGroup } from './field-group.js';
import type { FieldMember, Member } from './member.js';
import type { FieldApplyOptions, FieldPlanOptions, FieldStatusOptions, OrphanOptions } from './options.js';
import { Resolver } from './references/resolver.js';
import { type DescribedResource, resourceOfMember } from './references/same-resource.js';
import { applyField } from './run/apply.js';
import { driftOfField, type ParticleDrift } from './run/drift.js';
import { checkConcurrency, type FieldGraph, readWithin } from './run/limits.js';
import { findOrphans, type Orphans, shownOrphans } from './run/orphans/find.js';
import { type FieldPlan, planField } from './run/plan.js';
import type { FieldReport } from './run/report.js';
import { type ParticleStatus, statusOfField } from './run/status.js';
import { whereaboutsOf } from './run/whereabouts.js';
import { type Selection, select } from './select.js';

type Named<F extends AnyFlavor, Name extends string> = F extends { readonly name: Name } ? F : never;

/**
 * A graph of particles that depend on each other. `pcf.field()` and `pcf.load()` create one. Iterating over it returns its
 * members, parents before children.
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
  readonly #graph: FieldGraph;

  /** @internal */
  constructor(graph: FieldGraph) {
    this.#graph = graph;
  }

  /** The members, parents before children. */
  [Symbol.iterator](): Iterator<Member> {
    return this.#graph.order[Symbol.iterator]();
  }

  /** The number of particles. */
  get size(): number {
    return this.#graph.order.length;
  }

  /** The name of its owner: the runtime's, or that of its files. */
  get owner(): string | undefined {
    return this.#graph.owner?.name;
  }

  /** The quasiparticles, nested ones before those that contain them. */
  get groups(): readonly FieldGroup[] {
    return [...this.#graph.groups.values()].map((group) => this.#view(group));
  }

  /**
   * Returns a particle of the field.
   *
   * @param id - `flavor:pcf_name`
   * @throws {@link UnknownParticleError} for an unknown id
   * @throws {@link UnresolvedReferenceError} while its definition has unresolved references
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
   * Returns a particle's place in the field: its parents and children, its desired state.
   *
   * @throws {@link UnknownParticleError} for an unknown id
   */
  member(id: string): Member {
    return this.#member(id);
  }

  /**
   * Returns which resource a particle describes. Its key is equal in every process, for example as the name of a lock: two particles
   * of one field never have the same. Observes nothing: the location is compared as far as it is known without a call.
   *
   * @param id - `flavor:pcf_name`
   * @returns `undefined` while a reference names or locates the resource
   * @throws {@link UnknownParticleError} for an unknown id
   *
   * @example
   * ```ts
   * const keys = [...field].flatMap(({ id }) => field.resourceOf(id)?.key ?? []);
   * ```
   */
  resourceOf(id: string): DescribedResource | undefined {
    return resourceOfMember(this.#member(id), this.#graph.services);
  }

  #member(id: string): FieldMember {
    const member = this.#graph.members.get(id);
    if (member) return member;
    throw new UnknownParticleError(id, [], [...this.#graph.members.keys()]);
  }

  /**
   * Returns a quasiparticle of the field.
   *
   * @param id - `quasiparticle:pcf_name`
   * @throws {@link UnknownParticleError} for an unknown id
   */
  group(id: string): FieldGroup {
    const group = this.#graph.groups.get(id);
    if (group) return this.#view(group);
    throw new UnknownParticleError(id, [], [...this.#graph.groups.keys()]);
  }

  /**
   * Returns a particle of the field, with its references resolved by what can be observed now.
   *
   * @throws {@link UnresolvedReferenceError} when a reference has no value
   */
  resolve(id: string, signal?: AbortSignal): Promise<Particle> {
    const member = this.#member(id);
    return readWithin(this.#graph.services, signal ? { signal } : {}, (within) =>
      new Resolver(this.#graph).particleOf(member, within),
    );
  }

  /**
   * Observes particles. Works also when what they refer to does not exist, as long as their names and locations are known. An
   * error of one particle is in its status.
   *
   * @returns the statuses in the field's order, parents before children
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   * @throws {@link AbortedError} when the signal is aborted
   *
   * @example
   * ```ts
   * const [orders] = await field.status({ only: 'orders' });
   * ```
   */
  status(options: FieldStatusOptions = {}): Promise<readonly ParticleStatus[]> {
    return statusOfField(this.#graph, options);
  }

  /**
   * Compares what exists with what is declared, setting by setting. Takes one look for each particle, as `status()` does, and writes
   * nothing. An error of one particle is in its entry.
   *
   * Settings that `ignore_changes` names are no drift. What `persist_on_update` or `observe_only` protects can have drift.
   *
   * @returns the selected particles in the field's order, parents before children, also those without drift
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   * @throws {@link AbortedError} when the signal is aborted
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   *
   * @example
   * ```ts
   * const drifted = (await field.drift({ fresh: true })).filter((one) => one.drifted);
   * ```
   */
  drift(options: FieldStatusOptions = {}): Promise<readonly ParticleDrift[]> {
    return driftOfField(this.#graph, options);
  }

  /**
   * Returns what `apply()` would do now. Looks at the resources and writes nothing. An error of one particle is in its plan.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link UnknownParticleError}, {@link ContradictingStatesError} as `apply()` does
   */
  plan(options: FieldPlanOptions = {}): Promise<FieldPlan> {
    return planField(this.#graph, options);
  }

  /**
   * Finds the orphans of the field's owner: resources with its mark that no definition of the owner describes. Lists them, looks at
   * each, and writes nothing. The field must have all definitions of the owner.
   *
   * @throws {@link PruneRefusedError} where the field has no owner, or may not have all of the owner's definitions
   * @throws the provider's refusal, where a listing is denied or incomplete
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   *
   * @example
   * ```ts
   * const { found, walked } = await field.orphans();
   * console.log(found.map(({ id }) => id), 'in', walked);
   * ```
   */
  async orphans(options: OrphanOptions = {}): Promise<Orphans> {
    const { services } = this.#graph;
    const concurrency = checkConcurrency(options.concurrency);
    const losses = services.resolve(LOSSES);
    return readWithin(services, options, async (signal) =>
      shownOrphans(await findOrphans(this.#graph, { losses, concurrency, signal })),
    );
  }

  /**
   * Brings all particles to their desired states: each as soon as its parents are ready, and those that are to be terminated as
   * soon as their children are gone. When one fails, only those that wait for it are skipped.
   *
   * @returns the report, when no particle failed
   * @throws {@link FieldError} with the report, when a particle failed, or the run was aborted or out of time before all were
   * done
   * @throws {@link FencedFieldError} with the report so far, when this process may not go on: see {@link FencedError}
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   * @throws {@link ContradictingStatesError} when a particle is to be terminated and one that depends on it is to run
   * @throws {@link PlanChangedError} with `expect`, when the plan is not the approved one
   *
   * @example
   * ```ts
   * await field.apply({ only: 'orders', cascade: true, state: 'terminated' });
   * ```
   */
  apply(options: FieldApplyOptions = {}): Promise<FieldReport> {
    return applyField(this.#graph, options);
  }

  /**
   * Returns where the calls for the selected particles go, and as whom, each place once; for flavors that can tell. Never an error of
   * the provider: what cannot be found out is absent.
   *
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   *
   * @example
   * ```ts
   * for (const { account, region } of await field.whereabouts()) console.log(account, region);
   * ```
   */
  whereabouts(options: Selection & { readonly signal?: AbortSignal } = {}): Promise<readonly Whereabouts[]> {
    return whereaboutsOf(this.#graph, options);
  }

  /**
   * Returns the resources that the selected definitions describe: where each is, with which credentials, of which owner. Makes no request.
   * For a service that decides whether a definition may be applied.
   *
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   *
   * @example
   * ```ts
   * const foreign = field.resources().filter(({ place }) => place?.profile !== undefined);
   * if (foreign.length > 0) throw new Error(`${foreign.map(({ id }) => id)}: "profile" is not allowed.`);
   * ```
   */
  resources(selection: Selection = {}): readonly DeclaredResource[] {
    const all = select(this.#graph, selection);
    return [...all].map(([member, desired]) => declaredResource(member, desired, this.#graph));
  }

  /**
   * Returns the members of a selection, parents before children. Observes nothing.
   *
   * @throws {@link UnknownParticleError} when `only` has an unknown name
   */
  select(selection: Selection): readonly Member[] {
    const selected = select(this.#graph, selection);
    return this.#graph.order.filter((member) => selected.has(member));
  }

  #view(group: Group): FieldGroup {
    const members = group.members.flatMap((id) => this.#graph.members.get(id) ?? []);
    return new FieldGroup(group, members, this);
  }
}
