import { type Clock, type Duration, systemClock, Token } from '@pcf/core';
import type { OutgoingCall } from '../outgoing-call.js';

/** Limits the rate of calls. {@link callBudget} is one for this process; implement it for a limit that processes share. */
export interface CallBudget {
  /**
   * Resolves when a call may be sent; called before each attempt, retries included, before the request is signed. What it throws refuses
   * the call: it is not sent, and not tried again. A `FencedError` of core ends the whole apply.
   *
   * @throws the reason of the call's signal when that is aborted first
   */
  take(call: OutgoingCall): Promise<void>;
}

/** The options of a budget. */
export interface BudgetOptions {
  /** The average number of calls per second. */
  readonly perSecond: number;
  /** The number of calls that may be sent at once after an idle time, at least 1. Default: the calls of one second. */
  readonly burst?: number;
  /** The clock. Default: the machine's. */
  readonly clock?: Clock;
}

/**
 * The runtime's budget of calls to AWS; each attempt counts. Without a budget, calls are sent at once and retried when AWS
 * throttles them.
 */
export const CALL_BUDGET = new Token<CallBudget>('budget of AWS calls');

/**
 * Creates a budget: a token bucket for each `caller`, that is, for a region and credentials. Calls are admitted in the order in which they
 * ask. Runtimes that share accounts should share the budget.
 *
 * @throws RangeError when `perSecond` is not above 0, or `burst` is below 1
 *
 * @example
 * ```ts
 * const budget = callBudget({ perSecond: 20, burst: 50 });
 * const pcf = createPcf({ plugins: [dynamodbTable], services: [bind(CALL_BUDGET, { useValue: budget })] });
 * ```
 */
export function callBudget({
  perSecond,
  burst = Math.max(1, perSecond),
  clock = systemClock,
}: BudgetOptions): CallBudget {
  if (!(perSecond > 0 && burst >= 1)) {
    throw new RangeError(`Expected perSecond above 0 and burst of at least 1, found ${perSecond} and ${burst}.`);
  }
  const interval: Duration = 1000 / perSecond;
  const slack: Duration = (burst - 1) * interval;
  /** The time at which the bucket of each caller is full again. */
  const fullAt = new Map<string, number>();
  return {
    async take({ caller, signal }) {
      signal.throwIfAborted();
      const now = clock.now();
      const full = Math.max(fullAt.get(caller) ?? now, now);
      fullAt.set(caller, full + interval);
      const wait = full - slack - now;
      if (wait > 0) await clock.sleep(wait, signal);
    },
  };
}

/** A budget without limits. */
export const UNLIMITED: CallBudget = { take: async () => {} };
