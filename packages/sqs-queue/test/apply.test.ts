import { State } from '@pcf/core';
import { loseAnswer, serverError, throttle } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from './support/definitions.js';
import { environmentWith, TestEnvironment } from './support/environment.js';
import { arnOf, urlOf } from './support/model.js';

const all = orders({
  DelaySeconds: 5,
  KmsMasterKeyId: 'alias/a',
  RedrivePolicy: { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 },
  Policy: SEND_POLICY,
  Tags: { Team: 'shop' },
});

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

describe('apply', () => {
  it('creates a queue with one call, and outputs its name, URL and ARN', async () => {
    const env = new TestEnvironment();
    expect(await env.queue(all).apply()).toMatchObject({
      outcome: 'changed',
      from: 'terminated',
      state: 'running',
      outputs: { QueueName: 'orders', QueueUrl: urlOf('orders'), QueueArn: arnOf('orders') },
    });
    expect(env.writes).toEqual(['CreateQueue']);
  });

  it('writes nothing if the queue is as declared', async () => {
    const env = await environmentWith(all);
    expect(await env.queue(all).apply()).toMatchObject({ outcome: 'unchanged', steps: [] });
    expect(env.writes).toEqual([]);
  });

  it('changes tags and attributes of a queue that someone else made, and nothing that is not declared', async () => {
    const env = await environmentWith(all);
    await env.queue(orders({ DelaySeconds: 6, Tags: { Team: 'till' } })).apply();
    expect(env.writes).toEqual(['TagQueue', 'SetQueueAttributes']);
    expect(env.sqs.queue('orders')).toMatchObject({
      attributes: { DelaySeconds: '6', KmsMasterKeyId: 'alias/a', Policy: JSON.stringify(SEND_POLICY) },
      tags: { Team: 'till' },
    });
  });

  it('makes a FIFO queue for high throughput of one that is not', async () => {
    const env = await environmentWith(ordersFifo());
    const fast = ordersFifo({ DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    expect(await env.queue(fast).apply()).toMatchObject({ outcome: 'changed' });
    expect(env.writes).toEqual(['SetQueueAttributes']);
  });

  it('deletes a queue whose desired state is stopped, and is unchanged then', async () => {
    const env = await environmentWith(all);
    const queue = env.queue(all, 'stopped');
    expect(await queue.apply()).toMatchObject({ outcome: 'changed', state: 'stopped', outputs: {} });
    expect(env.writes).toEqual(['DeleteQueue']);
    expect(await queue.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('ends when AWS refuses a setting permanently, with its words', async () => {
    const env = await environmentWith(orders({ KmsMasterKeyId: 'alias/a' }));
    env.http.inject(throttle('InvalidAttributeValue'), { operation: 'SetQueueAttributes' });
    await expect(env.queue(orders({ DelaySeconds: 1 })).apply()).rejects.toMatchObject({
      code: 'PCF_AWS_REQUEST',
      awsError: 'InvalidAttributeValue',
    });
  });
});

describe('an observation of a queue', () => {
  it('reads tags only if some are declared', async () => {
    const env = await environmentWith(all);
    await env.queue(orders({ DelaySeconds: 5 })).getStatus();
    expect(env.reads).toEqual(['GetQueueUrl', 'GetQueueAttributes']);
    await env.queue(orders({ Tags: {} })).getStatus();
    expect(env.reads.slice(2)).toEqual(['GetQueueUrl', 'GetQueueAttributes', 'ListQueueTags']);
  });

  it('asks for the attributes that are declared, for the ARN, and for the number of messages', async () => {
    const env = await environmentWith(all);
    await env.queue(orders({ DelaySeconds: 5, Policy: {}, FifoQueue: false })).getStatus();
    expect(env.http.record.requests.at(-1)?.input).toMatchObject({
      AttributeNames: ['QueueArn', ...COUNTS, 'DelaySeconds', 'Policy'],
    });
  });

  it('shows settings as a definition writes them', async () => {
    const env = await environmentWith(all);
    const seen = await env.queue(all).getStatus();
    expect(seen).toMatchObject({
      settings: { DelaySeconds: 5, RedrivePolicy: { maxReceiveCount: 5 }, Tags: { Team: 'shop' } },
    });
  });

  it('finds it missing when it goes between two reads', async () => {
    const env = await environmentWith(all);
    env.http.inject(throttle('QueueDoesNotExist'), { operation: 'ListQueueTags' });
    expect(await env.queue(all).getStatus()).toEqual({ kind: 'missing' });
  });
});

describe('apply concurrent with other processes', () => {
  it('creates one queue when two processes apply at once, and both succeed', async () => {
    const env = new TestEnvironment();
    const both = [env.queue(all), env.queue(all, 'running', env.runtime())];
    const results = await Promise.all(both.map((queue) => queue.apply()));
    expect(results.map(({ state }) => state)).toEqual(['running', 'running']);
    expect(await env.queue(all).isStateDefinitionEquivalent()).toBe(true);
  });

  it('goes on from a queue with other settings that appears between the look and the create', async () => {
    const env = new TestEnvironment();
    env.http.inject(
      async (send) => {
        env.sqs.put('orders', { attributes: { DelaySeconds: '9' }, tags: {} });
        return send();
      },
      { operation: 'CreateQueue' },
    );
    const { steps } = await env.queue(orders({ DelaySeconds: 5 })).apply();
    expect(steps.map(({ operation }) => operation)).toEqual(['SetQueueAttributes']);
  });

  it.each(['TagQueue', 'UntagQueue', 'SetQueueAttributes'])(
    'creates the queue again that is deleted just before %s',
    async (operation) => {
      const env = await environmentWith(orders({ Tags: { old: '1' } }));
      env.http.inject(
        async (send) => {
          env.sqs.put('orders', undefined);
          return send();
        },
        { operation },
      );
      const desired = orders({ DelaySeconds: 5, Tags: { new: '1' } });
      const { steps } = await env.queue(desired).apply();
      expect(steps.at(-1)?.operation).toBe('CreateQueue');
      expect(await env.queue(desired).isStateDefinitionEquivalent()).toBe(true);
    },
  );

  it('has nothing more to do where the queue is deleted just before it deletes it', async () => {
    const env = await environmentWith(all);
    env.http.inject(
      async (send) => {
        env.sqs.put('orders', undefined);
        return send();
      },
      { operation: 'DeleteQueue' },
    );
    expect(await env.queue(all, 'terminated').apply()).toMatchObject({ state: State.terminated });
  });
});

describe('apply with failing requests', () => {
  it('waits out throttling, which is counted per account for tags', async () => {
    const env = await environmentWith(orders({ Tags: {} }));
    env.http.inject(throttle('RequestThrottled'), { times: 6 });
    expect(await env.queue(orders({ Tags: { a: '1' } })).apply()).toMatchObject({ outcome: 'changed' });
  });

  it.each(['CreateQueue', 'TagQueue', 'UntagQueue', 'SetQueueAttributes', 'DeleteQueue'])(
    'goes on when the answer to %s is lost',
    async (operation) => {
      const env =
        operation === 'CreateQueue' ? new TestEnvironment() : await environmentWith(orders({ Tags: { old: '1' } }));
      env.http.inject(loseAnswer(), { operation });
      const desired = orders({ DelaySeconds: 5, Tags: { new: '1' } });
      const target = operation === 'DeleteQueue' ? 'terminated' : 'running';
      expect(await env.queue(desired, target).apply()).toMatchObject({ state: target });
    },
  );

  it('continues after a transient failure of SQS', async () => {
    const env = new TestEnvironment();
    env.http.inject(serverError(), { times: 2 });
    expect(await env.queue(all).apply()).toMatchObject({ outcome: 'changed' });
  });
});
