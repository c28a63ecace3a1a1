import { AWS_SETTINGS, type AwsSettings } from '@pcf/aws';
import { bind } from '@pcf/core';
import { type FlavorBackend, type FlavorSubject, HttpFaults, VirtualClock } from '@pcf/testing';
import { describeFlavor } from '@pcf/testing/suite';
import { describe } from 'vitest';
import type { QueueResource } from '../src/definition/queue.js';
import { sqsQueue } from '../src/index.js';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from './support/definitions.js';
import { FakeSqs } from './support/fake-sqs.js';

const SECRET = 'the-secret-access-key';
const credentials = { accessKeyId: 'test', secretAccessKey: SECRET };

/** SQS as it is, on virtual time. */
function backendFor({ QueueName }: QueueResource): () => FlavorBackend {
  return () => {
    const clock = new VirtualClock();
    const sqs = new FakeSqs(clock);
    const http = new HttpFaults(sqs.requestHandler(), { clock });
    const settings: AwsSettings = { region: 'us-east-1', credentials, requestHandler: http.handler };
    return {
      services: [bind(AWS_SETTINGS, { useValue: settings })],
      clock,
      http,
      secrets: [SECRET],
      remove: () => sqs.put(QueueName, undefined),
      alter: () => {
        const { attributes = {}, tags = {} } = sqs.queue(QueueName) ?? {};
        sqs.put(QueueName, { attributes: { ...attributes, DelaySeconds: '99' }, tags });
      },
      inspect: () => sqs.queue(QueueName),
      count: () => sqs.count,
    };
  };
}

/** A definition of a queue, as a user writes it. */
const defined = (aws_resource: QueueResource) => ({ aws_resource });

const common: Pick<FlavorSubject, 'plugin' | 'flavor' | 'waive'> = {
  plugin: sqsQueue,
  flavor: 'sqs_queue',
  waive: {
    blocked: 'a queue has no status: it exists or it does not',
    'unknown-status': 'a queue has no status: it exists or it does not',
    'stopped-state': 'a queue cannot be stopped',
  },
};

describe('a standard queue', () => {
  describeFlavor({
    ...common,
    definitions: {
      bare: defined(orders({ DelaySeconds: 1 })),
      full: defined(
        orders({
          DelaySeconds: 1,
          KmsMasterKeyId: 'alias/orders',
          KmsDataKeyReusePeriodSeconds: 600,
          RedrivePolicy: { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 3 },
          RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: [DEAD_LETTERS, `${DEAD_LETTERS}-2`] },
          Policy: SEND_POLICY,
          Tags: { Team: 'shop', Stage: 'one' },
        }),
      ),
      empty: defined(
        orders({
          DelaySeconds: 2,
          KmsMasterKeyId: '',
          SqsManagedSseEnabled: false,
          RedrivePolicy: {},
          RedriveAllowPolicy: {},
          Policy: {},
          Tags: [{ Key: 'Owner', Value: 'till' }],
        }),
      ),
    },
    transitions: [
      ['bare', 'full'],
      ['full', 'empty'],
      ['empty', 'full'],
    ],
    invalid: {
      'a FIFO queue without .fifo': defined(orders({ FifoQueue: true })),
      'two kinds of encryption': defined(orders({ KmsMasterKeyId: 'alias/a', SqsManagedSseEnabled: true })),
      'half of a redrive policy': defined(orders({ RedrivePolicy: { maxReceiveCount: 1 } })),
      'a tag of AWS': defined(orders({ Tags: { 'aws:x': '' } })),
    },
    backend: backendFor(orders()),
  });
});

describe('a FIFO queue', () => {
  describeFlavor({
    ...common,
    definitions: {
      plain: defined(ordersFifo({ DelaySeconds: 1, ContentBasedDeduplication: true })),
      fast: defined(
        ordersFifo({
          DelaySeconds: 2,
          ContentBasedDeduplication: false,
          DeduplicationScope: 'messageGroup',
          FifoThroughputLimit: 'perMessageGroupId',
        }),
      ),
      slow: defined(ordersFifo({ DelaySeconds: 1, DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' })),
    },
    transitions: [
      ['plain', 'fast'],
      ['fast', 'slow'],
    ],
    backend: backendFor(ordersFifo()),
  });
});
