import { checkPolicy as checkDocument, checkTags, documentOf } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { QueueResource } from './queue.js';
import { redriveAllowPolicyOf, redrivePolicyOf } from './redrive.js';

/**
 * Checks SQS's rules that span several settings. Pure; reports every violation.
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

/** Checks the name of a FIFO queue, and the settings that only FIFO queues have. */
function checkFifo(resource: QueueResource): RuleViolation[] {
  return [...checkName(resource), ...checkFifoOnly(resource), ...checkThroughput(resource)];
}

function checkName({ QueueName, FifoQueue }: QueueResource): RuleViolation[] {
  const isFifoName = QueueName.endsWith('.fifo');
  if (isFifoName && !FifoQueue)
    return [{ path: ['FifoQueue'], message: 'the name ends in ".fifo", so this must be true.' }];
  if (!isFifoName && FifoQueue)
    return [{ path: ['QueueName'], message: `the name of a FIFO queue must end in ".fifo": use "${QueueName}.fifo".` }];
  return [];
}

function checkFifoOnly(resource: QueueResource): RuleViolation[] {
  if (resource.FifoQueue) return [];
  return FIFO_ONLY.filter((name) => resource[name] !== undefined).map((name) => ({
    path: [name],
    message: 'requires a FIFO queue: remove it, or set FifoQueue to true.',
  }));
}

function checkThroughput({ FifoThroughputLimit: limit, DeduplicationScope: scope }: QueueResource): RuleViolation[] {
  if (limit !== 'perMessageGroupId' || scope === 'messageGroup') return [];
  const message = 'perMessageGroupId requires DeduplicationScope messageGroup: set that too.';
  return [{ path: ['FifoThroughputLimit'], message }];
}

/**
 * Checks that messages are encrypted either with a KMS key or with a key that SQS owns.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
function checkEncryption(resource: QueueResource): RuleViolation[] {
  const violations: RuleViolation[] = [];
  if (resource.KmsMasterKeyId && resource.SqsManagedSseEnabled)
    violations.push({
      path: ['SqsManagedSseEnabled'],
      message: 'conflicts with KmsMasterKeyId: remove one of the two, or set this to false.',
    });
  if (!resource.KmsMasterKeyId && resource.KmsDataKeyReusePeriodSeconds !== undefined)
    violations.push({
      path: ['KmsDataKeyReusePeriodSeconds'],
      message: 'requires a KmsMasterKeyId: SQS ignores it otherwise. Remove it, or set a key.',
    });
  return violations;
}

/** Checks the settings of dead-letter queues. */
function checkRedrive(resource: QueueResource): RuleViolation[] {
  return [...checkRedrivePolicy(resource), ...checkRedriveAllowPolicy(resource)];
}

function checkRedrivePolicy({ QueueName, RedrivePolicy }: QueueResource): RuleViolation[] {
  const { deadLetterTargetArn: target, maxReceiveCount: count } = redrivePolicyOf(RedrivePolicy);
  if ((target === undefined) !== (count === undefined)) {
    const missing = target === undefined ? 'deadLetterTargetArn' : 'maxReceiveCount';
    return [
      { path: ['RedrivePolicy', missing], message: 'missing; set both values, or write {} for no dead-letter queue.' },
    ];
  }
  if (target === undefined || target.endsWith('.fifo') === QueueName.endsWith('.fifo')) return [];
  const message =
    'the dead-letter queue of a FIFO queue must be a FIFO queue, and that of a standard queue a standard queue.';
  return [{ path: ['RedrivePolicy', 'deadLetterTargetArn'], message }];
}

function checkRedriveAllowPolicy({ RedriveAllowPolicy }: QueueResource): RuleViolation[] {
  const { redrivePermission: permission, sourceQueueArns: sources } = redriveAllowPolicyOf(RedriveAllowPolicy);
  const path = ['RedriveAllowPolicy', 'sourceQueueArns'];
  if (permission === 'byQueue' && !sources)
    return [{ path, message: 'missing; byQueue requires the ARNs of 1 to 10 queues.' }];
  if (permission !== 'byQueue' && sources)
    return [{ path, message: 'requires the redrivePermission byQueue: set that, or remove this.' }];
  return [];
}

/**
 * The maximum size of a policy in bytes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
const MAX_POLICY_SIZE = 8_192;

/** Checks that a policy has a statement, and its size. */
function checkPolicy({ Policy: policy = {} }: QueueResource): RuleViolation[] {
  const document = documentOf(policy) ?? {};
  const isIncomplete = Object.keys(document).length > 0 && !Object.hasOwn(document, 'Statement');
  return [
    ...(isIncomplete ? [{ path: ['Policy', 'Statement'], message: 'missing; write {} for no policy.' }] : []),
    ...checkDocument(policy, MAX_POLICY_SIZE).map(({ path, message }) => ({ path: ['Policy', ...path], message })),
  ];
}
