import { State } from '@pcf/core';
import { loseAnswer, serverError, throttle } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from './support/definitions.js';
import { World, worldWith } from './support/environment.js';
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
  it('creates a queue with one call, and tells its name, URL and ARN', async () => {
    const world = new World();
    expect(await world.queue(all).apply()).toMatchObject({
      outcome: 'changed',
      from: 'terminated',
      state: 'running',
      outputs: { QueueName: 'orders', QueueUrl: urlOf('orders'), QueueArn: arnOf('orders') },
    });
    expect(world.writes).toEqual(['CreateQueue']);
  });

  it('writes nothing where the queue is as declared', async () => {
    const world = await worldWith(all);
    expect(await world.queue(all).apply()).toMatchObject({ outcome: 'unchanged', steps: [] });
    expect(world.writes).toEqual([]);
  });

  it('changes tags and attributes of a queue that someone else made, and nothing that is not declared', async () => {
    const world = await worldWith(all);
    await world.queue(orders({ DelaySeconds: 6, Tags: { Team: 'till' } })).apply();
    expect(world.writes).toEqual(['TagQueue', 'SetQueueAttributes']);
    expect(world.sqs.queue('orders')).toMatchObject({
      attributes: { DelaySeconds: '6', KmsMasterKeyId: 'alias/a', Policy: JSON.stringify(SEND_POLICY) },
      tags: { Team: 'till' },
    });
  });

  it('makes a FIFO queue for high throughput of one that is not', async () => {
    const world = await worldWith(ordersFifo());
    const fast = ordersFifo({ DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    expect(await world.queue(fast).apply()).toMatchObject({ outcome: 'changed' });
    expect(world.writes).toEqual(['SetQueueAttributes']);
  });

  it('deletes a queue that is to be stopped, as queues have no such state, and is content then', async () => {
    const world = await worldWith(all);
    const queue = world.queue(all, 'stopped');
    expect(await queue.apply()).toMatchObject({ outcome: 'changed', state: 'stopped', outputs: {} });
    expect(world.writes).toEqual(['DeleteQueue']);
    expect(await queue.apply()).toMatchObject({ outcome: 'unchanged' });
  });

  it('ends when AWS refuses a setting for good, with its words', async () => {
    const world = await worldWith(orders({ KmsMasterKeyId: 'alias/a' }));
    world.http.inject(throttle('InvalidAttributeValue'), { operation: 'SetQueueAttributes' });
    await expect(world.queue(orders({ DelaySeconds: 1 })).apply()).rejects.toMatchObject({
      code: 'PCF_AWS_REQUEST',
      awsError: 'InvalidAttributeValue',
    });
  });
});

describe('a look at a queue', () => {
  it('asks for tags only where some are declared', async () => {
    const world = await worldWith(all);
    await world.queue(orders({ DelaySeconds: 5 })).getStatus();
    expect(world.reads).toEqual(['GetQueueUrl', 'GetQueueAttributes']);
    await world.queue(orders({ Tags: {} })).getStatus();
    expect(world.reads.slice(2)).toEqual(['GetQueueUrl', 'GetQueueAttributes', 'ListQueueTags']);
  });

  it('asks for the attributes that are declared, for the ARN, and for the number of messages', async () => {
    const world = await worldWith(all);
    await world.queue(orders({ DelaySeconds: 5, Policy: {}, FifoQueue: false })).getStatus();
    expect(world.http.record.requests.at(-1)?.input).toMatchObject({
      AttributeNames: ['QueueArn', ...COUNTS, 'DelaySeconds', 'Policy'],
    });
  });

  it('shows settings as a definition writes them', async () => {
    const world = await worldWith(all);
    const seen = await world.queue(all).getStatus();
    expect(seen).toMatchObject({
      settings: { DelaySeconds: 5, RedrivePolicy: { maxReceiveCount: 5 }, Tags: { Team: 'shop' } },
    });
  });

  it('finds it missing when it goes between two reads', async () => {
    const world = await worldWith(all);
    world.http.inject(throttle('QueueDoesNotExist'), { operation: 'ListQueueTags' });
    expect(await world.queue(all).getStatus()).toEqual({ kind: 'missing' });
  });
});

describe('apply beside others', () => {
  it('creates one queue when two processes apply at once, and both succeed', async () => {
    const world = new World();
    const both = [world.queue(all), world.queue(all, 'running', world.runtime())];
    const results = await Promise.all(both.map((queue) => queue.apply()));
    expect(results.map(({ state }) => state)).toEqual(['running', 'running']);
    expect(await world.queue(all).isStateDefinitionEquivalent()).toBe(true);
  });

  it('goes on from a queue with other settings that appears between the look and the create', async () => {
    const world = new World();
    world.http.inject(
      async (send) => {
        world.sqs.put('orders', { attributes: { DelaySeconds: '9' }, tags: {} });
        return send();
      },
      { operation: 'CreateQueue' },
    );
    const { steps } = await world.queue(orders({ DelaySeconds: 5 })).apply();
    expect(steps.map(({ operation }) => operation)).toEqual(['SetQueueAttributes']);
  });

  it.each(['TagQueue', 'UntagQueue', 'SetQueueAttributes'])(
    'creates the queue again that is deleted just before %s',
    async (operation) => {
      const world = await worldWith(orders({ Tags: { old: '1' } }));
      world.http.inject(
        async (send) => {
          world.sqs.put('orders', undefined);
          return send();
        },
        { operation },
      );
      const desired = orders({ DelaySeconds: 5, Tags: { new: '1' } });
      const { steps } = await world.queue(desired).apply();
      expect(steps.at(-1)?.operation).toBe('CreateQueue');
      expect(await world.queue(desired).isStateDefinitionEquivalent()).toBe(true);
    },
  );

  it('has nothing more to do where the queue is deleted just before it deletes it', async () => {
    const world = await worldWith(all);
    world.http.inject(
      async (send) => {
        world.sqs.put('orders', undefined);
        return send();
      },
      { operation: 'DeleteQueue' },
    );
    expect(await world.queue(all, 'terminated').apply()).toMatchObject({ state: State.terminated });
  });
});

describe('apply over a bad line', () => {
  it('waits out throttling, which is counted per account for tags', async () => {
    const world = await worldWith(orders({ Tags: {} }));
    world.http.inject(throttle('RequestThrottled'), { times: 6 });
    expect(await world.queue(orders({ Tags: { a: '1' } })).apply()).toMatchObject({ outcome: 'changed' });
  });

  it.each(['CreateQueue', 'TagQueue', 'UntagQueue', 'SetQueueAttributes', 'DeleteQueue'])(
    'goes on when the answer to %s is lost',
    async (operation) => {
      const world = operation === 'CreateQueue' ? new World() : await worldWith(orders({ Tags: { old: '1' } }));
      world.http.inject(loseAnswer(), { operation });
      const desired = orders({ DelaySeconds: 5, Tags: { new: '1' } });
      const target = operation === 'DeleteQueue' ? 'terminated' : 'running';
      expect(await world.queue(desired, target).apply()).toMatchObject({ state: target });
    },
  );

  it('goes on when SQS fails in passing', async () => {
    const world = new World();
    world.http.inject(serverError(), { times: 2 });
    expect(await world.queue(all).apply()).toMatchObject({ outcome: 'changed' });
  });
});
