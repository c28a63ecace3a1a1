import { failureOf, isLive, notInState, refuseWhileCreating } from '../kinesis.js';
import { findKnownTable } from '../known-table.js';
import { kinesisDestinationInput } from '../shapes/kinesis.js';
import type { KinesisDestination } from '../state.js';
import { operation } from './operation.js';

const input = kinesisDestinationInput('EnableKinesisStreamingDestination');

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html */
export const enableKinesisStreamingDestination = operation(input, (call, { TableName, StreamArn, ...rest }) => {
  const { EnableKinesisStreamingConfiguration: configuration = {} } = rest;
  const table = findKnownTable(call, TableName);
  refuseWhileCreating(table);
  if (table.kinesisDestinations.some((destination) => isLive(table, destination))) {
    throw notInState(
      'EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.',
    );
  }
  const precision = configuration.ApproximateCreationDateTimePrecision;
  const failure = failureOf(call.region, StreamArn);
  const enabled: KinesisDestination = {
    streamArn: StreamArn,
    status: 'ENABLING',
    due: call.now + call.durations.enableKinesis,
    ...(failure !== undefined && { failure }),
    ...(precision && { precision }),
  };
  const place = table.kinesisDestinations.findIndex(({ streamArn }) => streamArn === StreamArn);
  if (place >= 0) table.kinesisDestinations[place] = enabled;
  else table.kinesisDestinations.unshift(enabled);
  return {
    TableName: table.name,
    StreamArn,
    DestinationStatus: enabled.status,
    EnableKinesisStreamingConfiguration: configuration,
  };
});
