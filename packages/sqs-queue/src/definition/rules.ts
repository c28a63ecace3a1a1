import { checkPolicy as checkDocument, checkTags, documentOf } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from './queue.js';

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
