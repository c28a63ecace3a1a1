import { CallbackError, ConflictError, OtherResourceError, ResourceBlockedError } from '../errors/reconcile-errors.js';
import {
  type Duration,
  isSameStep,
  type LookWants,
  type Observation,
  type Plan,
  type Resting,
  type Step,
  type StepAnswer,
  type Unsettled,
  type Verb,
} from '../model/contract.js';
import type { Protection } from '../model/protection.js';
import type { DesiredState, State } from '../model/state.js';
import { type StateRules, stateOf } from '../model/transitions.js';
import { type ApplyOptions, type ApplyResult, applyTo } from '../reconcile/apply.js';
import { boundedRead } from '../reconcile/bounded.js';
import { Consent, type ConsentTerms } from '../reconcile/consent.js';
import { createdBy, identityOf } from '../reconcile/creation.js';
import { callFlavor, checkObservation, type Guarded } from '../reconcile/flavor-calls.js';
import { OncePerLook, type Turn, Turns } from '../reconcile/observations.js';
import type { CompareOptions, ConsentOptions, LookOptions, PlanOptions, VerbOptions } from '../reconcile/options.js';
import { type Decider, isAsDesired, type Observed, planFor, stepsOf } from '../reconcile/plan.js';
import { sendStep } from '../reconcile/send-step.js';
import type { Services } from '../services/container.js';
import { CLOCK, EVENTS, LOSSES, RUNTIME_SIGNAL } from '../services/tokens.js';
import { parseState } from './desired-state.js';

/** What a callback is called with: its `kwargs`, with the particle in place of `particle: true`. */
export type CallbackArguments = Readonly<Record<string, unknown>> & { readonly particle?: Particle };

/** A function that is called after a transition. */
export interface Callback {
  /** What it returns is waited for, and not used. */
  readonly function: (args: CallbackArguments) => unknown;
  /** Handed to the function as they are; `particle: true` stands for the particle itself. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/**
 * What is called after which kind of transition: `start` when the resource was brought to running, `stop`, `terminate`, and
 * `update` when it was in the desired state already and its settings were changed.
 */
export type Callbacks = { readonly [Kind in Verb]?: Callback };

export const CALLBACK_KINDS: readonly Verb[] = ['start', 'stop', 'terminate', 'update'];

/**
 * Calls the callback of a kind of transition, where the definition has one.
 *
 * @throws {@link CallbackError} when it fails
 */
export async function callBack(particle: Particle, callbacks: Callbacks, kind: Verb | undefined): Promise<void> {
  const callback = kind && callbacks[kind];
  if (!callback) return;
  const { particle: wantsParticle, ...others } = structuredClone(callback.kwargs ?? {});
  try {
    await callback.function(wantsParticle === true ? { ...others, particle } : others);
  } catch (error) {
    throw new CallbackError(particle.id, kind, { cause: error });
  }
}

/**
 * What a particle is made of: the one argument of its constructor.
 *
 * @typeParam Definition - the flavor's part of the definition, validated and frozen
 */
export interface ParticleContext<Definition = unknown> extends Services {
  /** The definition's `pcf_name`. */
  readonly name: string;
  /** The flavor's name, as the flavor spells it. */
  readonly flavor: string;
  /** The package that brings the flavor, for errors. */
  readonly provider: string;
  readonly definition: Definition;
  readonly desiredState: DesiredState;
  /** Whether the desired state comes from a quasiparticle or a base, and not from the particle's own definition. */
  readonly inheritsState?: boolean;
  readonly stateRules: StateRules;
  readonly protection: Protection;
  readonly callbacks: Callbacks;
}

/**
 * A resource that a platform team describes, and the state that it should be in. The base of every flavor's class.
 *
 * A flavor implements three things: `observe` (look), `planSteps` (think) and `execute` (act). PCF's verbs are built on
 * them here; a subclass may override any verb, and `apply()` honours it.
 *
 * @typeParam Definition - the flavor's part of a definition
 * @typeParam Settings - the settings of a resource as `observe` reads them
 * @typeParam S - the steps that `planSteps` makes and `execute` carries out
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
export abstract class Particle<Definition = unknown, Settings = unknown, S extends Step = Step> {
  /** `flavor:pcf_name` */
  readonly id: string;
  readonly name: string;
  readonly flavor: string;
  /** The flavor's part of the definition: validated, frozen. */
  readonly definition: Definition;
  /** How old an observation may be to be used again where no fresh one is asked for. Writes make it too old at once. */
  cacheTtl: Duration = 15_000;

