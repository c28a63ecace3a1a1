import {
  type ApplyResult,
  DeadlineExceededError,
  type DesiredState,
  type Particle,
  type Plan,
  systemClock,
} from '@pcf/core';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitCodeOf, exitCodeOfAll } from '../exit-codes.js';
import { describeFailures, inOrder, type Outcomes, tellFailures } from '../in-order.js';
import { endBeforeChanges, interruptible, orAborted } from '../interrupt.js';
import { type Confirmed, confirmLosses, findLosses, refuseOtherLosses } from '../losses.js';
import { describeProgress } from '../progress.js';
import { renderResult } from '../render.js';
import { type Session, withSession } from '../session.js';

/** What `--help` says of `--timeout`, in seconds. */
const DEFAULT_TIMEOUT = 3600;

interface Planned {
  readonly particle: Particle;
  readonly plan: Plan;
}

/**
 * `pcf apply`, `run`, `stop` and `terminate`: plans, asks before anything is lost, and brings each particle to its state.
 *
 * @param state - the state for all of them; `undefined` for `--state`, or what each definition declares
 */
export function applyTo(state: DesiredState | undefined): Command {
  return (invocation) =>
    interruptible(invocation.io.signals, (signal) => {
      const options = state === undefined ? invocation.options : { ...invocation.options, state };
      return planAndApply({ ...invocation, options }, signal);
    });
}

function planAndApply(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  let confirmed: Confirmed = [];
  return withSession(invocation, [(proposed) => refuseOtherLosses(proposed, confirmed)], async (session) => {
    const planned = await planAll(session.particles, invocation, signal);
    const losses = findLosses(planned.done.map(({ plan }) => plan));
    confirmed = await confirmLosses(losses, invocation, signal);
    const applied = await applyAll(session, planned, invocation, signal);
    tell(applied, invocation);
    return signal.aborted ? exitCodeOf(signal.reason) : exitCodeOfAll(applied.failures.map(({ error }) => error));
  });
}

async function planAll(
  particles: readonly Particle[],
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Outcomes<Planned>> {
  const planned = await inOrder(particles, async (particle) => ({
    particle,
    plan: await planInTime(particle, invocation, signal),
  }));
  endBeforeChanges(signal);
  return planned;
}

/** @throws DeadlineExceededError when a flavor does not answer in the time that one particle may take */
async function planInTime(particle: Particle, { io, options }: Invocation, signal: AbortSignal): Promise<Plan> {
  const limit = (options.timeout ?? DEFAULT_TIMEOUT) * 1000;
  const finished = new AbortController();
  const outOfTime = (io.clock ?? systemClock).sleep(limit, finished.signal).then(() => {
    throw new DeadlineExceededError(particle.id, limit, 'its flavor has not answered while it was planned');
  });
  try {
    return await Promise.race([orAborted(signal, particle.plan({ signal })), outOfTime]);
  } finally {
    finished.abort();
  }
}

async function applyAll(
  { pcf }: Session,
  planned: Outcomes<Planned>,
  { options, output }: Invocation,
  signal: AbortSignal,
): Promise<Outcomes<ApplyResult>> {
  const describe = describeProgress();
  const stop = pcf.events.on((event) => {
    const line = describe(event);
    if (line !== undefined) output.progress(line);
  });
  const bounds = options.timeout === undefined ? { signal } : { signal, maxTimeout: options.timeout * 1000 };
  const particles = planned.done.map(({ particle }) => particle);
  const applied = await inOrder(particles, (particle) => particle.apply(bounds));
  stop();
  return { done: applied.done, failures: [...planned.failures, ...applied.failures] };
}

function tell({ done: results, failures }: Outcomes<ApplyResult>, { output }: Invocation): void {
  output.result({ results, failures: describeFailures(failures) }, (paint) =>
    results.map((result) => renderResult(result, paint)).join('\n'),
  );
  tellFailures(failures, output);
}
