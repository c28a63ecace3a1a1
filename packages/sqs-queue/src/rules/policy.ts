import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';

/**
 * The size of a policy in bytes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
const LARGEST = 8_192;

/** A policy has a statement, and a limited size. */
export function checkPolicy({ Policy: policy }: QueueResource): RuleViolation[] {
  if (policy === undefined || Object.keys(policy).length === 0) return [];
  const violations: RuleViolation[] = [];
  if (!Object.hasOwn(policy, 'Statement'))
    violations.push({ path: ['Policy', 'Statement'], message: 'missing; write {} for no policy.' });
  const size = Buffer.byteLength(JSON.stringify(policy));
  if (size > LARGEST)
    violations.push({ path: ['Policy'], message: `has ${size} bytes as JSON; ${LARGEST} are possible.` });
  return violations;
}
