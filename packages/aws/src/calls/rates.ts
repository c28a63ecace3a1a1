import { type Clock, type Duration, noteWait, Token } from '@pcf/core';
import type { OutgoingCall } from '../outgoing-call.js';
import { type CallBudget, callBudget } from './budget.js';

/** The documented rate of an operation, per account and region. */
export interface DocumentedRate {
  /** The SDK's id of the service. */
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly per: Duration;
}

const SECOND: Duration = 1_000;

/**
 * The rates that AWS documents for the operations that PCF's flavors use. SQS documents none for its control plane.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html each operation's page
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html
 */
export const DOCUMENTED_RATES: readonly DocumentedRate[] = [
  { service: 'DynamoDB', operation: 'CreateBackup', calls: 50, per: SECOND },
  { service: 'DynamoDB', operation: 'DeleteBackup', calls: 10, per: SECOND },
  { service: 'DynamoDB', operation: 'DescribeBackup', calls: 10, per: SECOND },
  { service: 'DynamoDB', operation: 'DescribeContinuousBackups', calls: 10, per: SECOND },
  { service: 'DynamoDB', operation: 'DescribeLimits', calls: 1, per: 60 * SECOND },
  { service: 'DynamoDB', operation: 'ListBackups', calls: 5, per: SECOND },
  { service: 'DynamoDB', operation: 'ListTagsOfResource', calls: 10, per: SECOND },
  { service: 'DynamoDB', operation: 'RestoreTableFromBackup', calls: 10, per: SECOND },
  { service: 'DynamoDB', operation: 'TagResource', calls: 5, per: SECOND },
  { service: 'DynamoDB', operation: 'UntagResource', calls: 5, per: SECOND },
  { service: 'Resource Groups Tagging API', operation: 'GetResources', calls: 15, per: SECOND },
];

/** Delays calls so that they stay within AWS's rates. */
export interface AwsRates {
  /**
   * Resolves when a call may be sent; at once if it has no documented rate.
   *
   * @throws the reason of the call's signal when that is aborted first
   */
  take(call: OutgoingCall, clock: Clock): Promise<void>;
}

/** Keeps calls within the documented rates: over all clients of a runtime, per credentials, region and operation. */
export class DocumentedRates implements AwsRates {
  readonly #budgets = new WeakMap<Clock, Map<string, CallBudget>>();

  async take(call: OutgoingCall, clock: Clock): Promise<void> {
    const { service, operation, signal } = call;
    const rate = DOCUMENTED_RATES.find((one) => one.service === service && one.operation === operation);
    if (!rate) return;
    const often = `${rate.calls} ${rate.calls === 1 ? 'call' : 'calls'} in ${rate.per / SECOND} s`;
    const done = noteWait(signal, `${operation} is limited to ${often}, the rate that AWS documents for an account`);
    try {
      await this.#budget(rate, clock).take(call);
    } finally {
      done();
    }
  }

  /** The budget has no bursts, so that no second has more calls than the rate allows. */
  #budget({ service, operation, calls, per }: DocumentedRate, clock: Clock): CallBudget {
    const ofClock = this.#budgets.get(clock) ?? new Map<string, CallBudget>();
    this.#budgets.set(clock, ofClock);
    const name = `${service}.${operation}`;
    const budget = ofClock.get(name) ?? callBudget({ perSecond: (calls * SECOND) / per, burst: 1, clock });
    ofClock.set(name, budget);
    return budget;
  }
}

/**
 * The service that keeps calls within AWS's rates. By default it uses the documented rates. It is not used for endpoints other
 * than AWS's.
 *
 * @example
 * ```ts
 * const unlimited = bind(AWS_RATES, { useValue: { take: async () => {} } });
 * const pcf = createPcf({ plugins: [dynamodbTable], services: [unlimited] });
 * ```
 */
export const AWS_RATES = new Token<AwsRates>('rates of AWS');
