import { KINESIS_STREAM_ARN_LENGTH } from '@pcf/dynamodb-facts';
import { tableNameOrArn } from './fragments.js';
import { lengthIn, oneOf, optional, parameter, required, struct, text } from './shape.js';

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
