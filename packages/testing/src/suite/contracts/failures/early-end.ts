import { AbortedError, DeadlineExceededError, type PcfEvent } from '@pcf/core';
import { ensure, ensureEndedWith, ensureEqual, inContext, rejection } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import type { TestEnvironment } from '../../environment.js';
import { ensureArrived, oneOfEach, runScenarios, type Scenario, type ScenarioRun, scenarios } from '../../scenarios.js';

/** The time limit for "at once", in milliseconds. */
const PROMPT = 1_000;
const TEN_MINUTES = 600_000;
/** The largest number of applies with `sync: false` until the desired state must be reached. */
const MAX_APPLIES = 10_000;

/** An apply that ends before the resource is as declared: aborted, at its deadline, or with `sync: false`. */
export const earlyEnd: Contract[] = [
  {
    name: 'abort',
    title: 'an aborted apply ends at once and sends nothing afterwards, and the next one continues',
    run: aborting,
  },
  {
    name: 'deadline',
    title: 'an apply ends at its deadline and sends nothing afterwards, and the next one continues',
    run: (context) => runScenarios(context, oneOfEach(context), outOfTime),
  },
  {
    name: 'sync-false',
    title: 'apply({ sync: false }) sends one step and returns; repeated, it reaches the desired state',
    run: (context) =>
      runScenarios(context, scenarios(context), async (run) => {
        const { env, particle } = run;
        const { steps } = await particle.plan();
        let { outcome } = await particle.apply({ sync: false });
        ensureEqual(outcome, 'started', 'the outcome of the first apply');
        ensureEqual(env.record.operations, [steps[0]?.operation], 'the steps that it sent');
        for (let count = 1; outcome === 'started'; count += 1) {
          ensure(count < MAX_APPLIES, `the desired state is not reached after ${MAX_APPLIES} applies`);
          await env.pause(5_000);
          const sent = env.record.steps.length;
          ({ outcome } = await particle.apply({ sync: false }));
          ensure(env.record.steps.length <= sent + 1, 'one apply sent more than one step');
        }
        await ensureArrived(run);
      }),
  },
];

async function aborting(context: ContractContext): Promise<void> {
  for (const scenario of oneOfEach(context)) {
    await runScenarios(context, [scenario], ({ env, particle }) =>
      abortedBefore(env, particle.apply({ signal: ABORTED })),
    );
    for (const moment of await momentsOf(context, scenario))
      await inContext(`aborted at ${moment}`, () =>
        runScenarios(context, [scenario], (run) => abortedAt(run, (event) => momentOf(event) === moment)),
      );
  }
}

const ABORTED = AbortSignal.abort(new Error('the suite gave up before'));

async function abortedBefore(env: TestEnvironment, applying: Promise<unknown>): Promise<void> {
  const error = await rejection(applying, 'apply() with an aborted signal');
  ensureEndedWith(error, AbortedError, 'an AbortedError', 'apply()');
  ensureEqual(env.record.operations, [], 'the steps that were sent');
  ensureEqual(env.requests, 0, 'the number of requests');
}

async function abortedAt(run: ScenarioRun, isMoment: (event: PcfEvent) => boolean): Promise<void> {
  const { env, definition, state } = run;
  const controller = new AbortController();
  const pcf = env.runtime();
  const atAbort = { time: 0, steps: 0, requests: 0 };
  pcf.events.on((event) => {
    if (controller.signal.aborted || !isMoment(event)) return;
    const begun = event.type === 'step-started' ? 1 : 0;
    const { record, requests, clock } = env;
    Object.assign(atAbort, { time: clock.now(), steps: record.steps.length + begun, requests });
    controller.abort(new Error('the suite aborted the apply'));
  });
  const particle = env.particle(definition, state, pcf);
  const applying = particle.apply({ signal: controller.signal });
  const error = await applying.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // On real time, the number of waits differs between applies.
  if (error === undefined && !controller.signal.aborted) return;
  ensure(error !== undefined, 'the aborted apply succeeded, but should have failed');
  ensureEndedWith(error, AbortedError, 'an AbortedError', 'apply()');
  ensure(env.clock.now() - atAbort.time < PROMPT, `it took ${env.clock.now() - atAbort.time} ms to end`);
  await ensureQuiet(env, atAbort);
  await particle.apply();
  await ensureArrived(run);
}

async function outOfTime(run: ScenarioRun): Promise<void> {
  const { env, particle } = run;
  const maxTimeout = env.backend.clock ? TEN_MINUTES : 400;
  env.faults = {
    execute: async (send, { signal }) => {
      await send();
      await env.clock.sleep(2 * TEN_MINUTES, signal);
    },
  };
  const begun = env.clock.now();
  const error = await rejection(particle.apply({ maxTimeout }), 'an apply that takes longer than its time limit');
  ensureEndedWith(error, DeadlineExceededError, 'a DeadlineExceededError', 'apply()');
  const late = env.clock.now() - begun - maxTimeout;
  ensure(late < PROMPT, `it ended ${late} ms after its deadline`);
  await ensureQuiet(env, { steps: env.record.steps.length, requests: env.requests });
  env.faults = {};
  await particle.apply();
  await ensureArrived(run);
}

/** Asserts that nothing more is sent, even later. */
async function ensureQuiet(env: TestEnvironment, before: { steps: number; requests: number }): Promise<void> {
  await env.pause(TEN_MINUTES);
  ensure(env.record.steps.length <= before.steps, 'a step was sent after the apply should have ended');
  const sent = env.backend.http?.record.requests.slice(before.requests).map(({ operation }) => operation) ?? [];
  ensureEqual(sent, [], 'the requests that were sent after the apply should have ended');
}

/** Returns the events of an apply without faults, each kind once. */
async function momentsOf(context: ContractContext, scenario: Scenario): Promise<string[]> {
  const moments = new Set<string>();
  await runScenarios(context, [scenario], async ({ env, particle }) => {
    await particle.apply();
    for (const event of env.events) if (event.type !== 'applied') moments.add(momentOf(event));
  });
  return [...moments];
}

function momentOf(event: PcfEvent): string {
  return 'step' in event ? `${event.type} ${event.step.operation}` : event.type;
}
