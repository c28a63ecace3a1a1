import { type Clock, type Duration, systemClock, Token } from '@pcf/core';

/** Says when the next call may be sent. */
export interface CallBudget {
  /**
   * Resolves when a call may be sent; calls are let through in the order in which they asked.
   *
   * @param account - whose calls are counted together: a region, and the profile, role or credentials that are used in it
   * @throws the signal's reason when it is aborted first
   */
  take(account: string, signal: AbortSignal): Promise<void>;
}

/** How many calls a budget lets through. */
export interface BudgetOptions {
  /** Calls per second, over time. */
  readonly perSecond: number;
  /** Calls that may be sent at once after a time without any, from 1; as many as in a second where absent. */
  readonly burst?: number;
  /** What time is measured with; the machine's clock where absent. */
  readonly clock?: Clock;
}

/**
 * The runtime's budget of calls to AWS, each attempt counted. Without one, calls are sent at once, and retried when AWS
 * throttles them.
 */
export const CALL_BUDGET = new Token<CallBudget>('budget of AWS calls');

/**
 * Makes a budget: a token bucket for each account. Give the same one to all runtimes that share the accounts.
 *
 * @throws RangeError when a number is not above zero
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
    throw new RangeError(`A budget needs calls: perSecond above 0 and burst from 1, found ${perSecond} and ${burst}.`);
  }
  const interval: Duration = 1000 / perSecond;
  const slack: Duration = (burst - 1) * interval;
  /** When an account's bucket will be full again. */
  const fullAt = new Map<string, number>();
  return {
    async take(account, signal) {
      signal.throwIfAborted();
      const now = clock.now();
      const full = Math.max(fullAt.get(account) ?? now, now);
      fullAt.set(account, full + interval);
      const wait = full - slack - now;
      if (wait > 0) await clock.sleep(wait, signal);
    },
  };
}

/** Lets every call through at once. */
export const UNLIMITED: CallBudget = { take: async () => {} };
