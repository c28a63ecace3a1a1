import { checkTags } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from './definition/queue.js';
import { checkEncryption } from './rules/encryption.js';
import { checkFifo } from './rules/fifo.js';
import { checkPolicy } from './rules/policy.js';
import { checkRedrive } from './rules/redrive.js';

/**
 * SQS's rules that span several settings of a queue. Pure; says everything that is wrong.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function checkQueue(resource: QueueResource): RuleViolation[] {
  return [
    ...[checkFifo, checkEncryption, checkRedrive, checkPolicy].flatMap((rule) => rule(resource)),
    ...checkTags(resource.Tags),
  ].map(({ path, message }) => ({ path: ['aws_resource', ...path], message }));
}
