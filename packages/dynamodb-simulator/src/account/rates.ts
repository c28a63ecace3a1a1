import { CALL_RATES } from '@pcf/dynamodb-facts';
import { AwsError } from '../aws-error.js';

const RATES = new Map(Object.entries(CALL_RATES));

interface Bucket {
  tokens: number;
  at: number;
}

/** Limits the rates of calls. Each account, region and operation has a token bucket. */
export class Rates {
  readonly #buckets = new Map<string, Bucket>();

  /** @throws AwsError `ThrottlingException` for a call above the rate */
  take({ account, region, operation }: { account: string; region: string; operation: string }, now: number): void {
    const rate = RATES.get(operation);
    if (!rate) return;
    const key = JSON.stringify([account, region, operation]);
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: rate.calls, at: now };
    const filled = Math.min(rate.calls, tokens + ((now - at) * rate.calls) / rate.per);
    const isAllowed = filled >= 1 - ROUNDING;
    this.#buckets.set(key, { tokens: isAllowed ? filled - 1 : filled, at: now });
    if (!isAllowed) throw new AwsError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.');
  }
}

/** Allowed error of sums of fractions of a token. */
const ROUNDING = 1e-6;
