import { isOutage } from '../database.js';
import type { Job } from '../engine.js';

/** Takes jobs as long as there is room. */
export interface Dispatcher {
  /** Looks for jobs at once: one was queued, or a run has ended. */
  wakeUp(): void;
  /** Takes no more. Resolves when no job is being taken. */
  stop(): Promise<void>;
}

/** What a dispatcher works with. */
export interface DispatcherOptions {
  /** How many more runs this worker can have. */
  room(): number;
  take(count: number): Promise<readonly Job[]>;
  /** Starts a run; does not wait for its end. */
  start(job: Job): void;
  /** The time between two looks without a wake-up, in milliseconds. */
  readonly pollEvery: number;
  /** Receives what is not an outage of the database. */
  onError(error: unknown): void;
}

/** Starts to look for jobs. A wake-up that is lost only delays a run until the next poll. */
export function dispatch({ room, take, start, pollEvery, onError }: DispatcherOptions): Dispatcher {
  let isStopped = false;
  let isWanted = false;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      const count = room();
      if (count === 0) return;
      const jobs = await take(count);
      for (const job of jobs) start(job);
      // A full take: there may be more, once there is room.
      if (jobs.length === count) isWanted = room() > 0;
    }
  }

  function wakeUp(): void {
    isWanted = true;
    looking ??= look()
      .catch((error: unknown) => {
        if (!isOutage(error)) onError(error);
      })
      .finally(() => {
        looking = undefined;
      });
  }

  const timer = setInterval(wakeUp, pollEvery);
  wakeUp();
  return {
    wakeUp,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
