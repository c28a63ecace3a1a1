import { KINESIS_STREAM_ARN_LENGTH, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { type AwsError, inUse, validation } from '../aws-error.js';
import { tableNameOrArn } from '../request/names.js';
import { lengthIn, oneOf, optional, parameter, required, struct, text } from '../request/shape.js';
import type { TablePart } from '../request/table-part.js';
import type { Region } from '../world/state.js';
import type { KinesisDestination, TableState } from '../world/table-state.js';

const precision = { ApproximateCreationDateTimePrecision: optional(oneOf('MILLISECOND', 'MICROSECOND')) };

const streamArn = text(...lengthIn(KINESIS_STREAM_ARN_LENGTH));

/** The input of the calls that enable and disable a destination. */
export const kinesisDestinationInput = (operation: string) =>
  struct(operation, {
    TableName: parameter(tableNameOrArn),
    StreamArn: required(streamArn),
    EnableKinesisStreamingConfiguration: optional(struct('EnableKinesisStreamingConfiguration', precision)),
  });

export const updateKinesisDestinationInput = struct('UpdateKinesisStreamingDestination', {
  TableName: parameter(tableNameOrArn),
  StreamArn: required(streamArn),
  UpdateKinesisStreamingConfiguration: optional(struct('UpdateKinesisStreamingConfiguration', precision)),
});

export const notInState = (rule: string): AwsError =>
  validation(`Table is ${REFUSAL_TEXTS.notInValidState} to enable Kinesis Streaming Destination: ${rule}`);

export function refuseWhileCreating({ name, job }: TableState): void {
  if (job?.kind === 'creating') throw inUse(`Table is being created: ${name}`);
}

/** The deletion of a table stops its destinations (DDB-TABLE-236). */
export const destinationStatus = ({ job }: TableState, { status }: KinesisDestination): KinesisDestination['status'] =>
  job?.kind === 'deleting' && status === 'ACTIVE' ? 'UPDATING' : status;

/** Whether a destination is in use. A table has at most one such destination. */
export const isLive = (table: TableState, destination: KinesisDestination): boolean =>
  !['DISABLED', 'ENABLE_FAILED'].includes(destinationStatus(table, destination));

/**
 * Why a stream cannot be enabled, which shows only afterwards (DDB-TABLE-318). Every stream of the table's region and account
 * exists. Whether the ARN is one of Kinesis is checked last.
 */
export function failureOf(region: Region, streamArn: string): string | undefined {
  const [arn, , service, place, account, resource = ''] = streamArn.split(':');
  const isStream = /^stream\/[^/]+$/.test(resource);
  if (arn !== 'arn' || (!isStream && service !== 'firehose')) {
    return 'User does not have a permission to use kinesis stream';
  }
  if (place !== region.name) {
    return 'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in the current region';
  }
  if (account !== region.account || service !== 'kinesis') {
    return 'The kinesis Arn used to enable kinesis replication belongs to a stream which is not in Active state';
  }
  return undefined;
}

function settleKinesis({ kinesisDestinations }: TableState, now: number): void {
  for (const destination of kinesisDestinations) {
    if (destination.due === undefined || destination.due > now) continue;
    delete destination.due;
    if (destination.status === 'DISABLING') {
      destination.status = 'DISABLED';
      delete destination.precision;
    } else destination.status = destination.failure === undefined ? 'ACTIVE' : 'ENABLE_FAILED';
  }
}

/** The Kinesis data streams that a table sends changes to. */
export const kinesisPart: TablePart = {
  settle: settleKinesis,
  isMoving: ({ kinesisDestinations }) => kinesisDestinations.some(({ due }) => due !== undefined),
};
