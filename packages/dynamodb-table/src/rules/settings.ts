import { checkPolicy as checkDocument } from '@pcf/aws';
import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';

/** The size of a resource policy in bytes, white space included. */
const LARGEST_POLICY = 20_480;

/** A stream that is on has a view type. */
export function checkStream({ StreamSpecification: stream }: TableResource): RuleViolation[] {
  if (!stream?.StreamEnabled || stream.StreamViewType) return [];
  return [
    {
      path: ['StreamSpecification', 'StreamViewType'],
      message: 'missing; an enabled stream needs KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.',
    },
  ];
}

/** A key of one's own goes with encryption that is on, and of type KMS. */
export function checkEncryption({ SSESpecification: encryption }: TableResource): RuleViolation[] {
  if (!encryption?.KMSMasterKeyId) return [];
  if (!encryption.Enabled)
    return [
      {
        path: ['SSESpecification', 'Enabled'],
        message: 'is false, but a KMSMasterKeyId is given: use one or the other.',
      },
    ];
  if (encryption.SSEType === 'KMS') return [];
  return [{ path: ['SSESpecification', 'SSEType'], message: 'missing; with a KMSMasterKeyId it has to be KMS.' }];
}

/** A resource policy is a JSON document of a limited size. */
export function checkPolicy({ ResourcePolicy: policy }: TableResource): RuleViolation[] {
  return checkDocument(policy, LARGEST_POLICY).map(({ path, message }) => ({
    path: ['ResourcePolicy', ...path],
    message,
  }));
}

/** What goes only with a setting that is on. */
export function checkSwitches(resource: TableResource): RuleViolation[] {
  const recovery = resource.PointInTimeRecoverySpecification;
  const kinesis = resource.KinesisStreamSpecification;
  const violations: RuleViolation[] = [];
  if (recovery?.RecoveryPeriodInDays !== undefined && !recovery.PointInTimeRecoveryEnabled)
    violations.push({
      path: ['PointInTimeRecoverySpecification', 'RecoveryPeriodInDays'],
      message: 'goes only with PointInTimeRecoveryEnabled: true.',
    });
  if (kinesis?.ApproximateCreationDateTimePrecision !== undefined && kinesis.StreamArn === undefined)
    violations.push({
      path: ['KinesisStreamSpecification', 'StreamArn'],
      message: 'missing; say where changes go to.',
    });
  const parts = [resource, ...(resource.GlobalSecondaryIndexes ?? [])];
  for (const [at, { ContributorInsightsSpecification: insights }] of parts.entries()) {
    const path = [...(at === 0 ? [] : ['GlobalSecondaryIndexes', at - 1]), 'ContributorInsightsSpecification', 'Mode'];
    if (insights?.Mode !== undefined && !insights.Enabled)
      violations.push({ path, message: 'goes only with Enabled: true.' });
  }
  return violations;
}