  #desiredState: DesiredState;
  #inheritsState: boolean;
  #seen: { observation: Observation<Settings>; at: number } | undefined;
  readonly #turns = new Turns<Settings>();
  readonly #steps = new OncePerLook<readonly S[]>();
  /** A look that is under way: who does not need a look of their own shares it. */
  #looking: { readonly observation: Promise<Observation<Settings>>; readonly writes: number } | undefined;
  #writes = 0;
  /** Ends when another apply may begin: a callback of this one may apply the particle again. */
  #applying: Promise<unknown> = Promise.resolve();

  constructor(protected readonly context: ParticleContext<Definition>) {
    this.id = `${context.flavor}:${context.name}`;
    this.name = context.name;
    this.flavor = context.flavor;
    this.definition = context.definition;
    this.#desiredState = context.desiredState;
    this.#inheritsState = context.inheritsState ?? false;
  }

  /**
   * Looks at the resource. A resource that does not exist is `missing`, not an error; a status that is not known is
   * `blocked`. It reads only what the definition declares, and the identity of the resource where that takes no call more or is
   * wanted.
   */
  protected abstract observe(signal: AbortSignal, wants: LookWants): Promise<Observation<Settings>>;

  /**
   * Says what leads from what was seen to the target, in order; nothing when it is there. Pure: the same answer for the same
   * question, so that the plan after the first step is the rest of the plan before it. It may be asked once for each look.
   *
   * @param target - a state that this flavor really has: where it says that `stopped` means `terminated`, the latter
   * @throws a `PlanRefusedError` when there is no acceptable way
   */
  protected abstract planSteps(seen: Resting<Settings>, target: DesiredState): readonly S[];

  /**
   * The steps that the provider accepts although the resource does not rest, for example to tag it while it is built, or to
   * delete it although it is blocked. None by default: everything then waits until the resource rests, and a blocked resource is
   * an error. Pure.
   *
   * @param seen - has the settings that could be read
   * @param target - as for `planSteps`
   * @throws a `PlanRefusedError` when there is no acceptable way
   */
  protected planUnsettled(_seen: Unsettled<Settings>, _target: DesiredState): readonly S[] {
    return [];
  }

  /**
   * What a person should know about the resource that no step does anything about, a sentence each: a declared value that cannot
   * be reached, a part that this version does not know. Nothing by default. Shown with the plan. Pure.
   */
  protected planNotes(_seen: Observation<Settings>, _target: DesiredState): readonly string[] {
    return [];
  }

  /**
   * Sends one step, and does not wait for what comes of it.
   *
   * @param only - the identity of the only resource that the step is for, in a rollback; any that has the name where absent. A look
   * has just told it. Where a request may be sent some time after that, because it is sent again or waits for its turn, read the
   * identity again directly before it, and throw a {@link ConflictError} when it differs
   * @returns from a step that `creates`, the proof that this call created the resource, where there is one: without it, a rollback
   * leaves the resource
   * @throws {@link ConflictError} when the provider refuses only for now, or another process was first
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

  /** Whether its desired state comes from a quasiparticle or a base: it is not consent to a loss then. */
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

  /** What is there: PCF's `get_status`. Answers from the cache unless a fresh look is asked for. */
  async getStatus(options: LookOptions = {}): Promise<Observation<Settings>> {
    const turn = this.#turns.current;
    if (!options.fresh && turn?.observation) return turn.observation;
    const observation = await this.#statusNow(options);
    if (turn) turn.observation = observation;
    return observation;
  }

