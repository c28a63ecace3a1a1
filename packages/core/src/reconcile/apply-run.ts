import { fencedIn } from '../errors/fenced-error.js';
import { PlanChangedError, PlanMovedError } from '../errors/plan-errors.js';
import { ConflictError, DeferredError, OtherResourceError, StepRefusedError } from '../errors/reconcile-errors.js';
import type { Duration } from '../model/duration.js';
import type { Observation, Outputs } from '../model/observation.js';
import type { Outcome } from '../model/plan.js';
import { protectingKey } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import type { Deferral, Step } from '../model/step.js';
import { type Verb, verbMeanwhile } from '../model/transitions.js';
import type { EventBody } from '../services/events.js';
import { CLOCK, RANDOM } from '../services/tokens.js';
import type { VerbSubject } from './carry-out.js';
import { type AcceptedStep, CreationTracker, compareIdentity, identityOf } from './creation.js';
import type { ApplyDeadline } from './deadline.js';
import { MarksMemory, withMarks } from './marks.js';
import type { Observed, Round } from './observations.js';
import type { ApplyOptions, CompareOptions, ConsentOptions, LookOptions, VerbOptions } from './options.js';
import { describeNew, stepNotIn } from './plan/approved.js';
import { Consent, type ConsentTerms } from './plan/consent.js';
import { isToBeMarked, planFor, stepsForVerb } from './plan/plan.js';
import { RepeatGuard } from './repeat-guard.js';
import type { ApplyResult } from './result.js';

/** A particle as an apply uses it: its verbs and reads are those of its class, which may override them. */
export interface ApplySubject<Settings, S extends Step> extends VerbSubject<Settings, S> {
  /** Returns whether an observation of this age may still be used. */
  isYoung(age: Duration): boolean;
  /** Returns the observation of the current round and its state. */
  observeInRound(options: LookOptions): Promise<Observed<Settings>>;
  isEquivalent(options: CompareOptions): Promise<boolean>;
  callVerb(verb: Verb, options: VerbOptions): Promise<S | undefined>;
  consentTerms(options: ConsentOptions & { readonly desiredState?: DesiredState }): ConsentTerms;
}

/** How the loop ended. */
export type EndedApply<S extends Step> = Omit<ApplyResult<S>, 'id' | 'duration'>;

/** How many steps one apply defers at the most: a plan that defers more never ends. */
const MOST_DEFERRALS = 100;

/** One run of the loop: what it has observed, sent and deferred so far. */
export class ApplyRun<Settings, S extends Step> {
  /** The steps that the provider has accepted, in order. */
  readonly accepted: S[] = [];
  #deferred: readonly Deferral<S>[] = [];
  /** Waits before the next look, and stops an apply that repeats steps without effect. */
  readonly guard: RepeatGuard<S>;
  /** Which losses have consent. */
  readonly #consent: Consent;
  /** Whether this apply created the resource: a rollback terminates only such a resource. */
  readonly #creation = new CreationTracker();
  /** What is known of the marks of the resource, so that they are read once. */
  readonly #marks = new MarksMemory();
  /** Whether the last look showed that it moves although this apply has sent nothing. */
  #isChangedByOthers = false;
  #isApproved = false;
  readonly #emit: (event: EventBody) => void;
  #round: Round<Settings> = {};
  #roundStartedAt = 0;
  #from: State | undefined;
  #transition: Verb | undefined;

  constructor(
    readonly particle: ApplySubject<Settings, S>,
    readonly desiredState: DesiredState,
    private readonly options: ApplyOptions,
    /** The timeout, and what its error says about the progress. */
    readonly deadline: ApplyDeadline,
    emit: (event: EventBody) => void,
    readonly signal: AbortSignal,
  ) {
    this.#emit = emit;
    this.#consent = new Consent(particle.consentTerms(options));
    this.guard = new RepeatGuard(particle, {
      clock: particle.services.resolve(CLOCK),
      random: particle.services.resolve(RANDOM),
      signal,
      onWait: (reason, delay) => emit({ type: 'waiting', reason, delay }),
      onRefusal: (reason) => deadline.noteRefusal(reason),
    });
  }

