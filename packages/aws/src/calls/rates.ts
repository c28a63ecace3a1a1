import { type Clock, type Duration, noteWait, Token } from '@pcf/core';
import { type CallBudget, callBudget } from './budget.js';

/** How often AWS lets an account call an operation in a region, by its documentation. */
export interface DocumentedRate {
  /** The SDK's id of the service. */
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
  readonly per: Duration;
}

const SECOND: Duration = 1_000;

/**
 * The rates that AWS documents for operations of the services that flavors here use. SQS documents none for its control plane.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html each operation's page
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
];

/** A call that may have a documented rate. */
export interface RatedCall {
  readonly service: string;
  readonly operation: string;
  /** Whose calls are counted together: an account, in a region. */
  readonly account: string;
}

/** Says when a call may be sent, so that AWS's rates are kept. */
export interface AwsRates {
  /**
   * Resolves when a call may be sent; at once where it has no rate.
   *
   * @throws the signal's reason when it is aborted first
   */
  take(call: RatedCall, clock: Clock, signal: AbortSignal): Promise<void>;
}

/** Keeps the rates that AWS documents: for all clients of a runtime together, for each account, region and operation alone. */
export class DocumentedRates implements AwsRates {
  readonly #budgets = new WeakMap<Clock, Map<string, CallBudget>>();

  async take({ service, operation, account }: RatedCall, clock: Clock, signal: AbortSignal): Promise<void> {
    const rate = DOCUMENTED_RATES.find((one) => one.service === service && one.operation === operation);
    if (!rate) return;
    const often = `${rate.calls} ${rate.calls === 1 ? 'call' : 'calls'} in ${rate.per / SECOND} s`;
    const done = noteWait(signal, `${operation} is kept to ${often}, as AWS documents for an account`);
    try {
      await this.#budget(rate, clock).take(account, signal);
    } finally {
      done();
    }
  }

  /** Calls are let through one by one, so that no second sees more of them than the rate allows. */
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
 * What keeps AWS's rates in a runtime: the documented ones, unless another one is bound. It is not asked where requests go to another
 * endpoint than AWS's.
 *
 * @example
 * ```ts
 * const unlimited = bind(AWS_RATES, { useValue: { take: async () => {} } });
 * const pcf = createPcf({ plugins: [dynamodbTable], services: [unlimited] });
 * ```
 */
export const AWS_RATES = new Token<AwsRates>('rates of AWS');
