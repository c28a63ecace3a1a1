import { errorDocument, FencedError, fencedIn } from '@pcf/core';
import { isOutage } from '../database.js';
import type { Job } from '../engine.js';
import { NoWorkerForFlavorError } from '../errors.js';
import { handOver } from '../store/hand-over.js';
import type { RunStore } from '../store/run-store.js';
import { type BegunRun, beginRun, endRun, type RunEnd } from '../store/runs.js';
import type { Membership } from './membership.js';

/** How many workers may die during one run before it is given up: it may be what ends them. */
const MOST_LOST = 10;
/** How long to wait before the database is asked again during an outage, in milliseconds. */
const ASKED_AGAIN_AFTER = 250;

/** A run on this worker. */
export interface ActiveRun {
  readonly run: BegunRun;
  readonly stop: AbortController;
  /** Whether a beat has shown that the database counts it as this worker's. */
  isKnown: boolean;
}

/** A person has cancelled the run. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** This worker stops, and gives its runs back. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError';
}

/** How a worker executes runs. */
export interface ExecuteOptions {
  readonly store: RunStore;
  readonly member: Membership;
  /** The runs of this worker, by id: the run is there while it is active. */
  readonly active: Map<string, ActiveRun>;
  perform(run: BegunRun, signal: AbortSignal): Promise<RunEnd>;
}

/**
 * Executes the run of a job: begins it, does what it asks for, and ends it. Where this worker may not go on with it, gives it back, so
 * that another worker takes it up. Nothing of a run is kept for that: it applies again, and finds what is done.
 */
export async function execute(job: Job, { store, member, active, perform }: ExecuteOptions): Promise<void> {
  const run = await untilAnswered(member, () => beginRun(store, { run: job.run, job: job.id, worker: member.id }));
  if (!run) {
    // Where the run still waits for this job, this worker may not begin it: it was taken for dead.
    await untilAnswered(member, () => handOver(store, { job: job.id }));
    return;
  }
  const stop = new AbortController();
  active.set(run.id, { run, stop, isKnown: false });
  try {
    const end = await endOf(run, stop.signal, perform);
    if (end) await finish(run, end, store, member);
    else await untilAnswered(member, () => handOver(store, { run: run.id, worker: member.id }));
  } finally {
    active.delete(run.id);
  }
}

/** Ends a run. Where the database does not take how it ended, the run fails with the reason, and does not stay for ever. */
async function finish(run: BegunRun, end: RunEnd, store: RunStore, member: Membership): Promise<void> {
  try {
    await untilAnswered(member, () => endRun(store, run, end));
  } catch (error) {
    await untilAnswered(member, () => endRun(store, run, failed(error)));
  }
}

/** @returns `undefined` where the run is not this worker's to end */
async function endOf(
  run: BegunRun,
  signal: AbortSignal,
  perform: ExecuteOptions['perform'],
): Promise<RunEnd | undefined> {
  if (run.lost >= MOST_LOST)
    return failed(new Error(`The run was given up: ${MOST_LOST} workers died while they had it.`));
  if (run.lacking.length > 0) return failed(new NoWorkerForFlavorError(run.tenant, run.field, run.lacking));
  try {
    const end = await perform(run, signal);
    return isGivenBack(signal) ? undefined : { ...end, ...(isCancelled(signal) ? { outcome: 'cancelled' } : {}) };
  } catch (error) {
    if (fencedIn(error) || isGivenBack(signal)) return undefined;
    return isCancelled(signal) ? { outcome: 'cancelled' } : failed(error);
  }
}

const isGivenBack = ({ reason }: AbortSignal) => reason instanceof FencedError || reason instanceof StoppingError;
const isCancelled = ({ reason }: AbortSignal) => reason instanceof CancelledError;
const failed = (error: unknown): RunEnd => ({ outcome: 'failed', error: errorDocument(error) });

/** Asks again during an outage of the database, until this worker has lost its runs anyway. */
async function untilAnswered<T>(member: Membership, ask: () => Promise<T>): Promise<T | undefined> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (member.left() < 0) return undefined;
      await new Promise((resolve) => setTimeout(resolve, ASKED_AGAIN_AFTER));
    }
  }
}
