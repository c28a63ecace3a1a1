import type { QueueResource } from '../../src/definition/queue.js';

/** A standard queue with nothing declared but its name. */
export function orders(settings: Partial<QueueResource> = {}): QueueResource {
  return { QueueName: 'orders', ...settings };
}

/** A FIFO queue with nothing declared but its name and kind. */
export function ordersFifo(settings: Partial<QueueResource> = {}): QueueResource {
  return { QueueName: 'orders.fifo', FifoQueue: true, ...settings };
}

/** The ARN of a queue that dead letters go to. */
export const DEAD_LETTERS = 'arn:aws:sqs:us-east-1:123456789012:dead-letters';

/** A policy that lets a topic send to {@link orders}. */
export const SEND_POLICY = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: '123456789012' },
    Action: 'sqs:SendMessage',
    Resource: 'arn:aws:sqs:us-east-1:123456789012:orders',
  },
};