  /** Begins a round: looks at the resource, and gives everything in this round the same observation. */
  async observe(): Promise<Observed<Settings>> {
    const { particle, deadline, signal } = this;
    const { resource } = this.options;
    this.#round = { identity: resource?.identity };
    this.#roundStartedAt = this.#now();
    deadline.noteLook();
    const identity = resource !== undefined || this.#creation.needsIdentity;
    const observed = await this.#inRound(() => particle.observeInRound({ fresh: true, identity, signal }));
    deadline.noteObserved(observed);
    this.#from ??= observed.state;
    this.guard.note(observed.observation);
    const isFirstProof = this.#creation.note(observed.observation);
    if (isFirstProof) this.#report(false);
    return this.#withMarks(observed);
  }

  /** Adds the marks of the resource, where they are needed. What this apply has created has the marks that it was created with. */
  async #withMarks(observed: Observed<Settings>): Promise<Observed<Settings>> {
    const { particle, desiredState, signal } = this;
    const { observation } = observed;
    if (this.#creation.isProvenBy(observation)) this.#marks.note(observation, particle.ownership?.wanted);
    const isMoving = observation.kind === 'moving';
    // An orphan may have changed hands while it was moving or a step was refused: its marks are read before each step. So may a
    // resource that another process changes: its marks are read again when it rests.
    const isToRead = !isMoving && (particle.ownership?.adopt === 'owned' || this.#isChangedByOthers);
    this.#isChangedByOthers = isMoving && this.accepted.length === 0;
    this.#round.marks = isToRead ? undefined : this.#marks.of(observation);
    const marked = await this.#inRound(() => withMarks(particle, observed, desiredState, { signal }));
    // Marks that are to change are read again in the next round: a read can be stale.
    const isFinal = marked.marks !== undefined && !isToBeMarked(particle, marked.marks);
    this.#marks.note(observation, isFinal ? marked.marks : undefined);
    return marked;
  }

  /**
   * Compares what was observed with the only resource that may be changed.
   *
   * @returns `replaced` where that resource is gone after steps of this apply, and another one has its name
   * @throws {@link OtherResourceError} for any other resource
   */
  compareIdentity(observation: Observation): 'same' | 'unclear' | 'replaced' {
    const { resource } = this.options;
    if (!resource) return 'same';
    const hasBegun = this.accepted.length > 0;
    const wanted = hasBegun ? { identity: resource.identity } : resource;
    const found = compareIdentity(wanted, observation, this.#now());
    if (found !== 'other') return found;
    if (hasBegun && identityOf(observation) !== undefined) return 'replaced';
    throw new OtherResourceError(this.particle.id, resource.identity, identityOf(observation));
  }

  /** Whether the plan of this round is the approved one, or none had to be approved. Later rounds carry out the rest of that plan. */
  isExpected(observed: Observed<Settings>): boolean {
    const { expect, approved } = this.options;
    if (this.#isApproved || (expect === undefined && approved === undefined)) return true;
    const { digest, steps } = this.#plan(observed);
    return (expect === undefined || digest === expect) && (!approved || stepNotIn(approved, steps) === undefined);
  }

  /**
   * Takes the plan of this round as the approved one. With an expected digest or approved steps, that is consent to what the plan loses.
   *
   * @throws {@link PlanChangedError} or {@link PlanMovedError} when it is another plan
   */
  approve(observed: Observed<Settings>): void {
    const { expect, approved } = this.options;
    if (!this.#isApproved && (expect !== undefined || approved)) {
      const { id } = this.particle;
      const { digest, steps } = this.#plan(observed);
      if (expect !== undefined && digest !== expect) throw new PlanChangedError(id, expect, digest);
      const other = approved && stepNotIn(approved, steps);
      if (other) throw new PlanMovedError([{ id, what: `${describeNew(other)}.` }]);
      this.#consent.approve(steps);
    }
    this.#isApproved = true;
  }

  /** Returns the steps that the provider accepts although the resource does not rest. */
  stepsMeanwhile(observed: Observed<Settings>): { readonly verb: Verb; readonly steps: readonly S[] } {
    const verb = verbMeanwhile(this.particle.rules, this.desiredState);
    const isKept = protectingKey(this.particle, this.desiredState, observed) !== undefined;
    return { verb, steps: isKept ? [] : stepsForVerb(this.particle, verb, observed, this.deferredSteps) };
  }

  /** The steps that the provider refuses for some time. */
  get deferredSteps(): S[] {
    return this.#deferred.map(({ step }) => step);
  }

  /** Drops the deferred steps: the resource is as declared without them. */
  dropDeferred(): void {
    this.#deferred = [];
  }

  /** Compares the resource with its definition, by the particle's own method. */
  isEquivalent(): Promise<boolean> {
    const { signal, desiredState } = this;
    return this.#inRound(() => this.particle.isEquivalent({ signal, desiredState }));
  }

  /**
   * Sends the first of some steps by the particle's own verb. Waits instead where the provider refuses it for now, or where reads may
   * not show yet that it was sent before. Without a step, it still calls the verb, which a subclass may override.
   *
   * @param steps - everything that is still to be sent: all of it needs consent
   * @returns whether the provider accepted the step
   * @throws {@link LossRefusedError} when one of the steps loses something and nothing consents to that
   * @throws {@link NoProgressError} when the step was sent before, and has no effect
   * @throws {@link ContendedError} when another process changes a setting back time after time
   */
  async send(verb: Verb, steps: readonly S[], observed: Observed<Settings>): Promise<boolean> {
    const [step] = steps;
    const { observation } = observed;
    await this.options.review?.(this.#plan(observed));
    await this.#consent.require(verb, steps);
    const accepted = await this.#orDefer(step, () =>
      this.guard.send(observation, step, () => this.#sendAndReport(verb, step, observation)),
    );
    if (!accepted) return false;
    this.accepted.push(accepted);
    this.#report(false);
    if (verb !== 'update' || !this.#transition) this.#transition = verb;
    return true;
  }

  /** Returns the result of the apply. */
  end(outcome: Outcome, outputs: Outputs = {}): EndedApply<S> {
    return {
      outcome,
      from: this.#from ?? State.pending,
      state: this.desiredState,
      ...(this.#transition ? { transition: this.#transition } : {}),
      steps: this.accepted,
      deferred: this.#deferred,
      outputs,
    };
  }

  /** Calls the verb. Reports before and after it, and remembers whether the step may have created the resource. */
  async #sendAndReport(verb: Verb, step: S | undefined, observation: Observation): Promise<S | undefined> {
    const send = () => {
      this.#report(true);
      return this.#callVerb(verb, step);
    };
    try {
      const accepted = await this.#creation.track(observation, step, send, () => this.#now());
      this.deadline.noteAccepted();
      const { resource } = this.#creation.creation;
      if (resource && accepted?.created !== undefined) this.#emit({ type: 'created', resource });
      return accepted?.step;
    } catch (thrown) {
      const error = fencedIn(thrown) ?? thrown;
      const isRefused = [ConflictError, DeferredError, StepRefusedError].some((kind) => error instanceof kind);
      this.#report(!isRefused);
      throw error;
    }
  }

  /**
   * Calls the particle's verb. Unless a subclass overrides it, the verb (`carryOut`) plans from the observation of this round, calls the
   * hooks, and executes the next step. An observation that has become too old is not shared with the verb, which then looks again.
   */
  async #callVerb(verb: Verb, step: S | undefined): Promise<AcceptedStep<S> | undefined> {
    const { particle, signal } = this;
    const isYoung = particle.isYoung(this.#now() - this.#roundStartedAt);
    const round: Round<Settings> = isYoung ? this.#round : { identity: this.#round.identity };
    // `send` has required consent for this step, so the verb does not ask again.
    const decided: VerbOptions = step ? { expect: step, losses: 'allow' } : {};
    const without = this.deferredSteps;
    const sent = await particle.observations.inRound(round, () =>
      particle.callVerb(verb, { signal, without, ...decided }),
    );
    return sent && { step: sent, created: round.created };
  }

  /** Defers a step that the provider refuses for some time: the loop continues without it. */
  async #orDefer(step: S | undefined, send: () => Promise<S | undefined>): Promise<S | undefined> {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof DeferredError) || !step || this.#deferred.length >= MOST_DEFERRALS) throw error;
      const { message: reason, until } = error;
      this.#deferred = [...this.#deferred, { step, reason, ...(until === undefined ? {} : { until }) }];
      return undefined;
    }
  }

  #plan(observed: Observed<Settings>) {
    return planFor(this.particle, this.desiredState, observed, this.particle.consentTerms(this.options));
  }

  /** Tells the caller's `onProgress`. `isOpen`: a step was sent whose result is not known. */
  #report(isOpen: boolean): void {
    const { onProgress } = this.options;
    if (!onProgress || this.#from === undefined) return;
    onProgress({ from: this.#from, steps: [...this.accepted], isOpen, creation: this.#creation.creation });
  }

  #inRound<T>(work: () => Promise<T>): Promise<T> {
    return this.particle.observations.inRound(this.#round, work);
  }

  #now(): number {
    return this.particle.services.resolve(CLOCK).now();
  }
}
