import { UnresolvedReferenceError } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import { DEAD_LETTERS, orders } from './support/definitions.js';
import { type World, worldWith } from './support/environment.js';
import { arnOf, urlOf } from './support/model.js';

/** The tag of a queue whose value is a reference. */
async function resolved(world: World, reference: string, more: object = {}): Promise<unknown> {
  const aws_resource = { QueueName: 'other', Tags: { Source: reference } };
  const field = world.pcf.fieldOf([{ value: { flavor: 'sqs_queue', pcf_name: 'other', ...more, aws_resource } }]);
  return (await field.resolve('sqs_queue:other')).definition;
}

describe('$lookup$sqs_queue$…', () => {
  it('is the ARN of a queue, or another of its outputs', async () => {
    const world = await worldWith(orders());
    const withTag = (Source: string) => ({ aws_resource: { QueueName: 'other', Tags: { Source } } });
    expect(await resolved(world, '$lookup$sqs_queue$orders')).toMatchObject(withTag(arnOf('orders')));
    expect(await resolved(world, '$lookup$sqs_queue$orders:QueueUrl')).toMatchObject(withTag(urlOf('orders')));
  });

  it('lets a queue send to a dead-letter queue that somebody else made', async () => {
    const world = await worldWith(orders({ QueueName: 'dead-letters' }));
    const RedrivePolicy = { deadLetterTargetArn: '$lookup$sqs_queue$dead-letters', maxReceiveCount: 5 };
    const aws_resource = { QueueName: 'orders', RedrivePolicy };
    await world.pcf.fieldOf([{ value: { flavor: 'sqs_queue', pcf_name: 'orders', aws_resource } }]).apply();
    const made: unknown = JSON.parse(String(world.sqs.queue('orders')?.attributes.RedrivePolicy));
    expect(made).toMatchObject({ deadLetterTargetArn: DEAD_LETTERS });
  });

  it.each([
    ['$lookup$sqs_queue$nobody', 'there is no sqs_queue "nobody" at the provider'],
    ['$lookup$sqs_queue$orders:Size', 'a queue has no output "Size"; it tells QueueName, QueueUrl, QueueArn'],
    ['$lookup$sqs_queue$orders:QueueUrl:x', 'expected $lookup$sqs_queue$NAME'],
  ])('%s has no value', async (reference, reason) => {
    const world = await worldWith(orders());
    await expect(resolved(world, reference)).rejects.toThrow(UnresolvedReferenceError);
    await expect(resolved(world, reference)).rejects.toThrow(reason);
  });
});
