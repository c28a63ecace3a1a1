import { handOver, repairQueue } from '../store/hand-over.js';
import type { RunStore } from '../store/run-store.js';
import type { DeathCause, Membership } from './membership.js';

/** A worker that was found dead. */
export interface TakeOver {
  readonly worker: string;
  readonly cause: DeathCause;
}

/**
 * Expels the workers that are dead, and hands the runs of all workers that have left over to the living. Each step can be repeated by
 * another worker, should this one die meanwhile.
 *
 * @returns the workers that this call expelled
 */
export async function takeOver(store: RunStore, member: Membership): Promise<readonly TakeOver[]> {
  const expelled: TakeOver[] = [];
  for (const { id, cause } of await member.dead()) {
    if (await member.expel(id, cause)) expelled.push({ worker: id, cause });
  }
  const { rows } = await store.pool.query<{ worker: string }>(
    `select distinct r.worker from pcf_fleet.run r join pcf_fleet.worker w on w.id = r.worker where r.state = 'running' and w.ended_at is not null`,
  );
  for (const { worker } of rows) await handOver(store, { worker });
  return expelled;
}

/** How many rounds of {@link takeOver} there are for each look at the queue. */
const ROUNDS = 10;

/** One round of the watch over the other workers and the queue. */
export async function watchOnce(store: RunStore, member: Membership, round: number): Promise<readonly TakeOver[]> {
  const expelled = await takeOver(store, member);
  if (round % ROUNDS === 0) await repairQueue(store);
  return expelled;
}
