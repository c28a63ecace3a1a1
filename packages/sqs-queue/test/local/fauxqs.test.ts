import { createPcf, type State } from '@pcf/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { QueueResource } from '../../src/definition/queue.js';
import { localBackend, sqsQueue } from '../../src/index.js';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from '../support/definitions.js';

type Backend = Awaited<ReturnType<typeof localBackend.start>>;

const started: Backend[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const backend of started.splice(0)) await backend.close();
});

/** Starts a server with no queues, and sets the environment as it says. */
async function start(): Promise<void> {
  const backend = await localBackend.start();
  started.push(backend);
  vi.stubEnv('AWS_PROFILE', undefined);
  for (const [name, value] of Object.entries(backend.environment)) vi.stubEnv(name, value);
}

/** A particle in a new runtime, which finds the server through the environment. */
function queue(aws_resource: QueueResource, desired_state: Exclude<State, 'pending'> = 'running') {
  const pcf = createPcf({ plugins: [sqsQueue] });
  return pcf.particle({ flavor: 'sqs_queue', pcf_name: 'orders', desired_state, aws_resource });
}

describe('a queue on fauxqs', () => {
  it('is created, changed and deleted as it is declared', async () => {
    await start();
    const created = await queue(orders({ DelaySeconds: 1, Tags: { a: '1', b: '2' } })).apply();
    expect(created).toMatchObject({
      outcome: 'changed',
      outputs: { QueueName: 'orders', QueueArn: expect.stringMatching(/^arn:aws:sqs:us-east-1:\d{12}:orders$/) },
    });

    const changed = orders({ DelaySeconds: 2, VisibilityTimeout: 60, Tags: { b: '3' } });
    const { steps } = await queue(changed).apply();
    expect(steps.map(({ operation }) => operation)).toEqual(['TagQueue', 'UntagQueue', 'SetQueueAttributes']);
    expect(await queue(changed).getStatus()).toMatchObject({
      settings: { DelaySeconds: 2, VisibilityTimeout: 60, Tags: { b: '3' } },
    });
    expect(await queue(changed).apply()).toMatchObject({ outcome: 'unchanged' });

    expect(await queue(changed, 'terminated').apply()).toMatchObject({ outcome: 'changed', outputs: {} });
    expect(await queue(changed).syncState()).toBe('terminated');
  });

  it('gets documents and a FIFO queue its settings, and loses the documents again', async () => {
    await start();
    const full = ordersFifo({
      ContentBasedDeduplication: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      RedrivePolicy: { deadLetterTargetArn: `${DEAD_LETTERS}.fifo`, maxReceiveCount: 3 },
      Policy: SEND_POLICY,
    });
    await queue(full).apply();
    expect(await queue(full).isStateDefinitionEquivalent()).toBe(true);
    const empty = ordersFifo({ RedrivePolicy: {}, Policy: {} });
    const { steps } = await queue(empty).apply();
    expect(steps.map(({ operation }) => operation)).toEqual(['SetQueueAttributes']);
    expect(await queue(empty).isStateDefinitionEquivalent()).toBe(true);
  });

  it('is created by one of two that apply at once, and both succeed', async () => {
    await start();
    const both = [queue(orders({ DelaySeconds: 1 })), queue(orders({ DelaySeconds: 1 }))];
    const results = await Promise.all(both.map((queue) => queue.apply()));
    expect(results.map(({ state }) => state)).toEqual(['running', 'running']);
  });
});
