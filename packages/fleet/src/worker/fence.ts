import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeStep, FencedError, type ProposedStep, stepDigest } from '@pcf/core';
import type { Pool } from 'pg';
import { isOutage } from '../database.js';
import type { BegunRun } from '../store/runs.js';
import type { Membership } from './membership.js';

/** A run and what this worker knows about its right to go on with it. */
export interface Holding {
  readonly run: BegunRun;
  readonly worker: string;
  /** Refuses, by throwing, when the lease may be over. */
  checkLease(): void;
  /** Aborted when the run was taken from this worker, or cancelled. */
  readonly signal: AbortSignal;
}

/** How long to wait before the database is asked again during an outage, in milliseconds. */
const ASKED_AGAIN_AFTER = 250;

/** How long to wait before looking again whether a beat has been answered, in milliseconds. */
const BEAT_LOOKED_FOR_AFTER = 25;

/**
 * Refuses when this worker cannot be sure that its runs are still its own. Asks no other process.
 *
 * @throws `FencedError` of core
 */
export function checkLease(member: Membership): void {
  if (member.left() < 0) throw new FencedError(`the lease of the worker ${member.id} may be over`);
}

/**
 * Resolves when a call may be sent: no other worker has taken this one for dead, or can do so in the next moment. While the database does
 * not answer the beats of this worker, nothing is sent.
 *
 * @throws `FencedError` of core where the lease may be over
 */
export async function heard(member: Membership, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    checkLease(member);
    if (member.isHeard()) return;
    await sleep(BEAT_LOOKED_FOR_AFTER, undefined, { signal }).catch(() => {});
  }
}

/**
 * The hook before each step: writes the step down and checks the epoch of the field, in one statement. Taking the field over raises the
 * epoch in the row that the statement locks: no step passes after that. During an outage of the database nothing is sent.
 *
 * @param written - told the number of the row in the audit trail
 */
export function fence(pool: Pool, holding: Holding, written: (row: string, step: ProposedStep) => void): BeforeStep {
  const { run, worker } = holding;
  return async (proposed) => {
    const { id, verb, step } = proposed;
    const row = await untilAnswered(holding, async () => {
      const { rows } = await pool.query<{ id: string }>({
        name: 'pcf-fleet-fence',
        text: `insert into pcf_fleet.step (run, epoch, worker, particle, verb, operation, summary, loses, digest)
               select $1, $2, $3, $4, $5, $6, $7, $8, $9
               from (select 1 from pcf_fleet.field where tenant = $10 and name = $11 and epoch = $2 for share) owned
               returning id`,
        values: [
          ...[run.id, run.epoch, worker, id, verb, step.operation, step.summary, step.loses ?? null],
          ...[stepDigest(id, step), run.tenant, run.field],
        ],
      });
      return rows[0]?.id;
    });
    if (row === undefined) throw new FencedError(`another worker has taken over ${run.tenant}/${run.field}`);
    written(row, proposed);
  };
}

/** Asks the database, and asks again during an outage, for as long as the lease holds. */
export async function untilAnswered<T>(
  { checkLease, signal }: Pick<Holding, 'checkLease' | 'signal'>,
  ask: () => Promise<T>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    checkLease();
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(ASKED_AGAIN_AFTER, undefined, { signal }).catch(() => {});
    }
  }
}
