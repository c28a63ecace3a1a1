import { describe, expect, it } from 'vitest';
import { onDemand, refusalIn, TestClient } from '../support/simulator.js';

const THROTTLED = 'ThrottlingException: Rate of requests exceeds the allowed throughput.';
const arn = (region = 'eu-west-1') => `arn:aws:dynamodb:${region}:123456789012:table/orders`;
const list = { ResourceArn: arn() };

const started = async (rates: boolean) => {
  const aws = new TestClient({ rates });
  await aws.call('CreateTable', onDemand());
  return aws;
};

/** What of some calls at once is refused. */
async function refusals(aws: TestClient, operation: string, input: object, count: number): Promise<number> {
  let refused = 0;
  for (let call = 0; call < count; call += 1) if ((await outcome(aws, operation, input)) === THROTTLED) refused += 1;
  return refused;
}

const outcome = async (aws: TestClient, operation: string, input: object) => {
  const { status, body } = await aws.answer(operation, input);
  return status === 200 ? 'done' : refusalIn(body);
};

describe('with rates, calls of an account in a region', () => {
  it.each([
    ['ListTagsOfResource', list, 10],
    ['DescribeContinuousBackups', { TableName: 'orders' }, 10],
    ['UntagResource', { ...list, TagKeys: ['none'] }, 5],
    ['DescribeLimits', {}, 1],
  ])('of %s are throttled beyond the documented rate', async (operation, input, rate) => {
    const aws = await started(true);
    expect(await refusals(aws, operation, input, rate + 3)).toBe(3);
    aws.clock.advance(60_000);
    expect(await refusals(aws, operation, input, rate + 1)).toBe(1);
  });

  it('are accepted at exactly the documented rate, and do nothing when they are throttled', async () => {
    const aws = await started(true);
    await refusals(aws, 'ListTagsOfResource', list, 10);
    for (let call = 0; call < 30; call += 1) {
      aws.clock.advance(100);
      expect(await outcome(aws, 'ListTagsOfResource', list)).toBe('done');
    }
    for (let call = 0; call < 6; call += 1)
      await outcome(aws, 'TagResource', { ...list, Tags: [{ Key: `key-${call}`, Value: '' }] });
    aws.clock.advance(10_000);
    const { Tags } = await aws.call('ListTagsOfResource', list);
    expect(JSON.stringify(Tags)).not.toContain('key-5');
  });

  it('do not count for another region or operation', async () => {
    const aws = await started(true);
    await refusals(aws, 'ListTagsOfResource', list, 10);
    expect(await outcome(aws, 'DescribeTable', { TableName: 'orders' })).toBe('done');
    expect(await aws.refusal('ListTagsOfResource', list)).toBe(THROTTLED);
    expect(
      await aws.refusal('ListTagsOfResource', { ResourceArn: arn('us-east-1') }, { region: 'us-east-1' }),
    ).not.toBe(THROTTLED);
  });
});

it('without the option, no rate is kept', async () => {
  expect(await refusals(await started(false), 'ListTagsOfResource', list, 100)).toBe(0);
});
