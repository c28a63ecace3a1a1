import { AwsError } from './aws-error.js';

const SECOND = 1_000;

/**
 * How often an account may call an operation in a region: calls, and in how many milliseconds. Each operation's page of the API
 * reference says so.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
const RATES: ReadonlyMap<string, { readonly calls: number; readonly per: number }> = new Map([
  ['DescribeContinuousBackups', { calls: 10, per: SECOND }],
  ['DescribeLimits', { calls: 1, per: 60 * SECOND }],
  ['ListTagsOfResource', { calls: 10, per: SECOND }],
  ['TagResource', { calls: 5, per: SECOND }],
  ['UntagResource', { calls: 5, per: SECOND }],
]);

interface Bucket {
  tokens: number;
  at: number;
}

/** Keeps the rates of calls: a bucket for each account, region and operation, which is full after a second without calls. */
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

/** Sums of parts of a token are not exact. */
const ROUNDING = 1e-6;
