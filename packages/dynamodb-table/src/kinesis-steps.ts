import type { KinesisStreamSpecification } from './definition/kinesis.js';
import { changesOf, type Edit } from './edit.js';
import type { StepOf } from './steps.js';

/** How long a destination is under way on AWS, in milliseconds. */
const USUALLY = { enable: 6_000, disable: 2_000, update: 130_000 };

type KinesisStep =
  | StepOf<'EnableKinesisStreamingDestination'>
  | StepOf<'DisableKinesisStreamingDestination'>
  | StepOf<'UpdateKinesisStreamingDestination'>;

/**
 * The calls that send changes of items to a Kinesis data stream, to another one (the old one is disabled first), or to none.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
export function kinesisSteps(edit: Edit): KinesisStep[] {
  if (changesOf(edit, 'kinesis').length === 0) return [];
  const { TableName, KinesisStreamSpecification: before = {} } = edit.observed;
  const { KinesisStreamSpecification: after = {} } = edit.desired;
  if (before.StreamArn !== undefined && before.StreamArn === after.StreamArn)
    return [precise(TableName, before, after)];
  return [
    ...(before.StreamArn === undefined ? [] : [disable(TableName, before)]),
    ...(after.StreamArn === undefined ? [] : [enable(TableName, after)]),
  ];
}

const PATH = 'KinesisStreamSpecification';
const GROUP = { group: 'kinesis' };

function precise(
  TableName: string,
  before: KinesisStreamSpecification,
  after: KinesisStreamSpecification,
): KinesisStep {
  const { StreamArn, ApproximateCreationDateTimePrecision: precision } = after;
  return {
    operation: 'UpdateKinesisStreamingDestination',
    input: { TableName, StreamArn, UpdateKinesisStreamingConfiguration: configuration(after) },
    summary: `send changes of items with a precision of one ${precision} from table ${TableName}`,
    changes: [{ path: PATH, before, after }],
    usually: USUALLY.update,
    ...GROUP,
  };
}

function disable(TableName: string, before: KinesisStreamSpecification): KinesisStep {
  return {
    operation: 'DisableKinesisStreamingDestination',
    input: { TableName, StreamArn: before.StreamArn },
    summary: `stop sending changes of items from table ${TableName} to ${before.StreamArn}`,
    changes: [{ path: PATH, before, after: {} }],
    loses: 'data',
    lost: `changes of items that are made while none are sent to ${before.StreamArn}`,
    changesOutputs: [],
    usually: USUALLY.disable,
    ...GROUP,
  };
}

function enable(TableName: string, after: KinesisStreamSpecification): KinesisStep {
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
    usually: USUALLY.enable,
    ...GROUP,
  };
}

function configuration({ ApproximateCreationDateTimePrecision: precision }: KinesisStreamSpecification) {
  return precision && { ApproximateCreationDateTimePrecision: precision };
}
