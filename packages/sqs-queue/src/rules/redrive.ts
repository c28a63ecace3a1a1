import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';

/** Dead-letter queues: what of their settings goes together. */
export function checkRedrive(resource: QueueResource): RuleViolation[] {
  return [...checkRedrivePolicy(resource), ...checkRedriveAllowPolicy(resource)];
}

function checkRedrivePolicy({ QueueName, RedrivePolicy }: QueueResource): RuleViolation[] {
  const { deadLetterTargetArn: target, maxReceiveCount: count } = RedrivePolicy ?? {};
  if ((target === undefined) !== (count === undefined)) {
    const missing = target === undefined ? 'deadLetterTargetArn' : 'maxReceiveCount';
    return [
      { path: ['RedrivePolicy', missing], message: 'missing; set both values, or write {} for no dead-letter queue.' },
    ];
  }
  if (target === undefined || target.endsWith('.fifo') === QueueName.endsWith('.fifo')) return [];
  const message =
    'the dead-letter queue of a FIFO queue is a FIFO queue, and that of any other is not: name such a queue.';
  return [{ path: ['RedrivePolicy', 'deadLetterTargetArn'], message }];
}

function checkRedriveAllowPolicy({ RedriveAllowPolicy }: QueueResource): RuleViolation[] {
  const { redrivePermission: permission, sourceQueueArns: sources } = RedriveAllowPolicy ?? {};
  const path = ['RedriveAllowPolicy', 'sourceQueueArns'];
  if (permission === 'byQueue' && !sources)
    return [{ path, message: 'missing; byQueue needs the ARNs of 1 to 10 queues.' }];
  if (permission !== 'byQueue' && sources)
    return [{ path, message: 'goes only with the redrivePermission byQueue: take it out, or set that.' }];
  return [];
}
