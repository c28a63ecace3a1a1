import { type DesiredState, State } from '../model/state.js';
import { equivalent } from '../model/transitions.js';
import { parseState } from '../particle/desired-state.js';
import type { LookOptions } from '../reconcile/options.js';
import type { Group } from './expand/groups.js';
import type { FieldMember, Member } from './member.js';
import type { FieldApplyOptions, FieldPlanOptions, FieldStatusOptions } from './options.js';
import type { FieldPlan } from './run/plan.js';
import type { FieldReport } from './run/report.js';
import type { ParticleStatus } from './run/status.js';

/** The operations of a field that a group uses. */
export interface FieldOperations {
  plan(options: FieldPlanOptions): Promise<FieldPlan>;
  apply(options: FieldApplyOptions): Promise<FieldReport>;
  status(options: FieldStatusOptions): Promise<readonly ParticleStatus[]>;
}

/** A quasiparticle: a group of particles of a field under one name. */
export class FieldGroup {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;

  /** @internal */
  constructor(
    private readonly group: Group,
    private readonly all: readonly FieldMember[],
    private readonly field: FieldOperations,
  ) {
    this.id = group.id;
    this.name = group.name;
    this.flavor = group.flavor;
  }

  /** Its particles, including those of nested quasiparticles. */
  get members(): readonly Member[] {
    return this.all;
  }

  /**
   * The desired state of all its members; `undefined` while they differ. Setting it sets the state of each. As with `apply({
   * state })`, `terminated` is consent to what terminating them loses, and `stopped` is not.
   */
  get desiredState(): DesiredState | undefined {
    const [first, ...others] = new Set(this.members.map((member) => member.desiredState));
    return others.length === 0 ? first : undefined;
  }

  set desiredState(state: DesiredState) {
    const parsed = parseState(state);
    for (const member of this.all) {
      if (parsed === State.terminated) member.desiredState = parsed;
      else member.inheritState(parsed);
    }
  }

  /**
   * Returns the state of all its members; `pending` when they differ. Equivalent states of a flavor count as equal. A member
   * that is protected against termination, or only observed, counts as terminated when the others are.
   *
   * @throws the error of a member that cannot be observed
   */
  async syncState(options: LookOptions = {}): Promise<State> {
    const statuses = await this.field.status({ ...options, only: this.group.id });
    const byId = new Map(statuses.map((one) => [one.id, one]));
    const states = this.all.map(({ id, protection, valid }) => {
      const { state, error } = byId.get(id) ?? {};
      if (state === undefined) throw error;
      return { state, rules: valid.flavor, stays: protection.termination || protection.observeOnly };
    });
    const others = states.filter(({ stays }) => !stays);
    const areIn = (wanted: State, some: typeof states) =>
      some.length > 0 && some.every(({ state, rules }) => equivalent(rules, state, wanted));
    if (areIn(State.terminated, others)) return State.terminated;
    return [State.running, State.terminated, State.stopped].find((wanted) => areIn(wanted, states)) ?? State.pending;
  }

  /** As `Field.plan`, for its members. */
  plan(options: Omit<FieldPlanOptions, 'only' | 'prune'> = {}): Promise<FieldPlan> {
    return this.field.plan({ ...options, only: this.group.id });
  }

  /** As `Field.apply`, for its members. */
  apply(options: Omit<FieldApplyOptions, 'only' | 'prune'> = {}): Promise<FieldReport> {
    return this.field.apply({ ...options, only: this.group.id });
  }
}
