import { LossRefusedError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { orders } from '../support/definitions.js';
import { environmentWith } from '../support/environment.js';

const DAY = 86_400;

describe('a queue', () => {
  it('loses messages when they are kept for a shorter time, which needs consent', async () => {
    const env = await environmentWith(orders({ MessageRetentionPeriod: DAY }));
    const queue = env.queue(orders({ MessageRetentionPeriod: 60, DelaySeconds: 5 }));
    const { needsConsent } = await queue.plan();
    expect(needsConsent).toMatchObject([{ loses: 'data', lost: 'messages older than 60 seconds' }]);
    await expect(queue.apply()).rejects.toBeInstanceOf(LossRefusedError);
    expect(env.writes).toEqual([]);
    expect(await queue.apply({ losses: 'allow' })).toMatchObject({ outcome: 'changed' });
  });

  it.each([{ MessageRetentionPeriod: 2 * DAY }, { DelaySeconds: 0 }, { VisibilityTimeout: 1 }])(
    'loses nothing by %j',
    async (changes) => {
      const env = await environmentWith(orders({ MessageRetentionPeriod: DAY, DelaySeconds: 9, VisibilityTimeout: 9 }));
      expect(await env.queue(orders(changes)).apply()).toMatchObject({ outcome: 'changed' });
    },
  );

  it('says how many messages are lost with it: those that wait, are with a consumer, and are delayed', async () => {
    const env = await environmentWith(orders());
    const found = env.sqs.queue('orders');
    if (!found) throw new Error('there is no queue');
    const counts = {
      ApproximateNumberOfMessages: '1200',
      ApproximateNumberOfMessagesNotVisible: '30',
      ApproximateNumberOfMessagesDelayed: '4',
    };
    env.sqs.put('orders', { ...found, attributes: { ...found.attributes, ...counts } });
    const { steps } = await env.queue(orders()).plan({ desiredState: 'terminated' });
    expect(steps).toMatchObject([
      { operation: 'DeleteQueue', loses: 'data', lost: 'all messages, about 1,234 messages' },
    ]);
  });
});
