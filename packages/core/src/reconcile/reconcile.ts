import { InvalidTransitionError } from '../errors/plan-errors.js';
import {
  ConflictError,
  DeferredError,
  OtherResourceError,
  PlanChangedError,
  ResourceBlockedError,
  StepRefusedError,
} from '../errors/reconcile-errors.js';
import type { Deferral, Duration, Keeper, Outputs, Plan, Step, Verb } from '../model/contract.js';
import { keeperOf, mayChange, type Protection } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import { type StateRules, verbFor, verbMeanwhile } from '../model/transitions.js';
import { Consent, type ConsentTerms } from './consent.js';
import {
  type AcceptedStep,
  type Creation,
  CreationProof,
  compareIdentity,
  identityOf,
  type KnownResource,
} from './creation.js';
import type { Observed } from './plan.js';
import { Patience, type Surroundings } from './repeat-guard.js';
import { USUAL_MOVE } from './waiting.js';

/** What the loop needs of a particle: its verbs, as its class may have overridden them. */
export interface Subject<S extends Step> {
  readonly id: string;
  /** The package that brings the flavor. */
  readonly provider: string;
  readonly desiredState: DesiredState;
  readonly rules: StateRules;
  readonly protection: Protection;
  /** What its plan may lose. */
  terms(): ConsentTerms;
  /**
   * Looks at the resource. What is done because of the look ends with the signal, too.
   *
   * @param identity - whether the identity of the resource is needed
   */
  look(signal: AbortSignal, identity: boolean): Promise<Look<S>>;
}

/** A fresh look at the resource, and what follows from it. Other looks that happen in the meantime change none of that. */
export interface Look<S extends Step> extends Observed {
  /** What would be done. Pure. */
  plan(): Plan<S>;
  /** The steps that a verb would send, in order. Pure. */
  due(verb: Verb, without: readonly S[]): readonly S[];
  isEquivalent(): Promise<boolean>;
  /** Sends a step. */
  send(verb: Verb, step: S | undefined, without: readonly S[]): Promise<AcceptedStep<S> | undefined>;
}

/** How the loop ended. */
export interface Reconciled<S extends Step> {
  readonly outcome: Outcome;
  readonly from: State;
  readonly state: DesiredState;
  /** The key of the definition that kept the resource as it is. */
  readonly kept?: Keeper;
  /** The kind of what was done; absent when nothing was sent. */
  readonly transition?: Verb;
  readonly steps: readonly S[];
  readonly deferred: readonly Deferral<S>[];
  readonly outputs: Outputs;
}

/** What an apply has done so far. */
export interface Progress {
  /** The state that was found first. */
  readonly from: State;
  /** What the provider has accepted, in order. */
  readonly steps: readonly Step[];
  /** Whether a step was sent, and it is not known yet, or never will be, what came of it. */
  readonly isOpen: boolean;
  /** Whether this apply created the resource, or may have. */
  readonly creation: Creation;
}

/**
 * How an apply ended: nothing was to be done; something was, and is done; `started` (with `sync: false`): it is on its way;
 * `deferred`: all is done but what the provider refuses for some time.
 */
export type Outcome = 'unchanged' | 'changed' | 'started' | 'deferred';

/** How to reconcile. */
export interface ReconcileOptions {
  /** Whether to go on until the end, or return once something is under way. */
  readonly sync: boolean;
  /** The digest of the plan that was approved. */
  readonly expect: string | undefined;
  /** The only resource that may be changed. */
  readonly resource: KnownResource | undefined;
  /** Is told before a step is sent, and when it is known what came of it. */
  progressed(progress: Progress): void;
}

/**
 * Looks, decides, acts, and looks again, until a look shows the desired state and definition. Level-triggered: each round
 * starts from what is there, so that a crash, a lost answer or a change by another process needs no case of its own.
 */
