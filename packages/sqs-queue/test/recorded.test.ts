import { AWS_SETTINGS } from '@pcf/aws';
import { bind, CLOCK, createPcf, RANDOM } from '@pcf/core';
import { VirtualClock, withFaults } from '@pcf/testing';
import { expect, it } from 'vitest';
import type { QueueResource } from '../src/definition/queue.js';
import { sqsQueue } from '../src/index.js';
import { FakeSqs } from './support/fake-sqs.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:us-east-1:123456789012:orders',
    },
  ],
};

const small: QueueResource = { QueueName: 'orders' };
const large: QueueResource = {
  ...small,
  VisibilityTimeout: 60,
  MessageRetentionPeriod: 86_400,
  Policy: POLICY,
  RedriveAllowPolicy: { redrivePermission: 'denyAll' },
  Tags: { team: 'shop', stage: 'test' },
};

const MARK = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A runtime on an SQS in virtual time, and each request that it sends: operation and body, as bytes on the wire. */
function recordedRuntime() {
  const clock = new VirtualClock();
  const inner = new FakeSqs(clock).requestHandler();
  const requests: string[] = [];
  const requestHandler: typeof inner = {
    ...inner,
    handle(request, options) {
      const body = request.body instanceof Uint8Array ? new TextDecoder().decode(request.body) : String(request.body);
      requests.push(`${request.headers['x-amz-target']} ${body.replace(MARK, 'RANDOM-MARK')}`);
      return inner.handle(request, options);
    },
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const pcf = createPcf({
    plugins: [withFaults(sqsQueue, {}, { clock })],
    losses: 'allow',
    services: [
      bind(CLOCK, { useValue: clock }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: { region: 'us-east-1', credentials, requestHandler } }),
    ],
  });
  return { pcf, requests };
}

it('sends the requests that were recorded, byte by byte', async () => {
  const { pcf, requests } = recordedRuntime();
  const apply = async (what: string, aws_resource: QueueResource, keys: object = {}) => {
    requests.push(`# ${what}`);
    const definition = { flavor: 'sqs_queue' as const, pcf_name: 'orders', aws_resource, ...keys };
    await pcf.particle(definition).apply();
  };
  await apply('create a queue', small);
  await apply('apply it again', small);
  await apply('add settings', large);
  await apply('apply them again', large);
  await apply('change settings and tags', { ...large, VisibilityTimeout: 30, Tags: { team: 'payments' } });
  await apply('keep it', small, { desired_state: 'terminated', persist_on_termination: true });
  await apply('terminate it', small, { desired_state: 'terminated' });
  await apply('terminate what is gone', small, { desired_state: 'terminated' });
  await apply('create a queue with settings', { ...large, QueueName: 'incoming' });
  await apply('stop it', { ...large, QueueName: 'incoming' }, { desired_state: 'stopped' });

  requests.push('# a field that is rolled back');
  const field = pcf.field([
    { flavor: 'sqs_queue', pcf_name: 'first', aws_resource: { QueueName: 'first' } },
    {
      flavor: 'sqs_queue',
      pcf_name: 'second',
      parents: ['sqs_queue:first'],
      aws_resource: { QueueName: 'second', RedriveAllowPolicy: { redrivePermission: 'denyAll' } },
      callbacks: { start: { function: () => Promise.reject(new Error('the pager is off')) } },
    },
  ]);
  await expect(field.apply({ rollback: true })).rejects.toThrow('the pager is off');
  await pcf.dispose();
  await expect(`${requests.join('\n')}\n`).toMatchFileSnapshot('recorded.txt');
});