  async #statusNow(options: LookOptions): Promise<Observation<Settings>> {
    const now = this.#clock.now();
    if (!options.fresh && this.#seen && now - this.#seen.at < this.cacheTtl) return this.#seen.observation;
    const underWay = this.#looking;
    if (!options.fresh && underWay?.writes === this.#writes) return underWay.observation;
    const looking = { observation: this.#lookNow(options, now), writes: this.#writes };
    this.#looking = looking;
    try {
      return await looking.observation;
    } finally {
      if (this.#looking === looking) this.#looking = undefined;
    }
  }

  async #lookNow(options: LookOptions, now: number): Promise<Observation<Settings>> {
    const writes = this.#writes;
    const observation = await boundedRead(this.id, this.context, options, (signal) =>
      callFlavor(this.#guarded, 'observe', signal, () => this.observe(signal, { identity: options.identity ?? false })),
    );
    checkObservation(this.#guarded, observation);
    if (writes === this.#writes) this.#seen = { observation, at: now };
    this.context.resolve(EVENTS).emit({ type: 'observed', id: this.id, at: now, observation });
    return observation;
  }

  /** The state that it is in: PCF's `sync_state`. Answers from the cache unless a fresh look is asked for. */
  async syncState(options: LookOptions = {}): Promise<State> {
    return stateOf(await this.getStatus(options));
  }

  /**
   * The state and the observation of one look. Two calls, `syncState()` and `getStatus()`, can answer from two looks.
   * Answers from the cache unless a fresh look is asked for.
   *
   * @example
   * ```ts
   * const { state, observation } = await particle.look({ fresh: true });
   * ```
   */
  look(options: LookOptions = {}): Promise<Observed<Settings>> {
    if (!options.fresh && this.#turns.current) return this.#observed(options);
    return this.#turns.run({}, () => this.#observed(options));
  }

  async #observed(options: LookOptions): Promise<Observed<Settings>> {
    const observation = await this.getStatus(options);
    return { state: await this.syncState({ ...options, fresh: false }), observation };
  }

  /**
   * Whether the resource is as it is declared, in state and settings: PCF's `is_state_definition_equivalent`.
   *
   * @throws {@link ResourceBlockedError} when it is blocked
   */
  async isStateDefinitionEquivalent(options: CompareOptions = {}): Promise<boolean> {
    const look = await this.look(options);
    refuseBlocked(this.id, look.observation);
    return isAsDesired(this.#decider, options.desiredState ?? this.desiredState, look);
  }

  /**
   * What `apply()` would do now, and which of it needs consent. Looks at the resource, writes nothing, asks no function.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link ResourceBlockedError} when it is blocked
   * @throws a `PlanRefusedError` when there is no acceptable way to what is declared
   */
  async plan(options: PlanOptions = {}): Promise<Plan<S>> {
    const { desiredState = this.desiredState } = options;
    const look = await this.look({ ...options, fresh: true });
    return planFor(this.#decider, desiredState, look, this.#terms(options));
  }

  /**
   * Sends the next step towards `running`, and does not wait for it.
   *
   * @returns the step; `undefined` when there was none to send: it runs, or is on its way to something
   * @throws {@link LossRefusedError} when it loses something, and nothing consents to that
   * @throws a `PlanRefusedError`, a `StepRefusedError`, or what the provider refused
   */
  start(options: VerbOptions = {}): Promise<S | undefined> {
    return this.#carryOut('start', options);
  }

  /** Sends the next step towards `stopped`; see {@link Particle.start}. Calling it is consent to what stopping loses. */
  stop(options: VerbOptions = {}): Promise<S | undefined> {
    return this.#carryOut('stop', options);
  }

  /** Sends the next step towards `terminated`; see {@link Particle.start}. Calling it is consent to what terminating loses. */
  terminate(options: VerbOptions = {}): Promise<S | undefined> {
    return this.#carryOut('terminate', options);
  }

  /** Sends the next step that brings the settings closer to the definition, in the state that it is in; see {@link Particle.start}. */
  update(options: VerbOptions = {}): Promise<S | undefined> {
    return this.#carryOut('update', options);
  }

  /**
   * Makes the resource what it is declared to be, and ends when a look shows that it is. Applying again after any crash goes
   * on from what is there; applying what is there already writes nothing. Applies of one particle run one after the other.
   *
   * @throws {@link DeadlineExceededError} after `maxTimeout`
   * @throws {@link AbortedError} when the signal is aborted or the runtime disposed
   * @throws {@link ResourceBlockedError} when waiting does not help
   * @throws {@link NoProgressError} when a step is accepted but changes nothing
   * @throws {@link ContendedError} when another process changes the resource back time after time
   * @throws {@link CallbackError} when all is done, but a callback of the definition failed
   * @throws {@link PlanChangedError} with `expect`, when the plan is no longer the one that was approved
   * @throws {@link LossRefusedError} before the first step, when a step of the plan loses something and nothing consents to that
   * @throws {@link OtherResourceError} with `resource`, when another resource has the name
   * @throws `InvalidTransitionError` when the flavor has no way from the one state to the other
   * @throws a `PlanRefusedError`, a `StepRefusedError`, or what the provider refused
   *
   * @example
   * ```ts
   * const { outcome, outputs } = await particle.apply({ maxTimeout: 10 * 60_000 });
   * ```
   */
  apply(options: ApplyOptions = {}): Promise<ApplyResult<S>> {
    const { desiredState = this.desiredState } = options;
    const terms = () => this.#terms(options);
    const before = this.#applying;
    let release = () => {};
    const own = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#applying = Promise.all([before, own]);
    return applyTo<S>(
      {
        id: this.id,
        provider: this.context.provider,
        desiredState,
        rules: this.context.stateRules,
        protection: this.context.protection,
        terms,
        look: async (signal, identity) => {
          const turn: Turn<Settings> = { identity: options.resource?.identity };
          const at = this.#clock.now();
          const observed = await this.#turns.run(turn, () => this.#observed({ fresh: true, identity, signal }));
          return {
            ...observed,
            plan: () => planFor(this.#decider, desiredState, observed, terms()),
            due: (verb, without) => stepsOf(this.#decider, verb, observed, without),
            isEquivalent: () => this.#turns.run(turn, () => this.isStateDefinitionEquivalent({ signal, desiredState })),
            send: async (verb, step, without) => {
              const isYoung = this.#clock.now() - at < this.cacheTtl;
              const sending = isYoung ? turn : { identity: turn.identity };
              const send = () => this[verb]({ signal, without, ...(step ? decidedOn(step) : {}) });
              const sent = await this.#turns.run(sending, send);
              return sent && { step: sent, created: sending.created };
            },
          };
        },
      },
      this.context,
      options,
      before,
      ({ transition }) => {
        release();
        return callBack(this, this.context.callbacks, transition);
      },
    ).finally(release);
  }

  async #carryOut(verb: Verb, options: VerbOptions): Promise<S | undefined> {
    const signal = this.#signalOf(options);
    const turn = this.#turns.current;
    const look = await this.look({ signal, identity: turn?.identity !== undefined });
    const [step] = stepsOf(this.#decider, verb, look, options.without);
    if (!step) return undefined;
    if (options.expect && !isSameStep(step, options.expect)) {
      throw new ConflictError(`${this.id} has changed since it was looked at`);
    }
    const identity = this.#requireIdentity(turn?.identity, look);
    const { losses = this.context.resolve(LOSSES) } = options;
    await new Consent({ id: this.id, isAskedFor: true, losses }).require(verb, [step]);
    try {
      const accepted = await sendStep({ id: this.id, verb, step, ...identity }, this.context, signal, () =>
        callFlavor(this.#guarded, 'execute', signal, () => this.execute(step, signal, identity.identity)),
      );
      if (turn) turn.created = createdBy(accepted);
    } finally {
      this.#writes += 1;
      this.#seen = undefined;
      this.#turns.end();
    }
    return step;
  }

  #terms(options: ConsentOptions & { readonly desiredState?: DesiredState }): ConsentTerms {
    const { losses = this.context.resolve(LOSSES) } = options;
    const { isAskedFor = options.desiredState !== undefined || !this.inheritsState } = options;
    return { id: this.id, losses, isAskedFor };
  }

  /** @throws {@link OtherResourceError} when a step may be sent for one resource only, and the look showed another one */
  #requireIdentity(wanted: string | undefined, { observation }: Observed): { readonly identity?: string } {
    if (wanted === undefined) return {};
    const found = identityOf(observation);
    if (found !== wanted) throw new OtherResourceError(this.id, wanted, found);
    return { identity: wanted };
  }

  get #guarded(): Guarded {
    return { id: this.id, provider: this.context.provider };
  }

  get #decider(): Decider<Settings, S> {
    const { stateRules: rules, protection } = this.context;
    return {
      ...this.#guarded,
      rules,
      protection,
      planSteps: (seen, target) => this.#steps.of(seen, target, () => this.planSteps(seen, target)),
      planUnsettled: (seen, target) => this.planUnsettled(seen, target),
      planNotes: (seen, target) => this.planNotes(seen, target),
    };
  }

  get #clock() {
    return this.context.resolve(CLOCK);
  }

  #signalOf(options: VerbOptions): AbortSignal {
    return options.signal ?? this.context.resolve(RUNTIME_SIGNAL);
  }
}

/** A step that an apply has consent for: no other one is sent in its place. */
function decidedOn(step: Step): VerbOptions {
  return { expect: step, losses: 'allow' };
}

function refuseBlocked(id: string, observation: Observation): void {
  if (observation.kind === 'blocked') throw new ResourceBlockedError(id, observation.status, observation.reason);
}
