import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { ContractError } from '../assertions.js';
import type { Contract } from '../context.js';
import { allOrOneOfEach, runScenarios, type ScenarioRun } from '../scenarios.js';

/** The longest that a step may sleep on virtual time, in milliseconds. */
const VIRTUAL_LIMIT = 1_000;
/** The shortest timer of the machine that counts as waiting, in milliseconds. */
const REAL_TIMER = 5;
/** The longest that a step may take on real time, in milliseconds. */
const REAL_LIMIT = 5_000;

export const waiting: Contract[] = [
  {
    name: 'no-waiting',
    title: 'a step sends its call and returns: it does not wait for the effect, on virtual or on real time',
    async run(context) {
      const waits: ContractError[] = [];
      try {
        await runScenarios(context, await allOrOneOfEach(context), (run) => sendsAndReturns(run, waits));
      } catch (error) {
        if (waits.length > 0) throw error;
        context.note('not checked: an apply fails, which other contracts report');
      }
    },
  },
];

/** @param failures - gets an error for each step that waits */
async function sendsAndReturns(run: ScenarioRun, failures: ContractError[]): Promise<void> {
  const { env, particle } = run;
  const timers = new TimersOf();
  env.faults = {
    execute: async (send, { step }) => {
      const begun = { virtual: env.clock.now(), real: performance.now(), requests: env.requests };
      const problem = (how: string) =>
        new ContractError(`the step ${step.operation} waits: ${how}. Return after the call: the framework waits`);
      const tooLong = after(REAL_LIMIT, 'late', { ref: false });
      const end = await Promise.race([timers.during(send), tooLong]);
      if (end === 'late')
        throw failures[failures.push(problem(`it does not return within ${REAL_LIMIT / 1000} s`)) - 1];
      const slept = env.backend.clock ? env.clock.now() - begun.virtual : 0;
      if (slept >= VIRTUAL_LIMIT) failures.push(problem(`it sleeps for ${slept / 1000} s of virtual time`));
      const longest = env.backend.clock ? timers.longest : 0;
      if (longest >= REAL_TIMER) failures.push(problem(`it waits for a timer of ${longest} ms of real time`));
      const polled = repeatedRead(env.backend.http?.record.requests.slice(begun.requests) ?? []);
      if (polled !== undefined) failures.push(problem(`it sends ${polled} several times`));
    },
  };
  const error = await particle.apply().catch((reason: unknown) => reason);
  timers.stop();
  const [failure] = failures;
  if (failure) throw failure;
  if (error instanceof Error) throw error;
}

function repeatedRead(
  requests: readonly { readonly operation: string; readonly writes: boolean; readonly input: unknown }[],
) {
  const reads = requests
    .filter(({ writes }) => !writes)
    .map((one) => ({ ...one, key: JSON.stringify([one.operation, one.input]) }));
  return reads.find(({ key }, at) => reads.findIndex((other) => other.key === key) < at)?.operation;
}

/** The timers of the machine that end while some work waits for them. */
class TimersOf {
  /** The longest timer that has ended during the last work, in milliseconds. */
  longest = 0;
  readonly #current = new AsyncLocalStorage<object>();
  readonly #durations = new Map<number, number>();
  #isRunning = false;
  readonly #hook = createHook({
    init: (id, type, _, resource) => {
      if (type !== 'Timeout' || this.#current.getStore() === undefined) return;
      const duration: unknown = Reflect.get(resource, '_idleTimeout');
      if (typeof duration === 'number') this.#durations.set(id, duration);
    },
    before: (id) => {
      const duration = this.#durations.get(id);
      if (duration !== undefined && this.#isRunning) this.longest = Math.max(this.longest, duration);
    },
  }).enable();

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.longest = 0;
    this.#durations.clear();
    this.#isRunning = true;
    try {
      return await this.#current.run({}, work);
    } finally {
      this.#isRunning = false;
    }
  }

  stop(): void {
    this.#hook.disable();
  }
}
