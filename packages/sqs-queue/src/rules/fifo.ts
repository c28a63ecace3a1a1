import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';

const FIFO_ONLY = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'] as const;

/** The names of FIFO queues, and of no others, end in `.fifo`; and what only FIFO queues have. */
export function checkFifo(resource: QueueResource): RuleViolation[] {
  return [...checkName(resource), ...checkFifoOnly(resource), ...checkThroughput(resource)];
}

function checkName({ QueueName, FifoQueue }: QueueResource): RuleViolation[] {
  const isFifoName = QueueName.endsWith('.fifo');
  if (isFifoName && !FifoQueue)
    return [{ path: ['FifoQueue'], message: 'a name that ends in ".fifo" is that of a FIFO queue: set it to true.' }];
  if (!isFifoName && FifoQueue)
    return [{ path: ['QueueName'], message: `the name of a FIFO queue ends in ".fifo": write "${QueueName}.fifo".` }];
  return [];
}

function checkFifoOnly(resource: QueueResource): RuleViolation[] {
  if (resource.FifoQueue) return [];
  return FIFO_ONLY.filter((name) => resource[name] !== undefined).map((name) => ({
    path: [name],
    message: 'goes only with a FIFO queue: take it out, or set FifoQueue to true.',
  }));
}

function checkThroughput({ FifoThroughputLimit: limit, DeduplicationScope: scope }: QueueResource): RuleViolation[] {
  if (limit !== 'perMessageGroupId' || scope === 'messageGroup') return [];
  const message = 'perMessageGroupId goes only with DeduplicationScope messageGroup: set that as well.';
  return [{ path: ['FifoThroughputLimit'], message }];
}
