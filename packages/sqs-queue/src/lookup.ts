import { awsCalls, targetIn } from '@pcf/aws';
import type { Lookup, Outputs } from '@pcf/core';
import { QueueClient } from './client.js';
import { observeQueue } from './observe.js';

/**
 * Looks up queues by name: `$lookup$sqs_queue$orders` is the ARN of the queue orders, `$lookup$sqs_queue$orders:QueueUrl` another
 * of its outputs. It searches in the region and account of the definition with the reference.
 */
export const queueLookup: Lookup = {
  resource: 'sqs_queue',
  async find({ names: [QueueName = '', output = 'QueueArn', ...others], definition, services, signal }) {
    if (others.length > 0) throw new Error('expected $lookup$sqs_queue$NAME, or $lookup$sqs_queue$NAME:OUTPUT.');
    const seen = await observeQueue(awsCalls(QueueClient, services, targetIn(definition), signal), { QueueName });
    if (seen.kind === 'missing') return undefined;
    const outputs: Outputs = seen.outputs;
    if (Object.hasOwn(outputs, output)) return outputs[output];
    throw new Error(`a queue has no output "${output}"; expected one of ${Object.keys(outputs).join(', ')}.`);
  },
};
