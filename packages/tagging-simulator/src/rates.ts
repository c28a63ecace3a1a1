import { CALL_RATES, type CallRate, TAGGING_OPERATIONS } from './api.js';
import { throttled } from './errors.js';
import type { TagPlace } from './source.js';

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Allowed error of sums of fractions of a token. */
const ROUNDING = 1e-6;

/** Limits the rates of calls. Each account, region and operation has a token bucket. */
export class Rates {
  readonly #rates: ReadonlyMap<string, CallRate>;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param rates - by operation; those that are missing have no limit
   * @throws TypeError for an operation that does not exist, and for a rate that is not above zero
   */
  constructor(rates: Readonly<Record<string, CallRate>> = CALL_RATES) {
    for (const [name, { calls, per }] of Object.entries(rates)) {
      if (!TAGGING_OPERATIONS.some((known) => known === name)) {
        throw new TypeError(`rates: unknown operation ${name}. Use ${TAGGING_OPERATIONS.join(', ')}`);
      }
      if (calls >= 1 && per > 0) continue;
      throw new TypeError(`rates.${name} must allow at least one call in more than 0 ms, but is ${calls} in ${per} ms`);
    }
    this.#rates = new Map(Object.entries(rates));
  }

  /** @throws AwsJsonError `ThrottledException` for a call above the rate */
  take({ account, region }: TagPlace, operation: string, now: number): void {
    const rate = this.#rates.get(operation);
    if (!rate) return;
    const key = JSON.stringify([account, region, operation]);
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: rate.calls, at: now };
    const filled = Math.min(rate.calls, tokens + ((now - at) * rate.calls) / rate.per);
    const isAllowed = filled >= 1 - ROUNDING;
    this.#buckets.set(key, { tokens: isAllowed ? filled - 1 : filled, at: now });
    if (!isAllowed) throw throttled();
  }
}
