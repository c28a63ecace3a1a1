import { checkPolicy as checkDocument, documentOf } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';

/**
 * The size of a policy in bytes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
const LARGEST = 8_192;

/** A policy has a statement, and a limited size. */
export function checkPolicy({ Policy: policy = {} }: QueueResource): RuleViolation[] {
  const document = documentOf(policy) ?? {};
  const isIncomplete = Object.keys(document).length > 0 && !Object.hasOwn(document, 'Statement');
  return [
    ...(isIncomplete ? [{ path: ['Policy', 'Statement'], message: 'missing; write {} for no policy.' }] : []),
    ...checkDocument(policy, LARGEST).map(({ path, message }) => ({ path: ['Policy', ...path], message })),
  ];
}
