import { InvalidTransitionError } from '../errors/plan-errors.js';
import { AbortedError, ResourceBlockedError } from '../errors/reconcile-errors.js';
import { protectingKey } from '../model/protection.js';
import { type DesiredState, State } from '../model/state.js';
import type { Step } from '../model/step.js';
import { canonical, type Verb, verbFor } from '../model/transitions.js';
import type { EventBody } from '../services/events.js';
import { CLOCK, EVENTS, RUNTIME_SIGNAL } from '../services/tokens.js';
import type { ApplyQueue } from './apply-queue.js';
import { ApplyRun, type ApplySubject, type EndedApply } from './apply-run.js';
import { ApplyDeadline } from './deadline.js';
import type { Observed } from './observations.js';
import type { ApplyOptions } from './options.js';
import { planToObserve, stepsForVerb } from './plan/plan.js';
import type { ApplyResult } from './result.js';
import { runBounded } from './time/bounded.js';

/** A particle whose applies run one after the other. */
export interface QueuedSubject<Settings, S extends Step> extends ApplySubject<Settings, S> {
  readonly queue: ApplyQueue;
  /** Calls the callback of the definition for a transition, where there is one. */
  callBack(transition: Verb | undefined): Promise<void>;
}

/** Applies a particle within its deadline: runs the loop, then the callback of the definition. */
export async function applyParticle<Settings, S extends Step>(
  particle: QueuedSubject<Settings, S>,
  desiredState: DesiredState,
  options: ApplyOptions,
): Promise<ApplyResult<S>> {
  const { id, services } = particle;
  const clock = services.resolve(CLOCK);
  const events = services.resolve(EVENTS);
  const emit = (event: EventBody) => events.emit({ ...event, id, at: clock.now() });
  const startedAt = clock.now();
  const deadline = new ApplyDeadline(particle, clock, options.maxTimeout);
  const slot = particle.queue.enter();
  // When the work is aborted or out of time, it ends with one of these errors, even if a flavor ignores the signal.
  const bounds = {
    clock,
    signals: [services.resolve(RUNTIME_SIGNAL), ...(options.signal ? [options.signal] : [])],
    aborted: (cause: unknown) => new AbortedError(id, { cause }),
    maxTimeout: () => deadline.limit,
    timedOut: (waits: string) => deadline.error(waits),
  };
  try {
    const ended = await runBounded(bounds, async (signal) => {
      await slot.previous; // Waits for the earlier applies of this particle.
      const done = await reconcile(new ApplyRun(particle, desiredState, options, deadline, emit, signal), options);
      slot.leave(); // The callback may apply the particle again.
      await particle.callBack(done.transition);
      return done;
    });
    const { outcome, state, kept } = ended;
    emit({ type: 'applied', outcome, state, ...(kept ? { kept } : {}) });
    return { id, ...ended, duration: clock.now() - startedAt };
  } catch (error) {
    emit({ type: 'failed', error });
    throw error;
  } finally {
    slot.leave();
  }
}

/**
 * Observes, decides, sends a step, and observes again, until an observation shows the desired state and settings. Each round begins
 * with what exists, so that a crash, a lost answer or a change by another process needs no case of its own.
 */
async function reconcile<Settings, S extends Step>(
  run: ApplyRun<Settings, S>,
  { sync = true }: ApplyOptions,
): Promise<EndedApply<S>> {
  const { particle, desiredState, guard, deadline } = run;
  for (;;) {
    run.signal.throwIfAborted();
    const observed = await run.observe();
    const { state, observation } = observed;

    // What is only observed is waited for, and never written.
    if (particle.protection.observeOnly) {
      const ended = endObserved(run, observed);
      if (ended) return ended;
      if (!sync) return run.end('started');
      await guard.untilNextLook(observation);
      continue;
    }

    // Where only one resource may be changed, as in a rollback: is it this one? While it is `unclear`, look again.
    const identity = run.compareIdentity(observation);
    if (identity === 'replaced') return run.end('changed');
    if (identity === 'unclear') {
      await guard.untilNextLook(observation);
      continue;
    }

    // While the resource is moving or blocked: send the steps that the provider accepts already, else wait. A plan that is not the
    // approved one is no error yet: it is compared again when the resource rests.
    if (state === State.pending || observation.kind === 'blocked') {
      const meanwhile = run.stepsMeanwhile(observed);
      if (meanwhile.steps.length > 0 && run.isExpected(observed)) {
        run.approve(observed);
        if ((await run.send(meanwhile.verb, meanwhile.steps, observed)) && !sync) return run.end('started');
        continue;
      }
      if (observation.kind === 'blocked')
        throw new ResourceBlockedError(particle.id, observation.status, observation.reason);
      if (!sync) return run.end('started');
      await guard.untilNextLook(observation);
      continue;
    }

    // The resource rests, so its plan is complete: is it the approved one?
    run.approve(observed);

    // Is there anything to do?
    const verb = verbFor(particle.rules, state, desiredState);
    if (!verb) throw new InvalidTransitionError(particle.id, state, desiredState);
    const outputs = observation.kind === 'settled' ? observation.outputs : {};
    const kept = protectingKey(particle, desiredState, observed);
    if (kept === 'persist_on_termination') return { ...run.end('unchanged', outputs), state, kept };
    if (verb === 'update' && (await run.isEquivalent())) {
      run.dropDeferred();
      return run.end(run.accepted.length > 0 ? 'changed' : 'unchanged', outputs);
    }
    // `persist_on_update` does not stop an apply that has sent a step.
    if (kept && run.accepted.length === 0) return { ...run.end('unchanged', outputs), kept };

    // Send the next step that the provider does not defer.
    const due = stepsForVerb(particle, verb, observed);
    deadline.allowFor(due); // Without a timeout of the caller, a long first plan gets more time.
    guard.noteDue(due); // What is due again after it was done has been changed back by another process.
    const { deferredSteps } = run;
    const toSend = deferredSteps.length === 0 ? due : stepsForVerb(particle, verb, observed, deferredSteps);
    if (toSend.length === 0 && deferredSteps.length > 0) return run.end('deferred', outputs);
    if ((await run.send(verb, toSend, observed)) && !sync) return run.end('started');
  }
}

/**
 * Returns the end of an apply of a resource that is only observed; `undefined` while it is moving and is to run.
 *
 * @throws {@link ObservedMissingError} or {@link ResourceBlockedError} where it is to run and cannot
 */
function endObserved<Settings, S extends Step>(
  run: ApplyRun<Settings, S>,
  observed: Observed<Settings>,
): EndedApply<S> | undefined {
  const { particle, desiredState } = run;
  const { state, observation } = observed;
  const { status } = planToObserve(particle, desiredState, observed);
  if (status !== undefined && canonical(particle.rules, desiredState) === State.running) return undefined;
  const outputs = observation.kind === 'settled' ? observation.outputs : {};
  const shown = state === State.pending ? State.running : state;
  return { ...run.end('unchanged', outputs), state: shown, kept: 'observe_only' };
}
