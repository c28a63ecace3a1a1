import { tableNameOrArn } from './fragments.js';
import { oneOf, optional, parameter, required, struct, text } from './shape.js';

const precision = { ApproximateCreationDateTimePrecision: optional(oneOf('MILLISECOND', 'MICROSECOND')) };

/** The input of the calls that enable and disable a destination. */
export const kinesisDestinationInput = (operation: string) =>
  struct(operation, {
    TableName: parameter(tableNameOrArn),
    StreamArn: required(text()),
    EnableKinesisStreamingConfiguration: optional(struct('EnableKinesisStreamingConfiguration', precision)),
  });

export const updateKinesisDestinationInput = struct('UpdateKinesisStreamingDestination', {
  TableName: parameter(tableNameOrArn),
  StreamArn: required(text()),
  UpdateKinesisStreamingConfiguration: optional(struct('UpdateKinesisStreamingConfiguration', precision)),
});
