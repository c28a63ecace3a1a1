import { destinationStatus } from '../kinesis.js';
import { findKnownTable } from '../known-table.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { parameter, struct } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('DescribeKinesisStreamingDestination', { TableName: parameter(tableNameOrArn) });

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html */
export const describeKinesisStreamingDestination = operation(input, (call, { TableName }) => {
  const table = findKnownTable(call, TableName);
  return {
    TableName: table.name,
    KinesisDataStreamDestinations: table.kinesisDestinations.map((destination) => {
      const { streamArn, failure, precision } = destination;
      const status = destinationStatus(table, destination);
      return {
        StreamArn: streamArn,
        DestinationStatus: status,
        ...(status === 'ENABLE_FAILED' && { DestinationStatusDescription: failure }),
        ...(precision && { ApproximateCreationDateTimePrecision: precision }),
      };
    }),
  };
});