export async function reconcile<S extends Step>(
  subject: Subject<S>,
  surroundings: Surroundings,
  { sync, expect, resource, progressed }: ReconcileOptions,
  signal: AbortSignal,
): Promise<Reconciled<S>> {
  const patience = new Patience<S>(subject, surroundings, signal);
  const consent = new Consent(subject.terms());
  const proof = new CreationProof();
  const { clock } = surroundings;
  const steps: S[] = [];
  const deferred: Deferral<S>[] = [];
  let from: State | undefined;
  let transition: Verb | undefined;
  let isApproved = false;
  const approve = (look: Look<S>) => {
    if (!isApproved && expect !== undefined) consent.approve(look.plan().steps);
    isApproved = true;
  };
  let isEstimated = false;
  for (;;) {
    signal.throwIfAborted();
    const look = await subject.look(signal, resource !== undefined || proof.needsIdentity);
    const { state, observation } = look;
    from ??= state;
    const end = (outcome: Outcome, outputs: Outputs = {}) => ({
      outcome,
      from: from ?? state,
      state: subject.desiredState,
      ...(transition ? { transition } : {}),
      steps,
      deferred,
      outputs,
    });
    const without = deferred.map(({ step }) => step);
    const tell = (isOpen: boolean) =>
      progressed({ from: from ?? state, steps: [...steps], isOpen, creation: proof.creation });
    const send = async (verb: Verb, left: readonly S[]) => {
      const [next] = left;
      await consent.require(verb, left);
      const sendAndTell = () => {
        tell(true);
        return look.send(verb, next, without);
      };
      const sendNow = () => proof.sending(observation, next, sendAndTell, () => clock.now());
      const sent = await orDeferred(next, deferred, () =>
        patience.send(observation, next, async () => (await tellingFailures(tell, sendNow))?.step),
      );
      if (!sent) return false;
      steps.push(sent);
      tell(false);
      if (verb !== 'update' || !transition) transition = verb;
      return true;
    };
    patience.note(observation);
    if (proof.note(observation)) tell(false);
    if (resource) {
      const hasBegun = steps.length > 0;
      const found = compareIdentity(hasBegun ? { identity: resource.identity } : resource, observation, clock.now());
      const isReplaced = found === 'other' && hasBegun && identityOf(observation) !== undefined;
      if (isReplaced) return end('changed');
      if (found === 'other') throw new OtherResourceError(subject.id, resource.identity, identityOf(observation));
      if (found === 'unclear') {
        await patience.untilNextLook(observation);
        continue;
      }
    }
    if (state === State.pending || observation.kind === 'blocked') {
      const verb = verbMeanwhile(subject.rules, subject.desiredState);
      const left = mayChange(subject, subject.desiredState, observation) ? look.due(verb, without) : [];
      if (left.length > 0 && (isApproved || isExpected(expect, look))) {
        approve(look);
        if ((await send(verb, left)) && !sync) return end('started');
        continue;
      }
      if (observation.kind === 'blocked')
        throw new ResourceBlockedError(subject.id, observation.status, observation.reason);
      if (!sync) return end('started');
      await patience.untilNextLook(observation);
      continue;
    }
    if (!isApproved) refuseOtherPlan(subject.id, expect, look);
    approve(look);
    const verb = verbFor(subject.rules, state, subject.desiredState);
    if (!verb) throw new InvalidTransitionError(subject.id, state, subject.desiredState);
    const outputs = observation.kind === 'settled' ? observation.outputs : {};
    const kept = keeperOf(subject, subject.desiredState, state);
    if (kept === 'persist_on_termination') return { ...end('unchanged', outputs), state, kept };
    if (verb === 'update' && (await look.isEquivalent())) {
      deferred.length = 0;
      return end(steps.length > 0 ? 'changed' : 'unchanged', outputs);
    }
    if (kept && steps.length === 0) return { ...end('unchanged', outputs), kept };
    const due = look.due(verb, []);
    if (!isEstimated) surroundings.expected(durationOf(due));
    isEstimated = true;
    patience.noteDue(due);
    const left = without.length === 0 ? due : look.due(verb, without);
    if (left.length === 0 && deferred.length > 0) return end('deferred', outputs);
    if ((await send(verb, left)) && !sync) return end('started');
  }
}

/** How long steps usually take one after the other: what a provider does at once is done sooner. */
function durationOf(steps: readonly Step[]): Duration {
  return steps.reduce((sum, { usually = USUAL_MOVE }) => sum + usually, 0);
}

/** Tells that a step failed, and whether it is certain that nothing came of it. */
async function tellingFailures<T>(tell: (isOpen: boolean) => void, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const isRefused = [ConflictError, DeferredError, StepRefusedError].some((kind) => error instanceof kind);
    tell(!isRefused);
    throw error;
  }
}

/** How many steps one apply leaves out at the most: a plan that defers more never ends. */
const MOST_DEFERRALS = 100;

function refuseOtherPlan<S extends Step>(id: string, expected: string | undefined, look: Look<S>): void {
  if (expected === undefined) return;
  const { digest } = look.plan();
  if (digest !== expected) throw new PlanChangedError(id, expected, digest);
}

/** Whether the plan is the one that was approved, or none had to be: while a resource moves, another plan is waited for. */
function isExpected<S extends Step>(expected: string | undefined, look: Look<S>): boolean {
  return expected === undefined || look.plan().digest === expected;
}

/** Notes a step that the provider refuses for some time, so that the loop goes on without it. */
async function orDeferred<S extends Step>(
  step: S | undefined,
  deferred: Deferral<S>[],
  send: () => Promise<S | undefined>,
): Promise<S | undefined> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof DeferredError) || !step || deferred.length >= MOST_DEFERRALS) throw error;
    deferred.push({ step, reason: error.message, ...(error.until === undefined ? {} : { until: error.until }) });
    return undefined;
  }
}
