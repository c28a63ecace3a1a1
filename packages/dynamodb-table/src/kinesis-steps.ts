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
  const common = { group: 'kinesis' };
  const path = 'KinesisStreamSpecification';
  const input = (StreamArn: string | undefined) => ({ TableName, StreamArn });
  const precision = after.ApproximateCreationDateTimePrecision;
  const configuration = precision && { ApproximateCreationDateTimePrecision: precision };
  if (before.StreamArn !== undefined && before.StreamArn === after.StreamArn)
    return [
      {
        operation: 'UpdateKinesisStreamingDestination',
        input: { ...input(after.StreamArn), UpdateKinesisStreamingConfiguration: configuration },
        summary: `send changes of items with a precision of one ${precision} from table ${TableName}`,
        changes: [{ path, before, after }],
        usually: USUALLY.update,
        ...common,
      },
    ];
  const steps: KinesisStep[] = [];
  if (before.StreamArn !== undefined)
    steps.push({
      operation: 'DisableKinesisStreamingDestination',
      input: input(before.StreamArn),
      summary: `stop sending changes of items from table ${TableName} to ${before.StreamArn}`,
      changes: [{ path, before, after: {} }],
      usually: USUALLY.disable,
      ...common,
    });
  if (after.StreamArn !== undefined)
    steps.push({
      operation: 'EnableKinesisStreamingDestination',
      input: {
        ...input(after.StreamArn),
        ...(configuration && { EnableKinesisStreamingConfiguration: configuration }),
      },
      summary: `send changes of items from table ${TableName} to ${after.StreamArn}`,
      changes: [{ path, before: {}, after }],
      usually: USUALLY.enable,
      ...common,
    });
  return steps;
}
