import { DescribeKinesisStreamingDestinationCommand } from '@aws-sdk/client-dynamodb';
import type { Blocked, RuleViolation } from '@pcf/core';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, changesOfKind, compare, type Edit, type TableChange } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import type { SettingRead, TableSetting } from './setting.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html */
export const kinesisStreamSpecification = z.strictObject({
  StreamArn: z
    .string()
    .regex(/^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/.+$/, 'expected the ARN of a Kinesis data stream')
    .optional()
    .describe('The ARN of the Kinesis data stream that changes of items are sent to. {} sends them to no stream.'),
  ApproximateCreationDateTimePrecision: z
    .enum(['MILLISECOND', 'MICROSECOND'])
    .optional()
    .describe('How precise the times of changes are. If absent, it is left as it is, initially MILLISECOND.'),
});

type Specification = z.infer<typeof kinesisStreamSpecification>;

/** What a Kinesis destination reads of a table. */
interface Sending {
  TableName: string;
  KinesisStreamSpecification?: Specification | undefined;
}

type Declared = Pick<Sending, 'KinesisStreamSpecification'>;

const PATH = 'KinesisStreamSpecification';

/** The Kinesis data stream that changes of items are sent to. */
export const kinesis = {
  name: 'kinesis',
  schema: {
    KinesisStreamSpecification: kinesisStreamSpecification
      .optional()
      .describe('The Kinesis data stream for changes of items; {} for none. If absent, it is left as it is.'),
  },
  check: checkDestination,
  compare: compareDestinations,
  read: async (call, { TableName }) => readDestination(call, TableName),
  initially: () => ({ KinesisStreamSpecification: {} }),
  steps: { follow: kinesisSteps },
  operations: {
    read: 'DescribeKinesisStreamingDestination',
    write: [
      'EnableKinesisStreamingDestination',
      'DisableKinesisStreamingDestination',
      'UpdateKinesisStreamingDestination',
    ],
  },
  permissions: ({ operation }) =>
    operation === 'EnableKinesisStreamingDestination'
      ? ['kinesis:DescribeStream', 'kinesis:PutRecord', 'kinesis:PutRecords', 'iam:CreateServiceLinkedRole']
      : [],
} satisfies TableSetting;

function checkDestination({ [PATH]: written }: Declared): RuleViolation[] {
  if (written?.ApproximateCreationDateTimePrecision === undefined || written.StreamArn !== undefined) return [];
  return [{ path: [PATH, 'StreamArn'], message: 'missing; ApproximateCreationDateTimePrecision needs a StreamArn.' }];
}

/** Compares destinations. `{}` declares that changes of items are sent to no stream. */
function compareDestinations({ [PATH]: before }: Declared, { [PATH]: after }: Declared): TableChange[] {
  if (after && after.StreamArn === undefined)
    return before?.StreamArn === undefined ? [] : changesOfKind('kinesis', [{ path: PATH, before, after }]);
  return changesOfKind('kinesis', compare(PATH, before, after));
}

/** Reads the destination. One that was disabled, or could not be enabled, stays listed for a while and does not count. */
async function readDestination(call: DynamoDBCall, TableName: string): Promise<SettingRead<Declared>> {
  const { KinesisDataStreamDestinations: all } = await call(
    'DescribeKinesisStreamingDestination',
    (client, options) => client.send(new DescribeKinesisStreamingDestinationCommand({ TableName }), options),
    'KinesisDataStreamDestinations',
  );
  const failures = all.flatMap(({ StreamArn, DestinationStatus, DestinationStatusDescription: reason = '' }) =>
    DestinationStatus === 'ENABLE_FAILED' && StreamArn !== undefined
      ? [{ arn: StreamArn, blocked: couldNotEnable(StreamArn, reason) }]
      : [],
  );
  const live = all.find(({ DestinationStatus: status }) => status !== 'DISABLED' && status !== 'ENABLE_FAILED');
  if (!live) return { settings: { [PATH]: {} }, failures };
  const { StreamArn, DestinationStatus: status, ApproximateCreationDateTimePrecision: precision } = live;
  return {
    settings: { [PATH]: { StreamArn, ApproximateCreationDateTimePrecision: precision ?? 'MILLISECOND' } },
    waiting: status === 'ACTIVE' ? undefined : { kind: 'moving', status: `Kinesis stream ${status}` },
    failures,
  };
}

function couldNotEnable(StreamArn: string, reason: string): Blocked {
  return {
    kind: 'blocked',
    status: 'ENABLE_FAILED',
    reason:
      `DynamoDB cannot send changes of items to ${StreamArn}: ${reason || 'it gives no reason'}. The stream must be ACTIVE, in ` +
      "the table's region and account, and accessible to DynamoDB. Correct that, or KinesisStreamSpecification, and apply again.",
  };
}

type KinesisStep =
  | StepOf<'EnableKinesisStreamingDestination'>
  | StepOf<'DisableKinesisStreamingDestination'>
  | StepOf<'UpdateKinesisStreamingDestination'>;

/**
 * Sends changes of items to a stream, to another one (after the old one is disabled), or to none.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
function kinesisSteps(edit: Edit<Sending>): KinesisStep[] {
  if (changesOf(edit, 'kinesis').length === 0) return [];
  const { TableName, [PATH]: before = {} } = edit.observed;
  const { [PATH]: after = {} } = edit.desired;
  if (before.StreamArn !== undefined && before.StreamArn === after.StreamArn)
    return [changePrecision(TableName, before, after)];
  return [
    ...(before.StreamArn === undefined ? [] : [disable(TableName, before)]),
    ...(after.StreamArn === undefined ? [] : [enable(TableName, after)]),
  ];
}

const GROUP = { group: 'kinesis' };

function changePrecision(TableName: string, before: Specification, after: Specification): KinesisStep {
  const { StreamArn, ApproximateCreationDateTimePrecision: precision } = after;
  return {
    operation: 'UpdateKinesisStreamingDestination',
    input: { TableName, StreamArn, UpdateKinesisStreamingConfiguration: configuration(after) },
    summary: `change the time precision of the Kinesis stream to ${precision} for table ${TableName}`,
    changes: [{ path: PATH, before, after }],
    usually: DURATIONS.updateKinesis,
    ...GROUP,
  };
}

function disable(TableName: string, before: Specification): KinesisStep {
  return {
    operation: 'DisableKinesisStreamingDestination',
    input: { TableName, StreamArn: before.StreamArn },
    summary: `stop sending changes of items from table ${TableName} to ${before.StreamArn}`,
    changes: [{ path: PATH, before, after: {} }],
    loses: 'data',
    lost: `the changes of items that are not sent to ${before.StreamArn} in the meantime`,
    changesOutputs: [],
    usually: DURATIONS.disableKinesis,
    ...GROUP,
  };
}

function enable(TableName: string, after: Specification): KinesisStep {
  const precision = configuration(after);
  return {
    operation: 'EnableKinesisStreamingDestination',
    input: {
      TableName,
      StreamArn: after.StreamArn,
      ...(precision && { EnableKinesisStreamingConfiguration: precision }),
    },
    summary: `send changes of items from table ${TableName} to ${after.StreamArn}`,
    changes: [{ path: PATH, before: {}, after }],
    usually: DURATIONS.enableKinesis,
    ...GROUP,
  };
}

function configuration({ ApproximateCreationDateTimePrecision: precision }: Specification) {
  return precision && { ApproximateCreationDateTimePrecision: precision };
}
