import { FencedError } from '@pcf/core';
import { ExpelledError, type HeldRun, type Membership } from './membership.js';

/** What a heartbeat tells its worker. */
export interface HeartbeatOptions {
  join(): Promise<Membership>;
  /** The time between two beats, in milliseconds. */
  readonly every: number;
  /** The runs that the database says this worker has. */
  onBeat(held: ReadonlyMap<string, HeldRun>): void;
  /** This worker may have lost its runs. Resolves when it has stopped them; after that it joins again. */
  onLost(error: FencedError): Promise<void>;
}

/** A worker's membership over time: when it was lost, the worker joins again under another name. */
export interface Heartbeat {
  readonly member: Membership;
  /** Leaves the fleet. */
  stop(): Promise<void>;
}

/** Joins, and renews the lease. */
export async function beat({ join, every, onBeat, onLost }: HeartbeatOptions): Promise<Heartbeat> {
  let member = await join();
  /** Whether the membership is lost, and there is no other one yet: what was lost is never renewed. */
  let isLost = false;
  let isStopped = false;
  let beating: Promise<void> | undefined;

  async function once(): Promise<void> {
    if (isLost) return rejoin();
    try {
      onBeat(await member.beat());
    } catch (error) {
      if (error instanceof ExpelledError) await lose(`the worker ${member.id} was taken for dead`, error);
      // An outage of the database: the runs go on while the lease holds, and send nothing after that.
      else if (member.left() < 0)
        await lose(`the lease of the worker ${member.id} is over, and the database does not answer`, error);
    }
  }

  async function lose(reason: string, cause: unknown): Promise<void> {
    isLost = true;
    await onLost(new FencedError(reason, { cause }));
    await member.leave().catch(() => {});
    await rejoin();
  }

  async function rejoin(): Promise<void> {
    if (isStopped) return;
    member = await join();
    isLost = false;
  }

  const timer = setInterval(() => {
    beating ??= once()
      // Joining again failed, because the database does not answer: the next beat tries it.
      .catch(() => {})
      .finally(() => {
        beating = undefined;
      });
  }, every);
  return {
    get member() {
      return member;
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await beating;
      // During an outage of the database: the others find out by themselves.
      await member.leave().catch(() => {});
    },
  };
}
