import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPcf, InvalidDefinitionError, readDefinitions } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { queueAttributes } from '../../src/definition/attributes.js';
import { SqsQueue, sqsQueue } from '../../src/index.js';
import { DEAD_LETTERS } from '../support/definitions.js';

const pcf = createPcf({ plugins: [sqsQueue] });

/** What is said of a queue with these settings, as a file might have them. */
function problems(settings: object): string[] {
  const aws_resource = { QueueName: 'orders', ...settings };
  try {
    pcf.particles([{ value: { flavor: 'sqs_queue', pcf_name: 'orders', aws_resource } }]);
  } catch (error) {
    if (error instanceof InvalidDefinitionError) return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

describe('a definition of a queue', () => {
  it('makes an SqsQueue', () => {
    const queue = pcf.particle({ flavor: 'sqs_queue', pcf_name: 'orders', aws_resource: { QueueName: 'orders' } });
    expect(queue).toBeInstanceOf(SqsQueue);
    expect(queue.id).toBe('sqs_queue:orders');
  });

  it('accepts every setting, and the keys that AWS flavors share', () => {
    const queue = pcf.particle({
      flavor: 'sqs_queue',
      pcf_name: 'orders',
      region: 'eu-west-1',
      profile: 'shop',
      role: 'arn:aws:iam::123456789012:role/pcf',
      aws_resource: {
        region_name: 'eu-west-1',
        custom_config: { cost: 'centre' },
        QueueName: 'orders.fifo',
        DelaySeconds: 0,
        MaximumMessageSize: 1_048_576,
        MessageRetentionPeriod: 1_209_600,
        ReceiveMessageWaitTimeSeconds: 20,
        VisibilityTimeout: 43_200,
        KmsMasterKeyId: 'alias/aws/sqs',
        KmsDataKeyReusePeriodSeconds: 300,
        SqsManagedSseEnabled: false,
        FifoQueue: true,
        ContentBasedDeduplication: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        RedrivePolicy: { deadLetterTargetArn: `${DEAD_LETTERS}.fifo`, maxReceiveCount: 1000 },
        RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: [DEAD_LETTERS] },
        Policy: { Statement: [] },
        Tags: [{ Key: 'Team', Value: 'shop' }],
      },
    });
    expect(queue.definition.aws_resource.QueueName).toBe('orders.fifo');
  });

  it('has a description of each setting', () => {
    for (const [name, setting] of Object.entries(queueAttributes.shape))
      expect(setting.description, name).toMatch(/\.$|"\.$/);
  });

  it('requires a name', () => {
    expect(problems({ QueueName: undefined })).toEqual([expect.stringContaining('aws_resource.QueueName: missing')]);
  });

  it.each(['a b', 'a.b', '.fifo', 'a.fifo.fifo', 'ü', 'q'.repeat(81)])('cannot have the name %s', (QueueName) => {
    expect(problems({ QueueName, FifoQueue: QueueName.endsWith('.fifo') })).toEqual([
      expect.stringContaining('aws_resource.QueueName'),
    ]);
  });

  it.each([
    ['DelaySeconds', -1, 901],
    ['MaximumMessageSize', 1023, 1_048_577],
    ['MessageRetentionPeriod', 59, 1_209_601],
    ['ReceiveMessageWaitTimeSeconds', -1, 21],
    ['VisibilityTimeout', -1, 43_201],
  ])("keeps AWS's limits of %s: neither %i nor %i", (setting, low, high) => {
    for (const value of [low, high, 100.5, '100'])
      expect(problems({ [setting]: value })).toEqual([expect.stringContaining(`aws_resource.${setting}`)]);
  });

  it('checks the limits of maxReceiveCount, and accepts only ARNs of queues', () => {
    const redrive = (deadLetterTargetArn: string, maxReceiveCount: number) =>
      problems({ RedrivePolicy: { deadLetterTargetArn, maxReceiveCount } });
    expect(redrive(DEAD_LETTERS, 1)).toEqual([]);
    expect(redrive(DEAD_LETTERS, 0)).toEqual([expect.stringContaining('RedrivePolicy.maxReceiveCount')]);
    expect(redrive(DEAD_LETTERS, 1001)).toEqual([expect.stringContaining('RedrivePolicy.maxReceiveCount')]);
    expect(redrive('dead-letters', 1)).toEqual([expect.stringContaining('expected the ARN of a queue')]);
  });

  it('accepts redrive policies as JSON text, and names the mistake in a text', () => {
    const redrive = (text: string) => problems({ RedrivePolicy: text });
    expect(redrive(JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 }))).toEqual([]);
    expect(redrive(JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: '5' }))).toEqual([]);
    expect(redrive('')).toEqual([]);
    expect(redrive('no JSON')).toEqual([expect.stringContaining('JSON text with a map')]);
    expect(redrive('[]')).toEqual([expect.stringContaining('JSON text with a map')]);
    expect(redrive('{"maxReceiveCount":0}')).toEqual([expect.stringMatching(/RedrivePolicy: maxReceiveCount: .*>=1/)]);
    expect(problems({ RedriveAllowPolicy: '{"redrivePermission":"some"}' })).toEqual([
      expect.stringContaining('RedriveAllowPolicy: redrivePermission: '),
    ]);
  });

  it('names the mistake in a redrive policy that is a map', () => {
    expect(problems({ RedrivePolicy: { deadLetterTargetArn: 1, maxReceivedCount: 5 } })).toEqual([
      expect.stringMatching(/RedrivePolicy: deadLetterTargetArn: .*string.*maxReceivedCount/),
    ]);
    expect(problems({ RedrivePolicy: 5 })).toEqual([
      expect.stringContaining('expected a map, or JSON text with a map'),
    ]);
  });

  it('accepts at most ten source queues', () => {
    const allow = (count: number) => ({
      RedriveAllowPolicy: {
        redrivePermission: 'byQueue',
        sourceQueueArns: Array.from({ length: count }, (_, at) => `${DEAD_LETTERS}-${at}`),
      },
    });
    expect(problems(allow(10))).toEqual([]);
    expect(problems(allow(11))).toEqual([expect.stringContaining('at most 10 queues')]);
  });

  it('explains where attributes belong if they are written as in PCF for Python', () => {
    expect(problems({ Attributes: { DelaySeconds: '0' } })).toEqual([
      expect.stringContaining('aws_resource.Attributes: write each attribute directly below aws_resource'),
    ]);
  });

  it('suggests the correct name of a misspelled setting', () => {
    expect(problems({ VisibilityTimeOut: 1 })).toEqual([expect.stringContaining('Did you mean "VisibilityTimeout"')]);
  });

  it('names the mistake in a list or map of tags', () => {
    expect(problems({ Tags: { a: 1 } })).toEqual([expect.stringMatching(/Tags: a: .*string/)]);
    expect(problems({ Tags: [{ Key: 'a' }] })).toEqual([expect.stringMatching(/Tags: \[0\]\.Value: .*string/)]);
    expect(problems({ Tags: 'a' })).toEqual([expect.stringContaining('tags are a map')]);
  });

  it('can be read from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sqs-queue-'));
    const file = join(folder, 'pcf.yml');
    await writeFile(
      file,
      'flavor: sqs_queue\npcf_name: orders\naws_resource:\n  QueueName: orders\n  DelaySeconds: 901\n',
    );
    const [source] = await readDefinitions(file).finally(() => rm(folder, { recursive: true }));
    expect(() => pcf.particles(source ? [source] : [])).toThrow(/pcf\.yml:5:\d+ aws_resource\.DelaySeconds/);
  });
});
