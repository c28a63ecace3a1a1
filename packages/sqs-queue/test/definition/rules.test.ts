import { formatPath } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../../src/definition/queue.js';
import { checkQueue } from '../../src/definition/rules.js';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from '../support/definitions.js';

/** What is wrong with a queue, as `path: message`. */
const problems = (resource: QueueResource) =>
  checkQueue(resource).map(({ path, message }) => `${formatPath(path).replace('aws_resource.', '')}: ${message}`);

describe('checkQueue', () => {
  it.each([
    ['a standard queue', orders()],
    ['a standard queue with FifoQueue: false', orders({ FifoQueue: false })],
    ['a FIFO queue', ordersFifo()],
    ['settings that are declared as none', orders({ RedrivePolicy: {}, RedriveAllowPolicy: {}, Policy: {}, Tags: {} })],
  ])('accepts %s', (_, resource) => {
    expect(problems(resource)).toEqual([]);
  });

  it('reports every violation at once', () => {
    const resource = orders({ FifoQueue: true, RedrivePolicy: { maxReceiveCount: 1 }, Tags: { 'aws:x': '' } });
    expect(problems(resource)).toHaveLength(3);
  });
});

describe('checkQueue on FIFO queues', () => {
  it('requires names that end in .fifo', () => {
    expect(problems(orders({ FifoQueue: true }))).toEqual([
      'QueueName: the name of a FIFO queue must end in ".fifo": use "orders.fifo".',
    ]);
  });

  it.each([undefined, false])('refuses names that end in .fifo for other queues: FifoQueue %s', (FifoQueue) => {
    expect(problems({ QueueName: 'orders.fifo', FifoQueue })).toEqual([
      'FifoQueue: the name ends in ".fifo", so this must be true.',
    ]);
  });

  it.each([
    { ContentBasedDeduplication: false },
    { DeduplicationScope: 'queue' },
    { FifoThroughputLimit: 'perQueue' },
  ] as const)('refuses for other queues %j', (settings) => {
    expect(problems(orders(settings))).toEqual([
      `${Object.keys(settings)[0]}: requires a FIFO queue: remove it, or set FifoQueue to true.`,
    ]);
  });

  it.each([undefined, 'queue'] as const)('refuses perMessageGroupId with the scope %s', (DeduplicationScope) => {
    const resource = ordersFifo({ FifoThroughputLimit: 'perMessageGroupId', DeduplicationScope });
    expect(problems(resource)).toEqual([expect.stringMatching(/^FifoThroughputLimit: .*messageGroup/)]);
    expect(problems({ ...resource, DeduplicationScope: 'messageGroup' })).toEqual([]);
  });
});

describe('checkQueue on encryption', () => {
  it("refuses a KMS key together with SQS's own key", () => {
    expect(problems(orders({ KmsMasterKeyId: 'alias/a', SqsManagedSseEnabled: true }))).toEqual([
      expect.stringMatching(/^SqsManagedSseEnabled: conflicts with KmsMasterKeyId/),
    ]);
    expect(problems(orders({ KmsMasterKeyId: 'alias/a', SqsManagedSseEnabled: false }))).toEqual([]);
    expect(problems(orders({ KmsMasterKeyId: '', SqsManagedSseEnabled: true }))).toEqual([]);
  });

  it.each([undefined, ''])('refuses KmsDataKeyReusePeriodSeconds with the KMS key %j, as SQS ignores it', (key) => {
    expect(problems(orders({ KmsMasterKeyId: key, KmsDataKeyReusePeriodSeconds: 300 }))).toEqual([
      expect.stringMatching(/^KmsDataKeyReusePeriodSeconds: requires a KmsMasterKeyId/),
    ]);
  });
});

