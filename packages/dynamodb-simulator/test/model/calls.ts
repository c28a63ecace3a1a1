import type { Inputs, ModelCall, Operation } from '@pcf/dynamodb-model';
import fc from 'fast-check';
import { creation } from './creations.js';
import { UPDATES } from './updates.js';
import { ARN, indexName, on, optional, policy, TableName, tags } from './values.js';

const call = <O extends Operation>(operation: O, input: fc.Arbitrary<Inputs[O]>) =>
  input.map((given) => ({ operation, input: given }));

const updates = Object.entries(UPDATES).map(
  ([kind, parts]) =>
    [
      kind,
      call(
        'UpdateTable',
        parts.map((given) => ({ TableName, ...given })),
      ),
    ] as const,
);

/** Enough new tags to reach the limit, or to exceed it. */
const manyTags = fc
  .integer({ min: 24, max: 51 })
  .map((count) => Array.from({ length: count }, (_, at) => ({ Key: `k${count}-${at}`, Value: '' })));

const streamArn = fc.constantFrom('one', 'two').map((id) => `arn:aws:kinesis:eu-west-1:123456789012:stream/${id}`);
const precision = optional(fc.constantFrom('MILLISECOND' as const, 'MICROSECOND' as const)).map(
  (ApproximateCreationDateTimePrecision) =>
    ApproximateCreationDateTimePrecision && { ApproximateCreationDateTimePrecision },
);
const ExpectedRevisionId = optional(fc.constantFrom('NO_POLICY', '0'));

/** Every kind of call, by names of ours. */
export const KINDS: Readonly<Record<string, fc.Arbitrary<ModelCall>>> = {
  ...Object.fromEntries(updates),
  create: call('CreateTable', creation),
  delete: call('DeleteTable', fc.constant({ TableName })),
  tag: call(
    'TagResource',
    fc.oneof(tags, tags, manyTags).map((Tags) => ({ ResourceArn: ARN, Tags })),
  ),
  untag: call(
    'UntagResource',
    fc
      .array(fc.constantFrom('a', 'b', 'k24-0', 'aws:x'), { maxLength: 2 })
      .map((TagKeys) => ({ ResourceArn: ARN, TagKeys })),
  ),
  putPolicy: call(
    'PutResourcePolicy',
    fc.record({ ResourceArn: fc.constant(ARN), Policy: policy, ExpectedRevisionId }),
  ),
  deletePolicy: call('DeleteResourcePolicy', fc.record({ ResourceArn: fc.constant(ARN), ExpectedRevisionId })),
  timeToLive: call(
    'UpdateTimeToLive',
    fc
      .record({ AttributeName: fc.constantFrom('expires', 'expires', 'until', ''), Enabled: on })
      .map((TimeToLiveSpecification) => ({ TableName, TimeToLiveSpecification })),
  ),
  backups: call(
    'UpdateContinuousBackups',
    fc
      .record(
        { PointInTimeRecoveryEnabled: on, RecoveryPeriodInDays: fc.constantFrom(0, 1, 35, 36) },
        { requiredKeys: ['PointInTimeRecoveryEnabled'] },
      )
      .map((PointInTimeRecoverySpecification) => ({ TableName, PointInTimeRecoverySpecification })),
  ),
  insights: call(
    'UpdateContributorInsights',
    fc.record({
      TableName: fc.constant(TableName),
      IndexName: optional(indexName),
      ContributorInsightsAction: fc.constantFrom('ENABLE' as const, 'DISABLE' as const),
      ContributorInsightsMode: optional(
        fc.constantFrom('THROTTLED_KEYS' as const, 'ACCESSED_AND_THROTTLED_KEYS' as const),
      ),
    }),
  ),
  enableKinesis: call(
    'EnableKinesisStreamingDestination',
    fc.tuple(streamArn, precision).map(([StreamArn, configuration]) => ({
      TableName,
      StreamArn,
      ...(configuration && { EnableKinesisStreamingConfiguration: configuration }),
    })),
  ),
  disableKinesis: call(
    'DisableKinesisStreamingDestination',
    streamArn.map((StreamArn) => ({ TableName, StreamArn })),
  ),
  updateKinesis: call(
    'UpdateKinesisStreamingDestination',
    fc.tuple(streamArn, precision).map(([StreamArn, configuration]) => ({
      TableName,
      StreamArn,
      ...(configuration && { UpdateKinesisStreamingConfiguration: configuration }),
    })),
  ),
};
