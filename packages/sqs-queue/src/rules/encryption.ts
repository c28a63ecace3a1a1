import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from '../definition/queue.js';

/**
 * Messages are encrypted with a KMS key or with one that SQS owns, not with both.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export function checkEncryption(resource: QueueResource): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (resource.KmsMasterKeyId && resource.SqsManagedSseEnabled)
    violations.push({
      path: ['SqsManagedSseEnabled'],
      message: 'does not go with a KmsMasterKeyId: take one of the two out, or set this to false.',
    });
  if (!resource.KmsMasterKeyId && resource.KmsDataKeyReusePeriodSeconds !== undefined)
    violations.push({
      path: ['KmsDataKeyReusePeriodSeconds'],
      message: 'goes only with a KmsMasterKeyId: SQS ignores it otherwise. Take it out, or name a key.',
    });
  return violations;
}