describe('checkQueue on dead-letter queues', () => {
  it.each([
    [{ maxReceiveCount: 5 }, 'deadLetterTargetArn'],
    [{ deadLetterTargetArn: DEAD_LETTERS }, 'maxReceiveCount'],
  ])('refuses half of a RedrivePolicy: %j', (RedrivePolicy, missing) => {
    expect(problems(orders({ RedrivePolicy }))).toEqual([
      expect.stringMatching(new RegExp(`^RedrivePolicy\\.${missing}: missing`)),
    ]);
  });

  it('checks a RedrivePolicy that is JSON text', () => {
    expect(problems(orders({ RedrivePolicy: '{"maxReceiveCount":"5"}' }))).toEqual([
      expect.stringMatching(/^RedrivePolicy\.deadLetterTargetArn: missing/),
    ]);
    expect(problems(orders({ RedriveAllowPolicy: '{"redrivePermission":"byQueue"}' }))).toEqual([
      expect.stringMatching(/^RedriveAllowPolicy\.sourceQueueArns: missing/),
    ]);
  });

  it('requires the same kind of queue', () => {
    const to = (deadLetterTargetArn: string) => ({ RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 } });
    expect(problems(ordersFifo(to(`${DEAD_LETTERS}.fifo`)))).toEqual([]);
    expect(problems(ordersFifo(to(DEAD_LETTERS)))).toHaveLength(1);
    expect(problems(orders(to(`${DEAD_LETTERS}.fifo`)))).toHaveLength(1);
  });

  it('requires source queues with byQueue, and refuses them otherwise', () => {
    const sourceQueueArns = [DEAD_LETTERS];
    expect(problems(orders({ RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns } }))).toEqual([]);
    expect(problems(orders({ RedriveAllowPolicy: { redrivePermission: 'byQueue' } }))).toEqual([
      expect.stringMatching(/^RedriveAllowPolicy\.sourceQueueArns: missing/),
    ]);
    for (const redrivePermission of ['allowAll', 'denyAll', undefined] as const)
      expect(problems(orders({ RedriveAllowPolicy: { redrivePermission, sourceQueueArns } }))).toEqual([
        expect.stringMatching(/^RedriveAllowPolicy\.sourceQueueArns: requires the redrivePermission byQueue/),
      ]);
  });
});

describe('checkQueue on policies', () => {
  it('requires a statement', () => {
    expect(problems(orders({ Policy: SEND_POLICY }))).toEqual([]);
    expect(problems(orders({ Policy: { Version: '2012-10-17' } }))).toEqual([
      'Policy.Statement: missing; write {} for no policy.',
    ]);
  });

  it('refuses more than 8,192 bytes, counted as bytes', () => {
    const policy = (Id: string) => ({ Id, Statement: [] });
    expect(problems(orders({ Policy: policy('u'.repeat(8_168)) }))).toEqual([]);
    expect(problems(orders({ Policy: policy('u'.repeat(8_169)) }))).toEqual([
      'Policy: has 8193 bytes as JSON; the maximum is 8192.',
    ]);
    expect(problems(orders({ Policy: policy('ü'.repeat(4_085)) }))).toHaveLength(1);
  });
});

describe('checkQueue on tags', () => {
  it.each(['aws:x', 'AWS:x'])('refuses the tag %s, in either form', (key) => {
    expect(problems(orders({ Tags: { [key]: '' } }))).toEqual([expect.stringContaining('belong to AWS')]);
    expect(problems(orders({ Tags: [{ Key: key, Value: '' }] }))).toEqual([
      expect.stringMatching(/^Tags\[0\]: .*belong to AWS/),
    ]);
  });

  it('refuses a duplicate key', () => {
    const Tags = ['a', 'b', 'a'].map((Key) => ({ Key, Value: 'x' }));
    expect(problems(orders({ Tags }))).toEqual(['Tags[2]: the tag "a" is a duplicate: use each key once.']);
  });

  it('refuses more than 50 tags', () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));
    expect(problems(orders({ Tags: tags(51) }))).toEqual(['Tags: a resource can have at most 50 tags, found 51.']);
    expect(problems(orders({ Tags: tags(50) }))).toEqual([]);
  });

  it('refuses characters that AWS does not allow in keys and values', () => {
    expect(problems(orders({ Tags: { 'a#b': 'x', c: 'x*y' } }))).toHaveLength(2);
    expect(problems(orders({ Tags: { 'Kosten stelle+-=._:/@ü1': 'größe 1' } }))).toEqual([]);
  });

  it('refuses a key that is too long or empty', () => {
    expect(problems(orders({ Tags: { ['k'.repeat(129)]: '', '': '' } }))).toHaveLength(2);
  });
});
