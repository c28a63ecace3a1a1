import { tableNameOrArn } from './fragments.js';
import { maxLength, minLength, oneOf, optional, parameter, required, struct, text } from './shape.js';

const precision = { ApproximateCreationDateTimePrecision: optional(oneOf('MILLISECOND', 'MICROSECOND')) };

const streamArn = text(minLength(37), maxLength(1024));

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
