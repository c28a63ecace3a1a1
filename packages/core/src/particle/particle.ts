import { CallbackError, ResourceBlockedError } from '../errors/reconcile-errors.js';
import type { SettingDrift } from '../model/drift.js';
import type { Duration } from '../model/duration.js';
import type { Adoption, Marks } from '../model/marks.js';
import type { Existing, LookWants, Observation, Outputs, Resting, Settled, Unsettled } from '../model/observation.js';
import type { Plan } from '../model/plan.js';
import type { Protection } from '../model/protection.js';
import type { DesiredState, State } from '../model/state.js';
import type { Step, StepAnswer } from '../model/step.js';
import { type StateRules, stateOf, type Verb } from '../model/transitions.js';
import { applyParticle, type QueuedSubject } from '../reconcile/apply.js';
import { ApplyQueue } from '../reconcile/apply-queue.js';
import { carryOut } from '../reconcile/carry-out.js';
import { withMarks, withNeededMarks } from '../reconcile/marks.js';
import { Observations, type Observed } from '../reconcile/observations.js';
import type { ApplyOptions, CompareOptions, LookOptions, PlanOptions, VerbOptions } from '../reconcile/options.js';
import { ownershipOf } from '../reconcile/plan/adoption.js';
import { driftOf } from '../reconcile/plan/drift.js';
import { isAsDesired, oncePerObservation, planFor } from '../reconcile/plan/plan.js';
import type { ApplyResult } from '../reconcile/result.js';
import type { Services } from '../services/container.js';
import { currentRun, inRun } from '../services/runs.js';
import { LOSSES } from '../services/tokens.js';
import { parseState } from './desired-state.js';

/** The argument of a callback: its `kwargs`, with the particle in place of `particle: true`. */
export type CallbackArguments = Readonly<Record<string, unknown>> & { readonly particle?: Particle };

