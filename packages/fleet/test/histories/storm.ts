import type { PostgresServer } from '@pcf/postgres-server';
import fc from 'fast-check';
import { startProxy } from '../support/proxy.js';
import type { Stage } from '../support/stage.js';
import { until } from '../support/until.js';
import type { WorkerProcess } from '../support/worker-process.js';
import type { Tally } from './tally.js';

/** What goes wrong with the machines of a fleet. */
type Fault = 'kill' | 'suspend' | 'crash' | 'cut' | 'stop' | 'join two';

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('kill' as const) },
  { weight: 3, arbitrary: fc.constant('suspend' as const) },
  { weight: 1, arbitrary: fc.constant('crash' as const) },
  { weight: 2, arbitrary: fc.constant('cut' as const) },
  { weight: 2, arbitrary: fc.constant('stop' as const) },
  { weight: 1, arbitrary: fc.constant('join two' as const) },
);

/** How many requests reach the provider between two faults at most, so that faults come at random moments of the work. */
const calls = fc.integer({ min: 1, max: 120 });
const WORKERS = 4;
/** Longer than a busy machine keeps a living worker from its beats, in milliseconds. */
const LEASE = 8_000;
/** How many workers must be members before the next fault. */
const LEAST_WORKERS = 2;
/** How long workers may need to start on a busy machine, in milliseconds. */
const STARTED_WITHIN = 120_000;
const MOST_FAULTS = 1_000;
/** The time without a request after which the next fault comes, in milliseconds. */
const QUIET = 3_000;

/** Lets faults happen until the histories have ended. */
export async function storm(
  stage: Stage,
  postgres: PostgresServer,
  tally: Tally,
  { seed, ended }: { readonly seed: number; readonly ended: AbortSignal },
): Promise<void> {
  const faults = fc.sample(fc.tuple(fault, calls, fc.nat(), fc.boolean()), { numRuns: MOST_FAULTS, seed });
  const living: WorkerProcess[] = [];
  const everyone: WorkerProcess[] = [];
  await using proxy = await startProxy(stage.database);

  const start = () => {
    // Every third worker reaches the database through a network that can break.
    const database = everyone.length % 3 === 2 ? proxy.url : stage.database;
    const worker = stage.launch({ concurrency: 10, database, lease: LEASE });
    living.push(worker);
    everyone.push(worker);
    return worker;
  };
  /** Leaves out workers that could not start because the database was away. */
  const replenish = () => {
    for (const worker of living.filter(({ hasEnded }) => hasEnded)) living.splice(living.indexOf(worker), 1);
    while (living.length < WORKERS) start();
  };
  const members = () => living.filter(({ isReady, hasEnded }) => isReady && !hasEnded);
  const ready = () =>
    until('fleet with two workers', () => (members().length >= LEAST_WORKERS ? members() : undefined), {
      within: STARTED_WITHIN,
    });

  replenish();
  for (const [what, after, at, isLong] of faults) {
    if (ended.aborted) break;
    await someCalls(stage, after, ended);
    replenish();
    const candidates = await ready();
    const worker = candidates[at % candidates.length];
    if (!worker || ended.aborted) continue;
    if (what === 'kill') {
      tally.faults.kills += 1;
      living.splice(living.indexOf(worker), 1);
      await worker.kill();
    } else if (what === 'stop') {
      tally.faults.stops += 1;
      living.splice(living.indexOf(worker), 1);
      void worker.leave();
    } else if (what === 'join two') {
      tally.faults.joins += 1;
      start();
      start();
    } else if (what === 'suspend') {
      tally.faults.suspensions += 1;
      await suspended(worker, isLong, () => someCalls(stage, after, ended));
    } else if (what === 'cut') {
      tally.faults.cuts += 1;
      if (isLong) proxy.freeze();
      else proxy.cut();
      await someCalls(stage, after, ended);
      proxy.mend();
    } else {
      tally.faults.crashes += 1;
      await postgres.kill();
      if (isLong) await someCalls(stage, after, ended);
      await postgres.start();
    }
  }
  replenish();
  await ready();
  await until('end of the histories', () => (ended.aborted ? true : undefined), { within: 600_000, every: 100 });
  tally.takeovers = everyone.flatMap(({ events }) => events.filter(({ event }) => event === 'takeover')).length;
}

/** A worker is suspended: until another one has taken it for dead, or for a shorter time. */
async function suspended(worker: WorkerProcess, isLong: boolean, aWhile: () => Promise<void>): Promise<void> {
  worker.suspend();
  if (isLong) await until('lease to end', () => undefined, { within: SUSPENDED_FOR, every: 100 }).catch(() => {});
  else await aWhile();
  worker.resume();
}

/** Longer than the lease, and than the time after which its end is noticed, in milliseconds. */
const SUSPENDED_FOR = LEASE + 3_000;

/** Waits until some requests have reached the provider, or none does. */
async function someCalls({ cloud }: Stage, count: number, ended: AbortSignal): Promise<void> {
  const before = cloud.calls.length;
  let last = before;
  let since = performance.now();
  await until('request', () => {
    const now = cloud.calls.length;
    if (now !== last) since = performance.now();
    last = now;
    const isOver = now >= before + count || performance.now() - since > QUIET || ended.aborted;
    return isOver ? true : undefined;
  });
}
