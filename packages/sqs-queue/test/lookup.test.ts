import { UnresolvedReferenceError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTERS, orders } from './support/definitions.js';
import { environmentWith, type TestEnvironment } from './support/environment.js';
import { arnOf, urlOf } from './support/model.js';

/** The tag of a queue whose value is a reference. */
async function resolved(env: TestEnvironment, reference: string, more: object = {}): Promise<unknown> {
  const aws_resource = { QueueName: 'other', Tags: { Source: reference } };
  const field = env.pcf.fieldOf([{ value: { flavor: 'sqs_queue', pcf_name: 'other', ...more, aws_resource } }]);
  return (await field.resolve('sqs_queue:other')).definition;
}

describe('$lookup$sqs_queue$…', () => {
  it('is the ARN of a queue, or another of its outputs', async () => {
    const env = await environmentWith(orders());
    const withTag = (Source: string) => ({ aws_resource: { QueueName: 'other', Tags: { Source } } });
    expect(await resolved(env, '$lookup$sqs_queue$orders')).toMatchObject(withTag(arnOf('orders')));
    expect(await resolved(env, '$lookup$sqs_queue$orders:QueueUrl')).toMatchObject(withTag(urlOf('orders')));
  });

  it('lets a queue send to a dead-letter queue that another process created', async () => {
    const env = await environmentWith(orders({ QueueName: 'dead-letters' }));
    const RedrivePolicy = { deadLetterTargetArn: '$lookup$sqs_queue$dead-letters', maxReceiveCount: 5 };
    const aws_resource = { QueueName: 'orders', RedrivePolicy };
    await env.pcf.fieldOf([{ value: { flavor: 'sqs_queue', pcf_name: 'orders', aws_resource } }]).apply();
    const made: unknown = JSON.parse(String(env.sqs.queue('orders')?.attributes.RedrivePolicy));
    expect(made).toMatchObject({ deadLetterTargetArn: DEAD_LETTERS });
  });

  it.each([
    ['$lookup$sqs_queue$absent', 'there is no sqs_queue "absent" at the provider'],
    ['$lookup$sqs_queue$orders:Size', 'a queue has no output "Size"; expected one of QueueName, QueueUrl, QueueArn'],
    ['$lookup$sqs_queue$orders:QueueUrl:x', 'expected $lookup$sqs_queue$NAME'],
  ])('%s has no value', async (reference, reason) => {
    const env = await environmentWith(orders());
    await expect(resolved(env, reference)).rejects.toThrow(UnresolvedReferenceError);
    await expect(resolved(env, reference)).rejects.toThrow(reason);
  });
});
