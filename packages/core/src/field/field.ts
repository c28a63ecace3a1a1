import { UnknownParticleError } from '../errors/field-errors.js';
import type { AnyFlavor, ParticleOf } from '../flavor.js';
import type { Particle } from '../particle/particle.js';
import type { Group } from './expand/groups.js';
import { FieldGroup } from './field-group.js';
import type { FieldMember, Member } from './member.js';
import type { FieldApplyOptions, FieldPlanOptions, FieldStatusOptions } from './options.js';
import { Resolver } from './references/resolver.js';
import { applyField } from './run/apply.js';
import { type FieldGraph, readWithin } from './run/limits.js';
import { type FieldPlan, planField } from './run/plan.js';
import type { FieldReport } from './run/report.js';
import { type ParticleStatus, statusOfField } from './run/status.js';
import { type Selection, select } from './select.js';

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
  readonly #graph: FieldGraph;

  /** @internal */
  constructor(graph: FieldGraph) {
    this.#graph = graph;
  }

  /** The members, parents before children. */
  [Symbol.iterator](): Iterator<Member> {
    return this.#graph.order[Symbol.iterator]();
  }

  /** How many particles there are. */
  get size(): number {
    return this.#graph.order.length;
  }

  /** The quasiparticles, inner ones before those that hold them. */
  get groups(): readonly FieldGroup[] {
    return [...this.#graph.groups.values()].map((group) => this.#view(group));
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
    const member = this.#graph.members.get(id);
    if (member) return member;
    throw new UnknownParticleError(id, [], [...this.#graph.members.keys()]);
  }

  /**
   * A quasiparticle of the field.
   *
   * @param id - `quasiparticle:pcf_name`
   * @throws {@link UnknownParticleError} when there is none of this id
   */
  group(id: string): FieldGroup {
    const group = this.#graph.groups.get(id);
    if (group) return this.#view(group);
    throw new UnknownParticleError(id, [], [...this.#graph.groups.keys()]);
  }

  /**
   * A particle of the field, its references filled with what can be seen now.
   *
   * @throws {@link UnresolvedReferenceError} when one of them has no value
   */
  resolve(id: string, signal?: AbortSignal): Promise<Particle> {
    const member = this.#member(id);
    return readWithin(this.#graph.services, signal ? { signal } : {}, (within) =>
      new Resolver(this.#graph).particleOf(member, within),
    );
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
  status(options: FieldStatusOptions = {}): Promise<readonly ParticleStatus[]> {
    return statusOfField(this.#graph, options);
  }

  /**
   * What `apply()` would do now. Looks at the resources, writes nothing. What is wrong with one particle stands beside it.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link UnknownParticleError}, {@link ContradictingStatesError} as `apply()` does
   */
  plan(options: FieldPlanOptions = {}): Promise<FieldPlan> {
    return planField(this.#graph, options);
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
  apply(options: FieldApplyOptions = {}): Promise<FieldReport> {
    return applyField(this.#graph, options);
  }

  /**
   * The members that a selection is about, parents before children. Looks at nothing.
   *
   * @throws {@link UnknownParticleError} when `only` names what is not there
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
