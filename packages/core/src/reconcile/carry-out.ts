import { fencedIn } from '../errors/fenced-error.js';
import { ObserveOnlyError } from '../errors/plan-errors.js';
import { ConflictError, OtherResourceError, StepRefusedError } from '../errors/reconcile-errors.js';
import type { ProposedStep } from '../model/before-step.js';
import { isSameStep, type Step, type StepAnswer } from '../model/step.js';
import type { Verb } from '../model/transitions.js';
import type { Services } from '../services/container.js';
import type { EventBody } from '../services/events.js';
import { BEFORE_STEP, CLOCK, EVENTS, LOSSES, RUNTIME_SIGNAL } from '../services/tokens.js';
import { messageOf } from '../values.js';
import { createdBy, identityOf } from './creation.js';
import { callFlavor } from './flavor-calls.js';
import { type MarkedSubject, withMarks } from './marks.js';
import type { Observed } from './observations.js';
import type { LookOptions, VerbOptions } from './options.js';
import { Consent } from './plan/consent.js';
import { stepsForVerb, targetOf } from './plan/plan.js';

/** A particle whose verbs are carried out. */
export interface VerbSubject<Settings, S extends Step> extends MarkedSubject<Settings, S> {
  readonly services: Services;
  look(options: LookOptions): Promise<Observed<Settings>>;
  execute(step: S, signal: AbortSignal, only?: string): Promise<StepAnswer>;
}

/**
 * Carries out a verb: looks, plans, checks the consent to losses, calls the hooks, and executes the next step. Does not wait for the
 * resource to change.
 *
 * @returns the step; `undefined` when there was none to send
 */
export async function carryOut<Settings, S extends Step>(
  subject: VerbSubject<Settings, S>,
  verb: Verb,
  options: VerbOptions,
): Promise<S | undefined> {
  const { id, services, observations, protection } = subject;
  if (protection.observeOnly) throw new ObserveOnlyError(id, verb);
  const { signal = services.resolve(RUNTIME_SIGNAL), losses = services.resolve(LOSSES) } = options;
  const { round } = observations;
  const only = round?.identity;
  const looked = await subject.look({ signal, identity: only !== undefined });
  const observed = await withMarks(subject, looked, targetOf(verb, looked.state), { signal });
  const [step] = stepsForVerb(subject, verb, observed, options.without);
  if (!step) return undefined;
  if (options.expect && !isSameStep(step, options.expect))
    throw new ConflictError(`${id} has changed since it was observed`);
  if (only !== undefined) requireIdentity(id, only, observed);
  await new Consent({ id, isAskedFor: true, losses }).require(verb, [step]);
  try {
    const answer = await sendStep(
      { id, verb, step, ...(only === undefined ? {} : { identity: only }) },
      services,
      signal,
      () => callFlavor(subject, 'execute', signal, () => subject.execute(step, signal, only)),
    );
    if (round) round.created = createdBy(answer);
  } finally {
    observations.noteWrite();
  }
  return step;
}

/** @throws {@link OtherResourceError} when the look showed another resource than the only one that the step may be sent for */
function requireIdentity(id: string, only: string, { observation }: Observed): void {
  const found = identityOf(observation);
  if (found !== only) throw new OtherResourceError(id, only, found);
}

/** Sends one step after every hook of the runtime has let it pass, and emits the events of the step. */
async function sendStep<T>(
  proposed: ProposedStep,
  services: Services,
  signal: AbortSignal,
  execute: () => Promise<T>,
): Promise<T> {
  const events = services.resolve(EVENTS);
  const clock = services.resolve(CLOCK);
  const { id, verb, step } = proposed;
  const emit = (event: EventBody) => events.emit({ ...event, id, at: clock.now() });
  try {
    await callHooks(proposed, services);
    signal.throwIfAborted();
    emit({ type: 'step-started', verb, step });
    const answer = await execute();
    emit({ type: 'step-finished', verb, step });
    return answer;
  } catch (thrown) {
    const error = fencedIn(thrown) ?? thrown;
    emit({ type: 'step-failed', verb, step, error });
    throw error;
  }
}

/** @throws {@link StepRefusedError} when a hook throws */
async function callHooks(proposed: ProposedStep, services: Services): Promise<void> {
  for (const hook of services.resolve(BEFORE_STEP)) {
    try {
      await hook(proposed);
    } catch (error) {
      throw new StepRefusedError(proposed.id, proposed.step, messageOf(error), { cause: error });
    }
  }
}
