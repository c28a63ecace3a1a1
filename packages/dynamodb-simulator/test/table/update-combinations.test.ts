import { describe, expect, it } from 'vitest';
import { INVALID, onDemand, TestClient } from '../support/simulator.js';

const update = <T extends object>(more: T) => ({ TableName: 'orders', ...more });

const started = async (table: object = onDemand()) => {
  const aws = new TestClient({ durations: 'aws' });
  await aws.call('CreateTable', table);
  aws.clock.advance(16_000);
  await aws.describe();
  return aws;
};

describe('UpdateTable of one thing only', () => {
  const parts = {
    SSESpecification: { Enabled: true },
    TableClass: 'STANDARD',
    DeletionProtectionEnabled: true,
    WarmThroughput: { ReadUnitsPerSecond: 13_000 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    OnDemandThroughput: { MaxReadRequestUnits: 5 },
    BillingMode: 'PAY_PER_REQUEST',
  };
  const alone = (what: string) => `${INVALID}${what} must be the only operation in the request`;

  it.each([
    ['SSESpecification', 'TableClass', alone('Server-Side Encryption modification')],
    ['SSESpecification', 'WarmThroughput', alone('Server-Side Encryption modification')],
    ['TableClass', 'DeletionProtectionEnabled', alone('TableClass modification')],
    ['TableClass', 'BillingMode', alone('TableClass modification')],
    ['DeletionProtectionEnabled', 'WarmThroughput', alone('DeletionProtection modification')],
    ['DeletionProtectionEnabled', 'StreamSpecification', alone('DeletionProtection modification')],
    ['WarmThroughput', 'StreamSpecification', alone('WarmThroughput')],
    [
      'WarmThroughput',
      'OnDemandThroughput',
      `${INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
    ],
    [
      'OnDemandThroughput',
      'StreamSpecification',
      `${INVALID}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
    ],
  ] as const)('refuses %s beside %s', async (one, other, refusal) => {
    const aws = await started();
    const before = await aws.describe();

    expect(await aws.refusal('UpdateTable', update({ [one]: parts[one], [other]: parts[other] }))).toBe(refusal);
    expect(await aws.describe()).toEqual(before);
  });
});