/** A function that is called after a transition. */
export interface Callback {
  /** Its result is awaited and not used. */
  readonly function: (args: CallbackArguments) => unknown;
  /** Passed to the function as they are; `particle: true` stands for the particle itself. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/**
 * The callbacks of a definition, by the kind of transition: `start` after the resource was brought to running, `stop`, `terminate`, and
 * `update` after the settings of a resource in the desired state were changed.
 */
export type Callbacks = { readonly [Kind in Verb]?: Callback };

/**
 * The argument of a particle's constructor.
 *
 * @typeParam Definition - the flavor's part of the definition, validated and frozen
 */
export interface ParticleContext<Definition = unknown> extends Services {
  /** The definition's `pcf_name`. */
  readonly name: string;
  /** The particle's id, where it is not `flavor:pcf_name`: an orphan can have the name of a particle, and is elsewhere. */
  readonly id?: string;
  /** The flavor's name, as the flavor spells it. */
  readonly flavor: string;
  /** The npm package of the flavor, for errors. */
  readonly packageName: string;
  readonly definition: Definition;
  readonly desiredState: DesiredState;
  /** Whether the desired state comes from a quasiparticle or a base, and not from the particle's own definition. */
  readonly inheritsState?: boolean;
  readonly stateRules: StateRules;
  readonly protection: Protection;
  /** What names the resource, for errors: `aws_resource.TableName "orders"`. */
  readonly resource?: string;
  readonly callbacks: Callbacks;
  /** The owner of the runtime or field; absent where it has none. */
  readonly owner?: string;
  /** The marks that the creating step writes; absent where it writes none. */
  readonly marks?: Marks;
  /** Which existing resources the particle may change; by name where absent. */
  readonly adoption?: Adoption;
}

/**
 * A resource and its desired state. The base class of every flavor's particles.
 *
 * A flavor implements three methods: `observe` (look), `planSteps` (decide) and `execute` (act). PCF's verbs are built on them. A
 * subclass may override any verb, and `apply()` calls the override.
 *
 * @typeParam Definition - the flavor's part of a definition
 * @typeParam Settings - the settings of a resource as `observe` reads them
 * @typeParam S - the steps that `planSteps` makes and `execute` carries out
 * @typeParam O - the outputs of a resource at rest. The result of an `apply()` can lack each of them: a resource that is gone has none
 *
 * @example
 * ```ts
 * class Note extends Particle<NoteDefinition, { text: string }> {
 *   protected async observe() {
 *     const text = notes.get(this.name);
 *     if (text === undefined) return { kind: 'missing' as const };
 *     return { kind: 'settled' as const, state: State.running, settings: { text }, outputs: {} };
 *   }
 *   protected planSteps(seen: Resting<{ text: string }>, target: DesiredState) {
 *     if (target === State.terminated) return [{ operation: 'Erase', input: {}, summary: `erase ${this.name}` }];
 *     const { text } = this.definition.note;
 *     if (seen.kind === 'settled' && seen.settings.text === text) return [];
 *     return [{ operation: 'Write', input: { text }, summary: `write ${this.name}` }];
 *   }
 *   protected async execute(step: Step) {
 *     if (step.operation === 'Erase') notes.delete(this.name);
 *     else notes.set(this.name, this.definition.note.text);
 *   }
 * }
 * ```
 */
export abstract class Particle<
  Definition = unknown,
  Settings = unknown,
  S extends Step = Step,
  O extends Outputs = Outputs,
> {
  /** `flavor:pcf_name`; of an orphan, with its location */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** The flavor's part of the definition: validated, frozen. */
  readonly definition: Definition;
  /** How long an observation is used again where no fresh one is asked for. Writes end that time at once. */
  cacheTtl: Duration = 15_000;

  #desiredState: DesiredState;
  #inheritsState: boolean;
  readonly #subject: QueuedSubject<Settings, S>;

  constructor(protected readonly context: ParticleContext<Definition>) {
    this.id = context.id ?? `${context.flavor}:${context.name}`;
    this.name = context.name;
    this.flavor = context.flavor;
    this.definition = context.definition;
    this.#desiredState = context.desiredState;
    this.#inheritsState = context.inheritsState ?? false;
    this.#subject = this.#asSubject();
  }

  /**
   * Looks at the resource. A resource that does not exist is `missing`, not an error; an unknown status is `blocked`. Reads only what
   * the definition declares, and the identity of the resource where that is wanted or takes no additional call.
   */
  protected abstract observe(signal: AbortSignal, wants: LookWants): Promise<Observation<Settings, O>>;

  /**
   * Returns the steps from what was observed to the target, in order; none when it is reached. Pure: the same answer for the same
   * question, so that the plan after the first step is the rest of the plan before it. It may be called once for each look.
   *
   * @param target - a state that this flavor has: where its `stopped` means `terminated`, the latter
   * @throws a `PlanRefusedError` when there is no acceptable way
   */
  protected abstract planSteps(seen: Resting<Settings>, target: DesiredState): readonly S[];

  /**
   * Returns the steps that the provider accepts although the resource is moving or blocked, for example to tag it during its creation,
   * or to delete it although it is blocked. None by default: everything waits until the resource rests, and a blocked resource is an
   * error. Pure.
   *
   * @param seen - has the settings that could be read
   * @param target - as for `planSteps`
   * @throws a `PlanRefusedError` when there is no acceptable way
   */
  protected planUnsettled(_seen: Unsettled<Settings>, _target: DesiredState): readonly S[] {
    return [];
  }

  /**
   * Returns what a person should know about the resource although no step is possible, a sentence each: a declared value that cannot be
   * reached, a part that this version does not know. Shown with the plan. None by default. Pure.
   */
  protected planNotes(_seen: Observation<Settings>, _target: DesiredState): readonly string[] {
    return [];
  }

  /**
   * Reads the marks of a resource that exists, with one call. Core calls it before the first write, where the look has not read them.
   * Needed where the flavor has `marks`.
   *
   * @returns `{}` where it has none
   * @throws where they cannot be read; the error names the permission that is missing
   */
  protected readMarks?(seen: Existing<Settings>, signal: AbortSignal): Promise<Marks>;

  /**
   * Returns the steps that change the marks of a resource that exists. They are sent before all others. Needed where the flavor has
   * `marks`. Pure.
   *
   * @param before - the marks that it has
   * @param after - the marks that it is to have; it differs
   */
  protected planMarks?(seen: Settled<Settings>, before: Marks, after: Marks): readonly S[];

  /**
   * Compares the observed settings with the declared ones, for `drift()`. By default these are the changes of the planned steps, and
   * as undeclared the settings of the observation that the definition does not have. Pure.
   */
  protected compareSettings?(seen: Settled<Settings>): readonly SettingDrift[];

  /**
   * Sends one step, and does not wait for the resource to change.
   *
   * @param only - the identity of the only resource that the step is for, in a rollback; any resource of this name where absent. A look
   * has just shown it. Where a request may be sent later, because it is retried or waits for its turn, read the identity again directly
   * before the request, and throw a {@link ConflictError} when it differs
   * @returns from a step that `creates`, the identity of what this call created, where the provider returns it: without it, a rollback
   * leaves the resource
   * @throws {@link ConflictError} when the provider refuses the step for now, or another process was first
   */
  protected abstract execute(step: S, signal: AbortSignal, only?: string): Promise<StepAnswer>;

  /**
   * The state that `apply()` brings about. Setting it to anything but `running`, `stopped` or `terminated` throws an
   * `InvalidStateError`. Setting it is consent to what stopping or terminating the resource loses.
   */
  get desiredState(): DesiredState {
    return this.#desiredState;
  }

  set desiredState(state: DesiredState) {
    this.#desiredState = parseState(state);
    this.#inheritsState = false;
  }

  /** Whether the desired state comes from a quasiparticle or a base: then it is no consent to a loss. */
  get inheritsState(): boolean {
    return this.#inheritsState;
  }

  /**
   * Takes over the desired state of a quasiparticle.
   *
   * @internal
   */
  inheritState(state: DesiredState): void {
    this.#desiredState = state;
    this.#inheritsState = true;
  }

  /** Observes the resource: PCF's `get_status`. Answers from the cache unless a fresh look is asked for. */
  getStatus(options?: LookOptions): Promise<Observation<Settings, O>>;
  async getStatus(options: LookOptions = {}): Promise<Observation<Settings>> {
    return this.#subject.observations.get(options);
  }

  /** Returns the state of the resource: PCF's `sync_state`. Answers from the cache unless a fresh look is asked for. */
  async syncState(options: LookOptions = {}): Promise<State> {
    return stateOf(await this.getStatus(options));
  }

  /**
   * Returns the state and the observation of one look. Two calls, `syncState()` and `getStatus()`, can answer from two looks.
   * Answers from the cache unless a fresh look is asked for.
   *
   * @example
   * ```ts
   * const { state, observation } = await particle.look({ fresh: true });
   * ```
   */
  look(options?: LookOptions): Promise<Observed<Settings, O>>;
  look(options: LookOptions = {}): Promise<Observed<Settings>> {
    const { observations } = this.#subject;
    if (!options.fresh && observations.round) return this.#observeInRound(options);
    return observations.inRound({}, () => this.#observeInRound(options));
  }

  /**
   * Returns whether the resource is as declared, in state and settings: PCF's `is_state_definition_equivalent`.
   *
   * @throws {@link ResourceBlockedError} when it is blocked
   */
  async isStateDefinitionEquivalent(options: CompareOptions = {}): Promise<boolean> {
    const observed = await this.look(options);
    const { observation } = observed;
    if (observation.kind === 'blocked') throw new ResourceBlockedError(this.id, observation.status, observation.reason);
    const { desiredState = this.desiredState } = options;
    return isAsDesired(
      this.#subject,
      desiredState,
      await withNeededMarks(this.#subject, observed, desiredState, options),
    );
  }

  /**
   * Returns what `apply()` would do now, and which steps need consent. Looks at the resource and writes nothing.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link ResourceBlockedError} when it is blocked
   * @throws a `PlanRefusedError` when there is no acceptable way to the desired state and settings
   */
  async plan(options: PlanOptions = {}): Promise<Plan<S>> {
    const { desiredState = this.desiredState, run = currentRun() } = options;
    return inRun(run, async () => {
      const looked = await this.look({ ...options, fresh: true });
      const observed = await withMarks(this.#subject, looked, desiredState, options);
      return planFor(this.#subject, desiredState, observed, this.#subject.consentTerms(options));
    });
  }

  /**
   * Sends the next step towards `running`, and does not wait for the resource to change.
   *
   * @returns the step; `undefined` when there is none to send: the resource runs, or is moving
   * @throws {@link LossRefusedError} when the step loses something, and nothing consents to that
   * @throws a `PlanRefusedError`, a `StepRefusedError`, or the provider's refusal
   */
  start(options: VerbOptions = {}): Promise<S | undefined> {
    return carryOut(this.#subject, 'start', options);
  }

  /** Sends the next step towards `stopped`; see {@link Particle.start}. Calling it is consent to what stopping loses. */
  stop(options: VerbOptions = {}): Promise<S | undefined> {
    return carryOut(this.#subject, 'stop', options);
  }

  /** Sends the next step towards `terminated`; see {@link Particle.start}. Calling it is consent to what terminating loses. */
  terminate(options: VerbOptions = {}): Promise<S | undefined> {
    return carryOut(this.#subject, 'terminate', options);
  }

  /** Sends the next step that brings the settings closer to the definition, in the current state; see {@link Particle.start}. */
  update(options: VerbOptions = {}): Promise<S | undefined> {
    return carryOut(this.#subject, 'update', options);
  }

  /**
   * Makes the resource as declared, and returns when a look shows that it is. Applying again after a crash continues from what exists;
   * applying a resource that is as declared writes nothing. Applies of one particle run one after the other.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link AbortedError} when the signal is aborted or the runtime disposed
   * @throws {@link FencedError} when this process may not go on
   * @throws {@link ResourceBlockedError} when waiting does not help
   * @throws {@link NoProgressError} when a step is accepted but changes nothing
   * @throws {@link ContendedError} when another process changes the resource back time after time
   * @throws {@link CallbackError} when the apply is done, but a callback of the definition failed
   * @throws {@link PlanChangedError} with `expect`, when the plan is no longer the approved one
   * @throws {@link LossRefusedError} before the first step, when a step of the plan loses something and nothing consents to that
   * @throws {@link OtherResourceError} with `resource`, when another resource has the name
   * @throws `InvalidTransitionError` when the flavor has no transition between the two states
   * @throws a `PlanRefusedError`, a `StepRefusedError`, or the provider's refusal
   *
   * @example
   * ```ts
   * const { outcome, outputs } = await particle.apply({ maxTimeout: 10 * 60_000 });
   * ```
   */
  apply(options?: ApplyOptions): Promise<ApplyResult<S, O>>;
  apply(options: ApplyOptions = {}): Promise<ApplyResult<S>> {
    const { desiredState = this.desiredState, run = currentRun() } = options;
    return inRun(run, () => applyParticle(this.#subject, desiredState, options));
  }

  /**
   * Calls `getStatus` and `syncState`, which a subclass may override. In a round, both answer from the round's one observation. A round
   * is a look, and everything that is decided and sent because of it.
   */
  async #observeInRound(options: LookOptions): Promise<Observed<Settings>> {
    const observation = await this.getStatus(options);
    return { state: await this.syncState({ ...options, fresh: false }), observation };
  }

  /**
   * Compares what was observed with the definition, for `Field.drift`. Pure.
   *
   * @internal
   */
  compareWith(seen: Settled<Settings>): readonly SettingDrift[] {
    const { id, definition, context } = this;
    const { packageName, stateRules: rules } = context;
    const compareSettings = this.compareSettings && ((one: Settled<Settings>) => this.compareSettings?.(one) ?? []);
    return driftOf({ id, packageName, rules, definition, compareSettings, planSteps: this.#subject.planSteps }, seen);
  }

  async #callBack(kind: Verb | undefined): Promise<void> {
    const callback = kind && this.context.callbacks[kind];
    if (!callback) return;
    const { particle: wantsParticle, ...others } = structuredClone(callback.kwargs ?? {});
    try {
      await callback.function(wantsParticle === true ? { ...others, particle: this } : others);
    } catch (error) {
      throw new CallbackError(this.id, kind, { cause: error });
    }
  }

  /** This particle as the functions in `reconcile/` see it. Methods are called on the particle: a subclass may override them. */
  #asSubject(): QueuedSubject<Settings, S> {
    const { context, id } = this;
    const { packageName, stateRules: rules, protection } = context;
    const isYoung = (age: Duration) => age < this.cacheTtl;
    const observe = (signal: AbortSignal, wants: LookWants) => this.observe(signal, wants);
    return {
      id,
      packageName,
      services: context,
      rules,
      protection,
      isYoung,
      observations: new Observations({ id, packageName, services: context, isYoung, observe }),
      queue: new ApplyQueue(),
      planSteps: oncePerObservation((seen: Resting<Settings>, target) => this.planSteps(seen, target)),
      planUnsettled: (seen, target) => this.planUnsettled(seen, target),
      planNotes: (seen, target) => this.planNotes(seen, target),
      resource: context.resource ?? `the name "${context.name}"`,
      ownership: this.readMarks && !protection.observeOnly ? ownershipOf(id, context) : undefined,
      planMarks: (seen, before, after) => this.planMarks?.(seen, before, after) ?? [],
      readMarks: async (seen, within) => (await this.readMarks?.(seen, within)) ?? {},
      execute: (step, signal, only) => this.execute(step, signal, only),
      look: (options) => this.look(options),
      observeInRound: (options) => this.#observeInRound(options),
      isEquivalent: (options) => this.isStateDefinitionEquivalent(options),
      callVerb: (verb, options) => this[verb](options),
      callBack: (kind) => this.#callBack(kind),
      consentTerms: ({ losses = context.resolve(LOSSES), desiredState, isAskedFor }) => ({
        id,
        losses,
        isOrphan: context.adoption?.adopt === 'owned',
        isAskedFor: isAskedFor ?? (desiredState !== undefined || !this.inheritsState),
      }),
    };
  }
}
