import { validation } from '../aws-error.js';
import { tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import { parameter, struct } from '../request/shape.js';
import { findKnownTable } from '../world/find-table.js';
import type { KinesisDestination } from '../world/table-state.js';
import {
  destinationStatus,
  failureOf,
  isLive,
  kinesisDestinationInput,
  notInState,
  refuseWhileCreating,
  updateKinesisDestinationInput,
} from './destinations.js';

const describeDestinationInput = struct('DescribeKinesisStreamingDestination', {
  TableName: parameter(tableNameOrArn),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html */
export const describeKinesisStreamingDestination = operation(describeDestinationInput, (call, { TableName }) => {
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

const enableDestinationInput = kinesisDestinationInput('EnableKinesisStreamingDestination');

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html */
export const enableKinesisStreamingDestination = operation(
  enableDestinationInput,
  (call, { TableName, StreamArn, ...rest }) => {
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
  },
);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html */
export const updateKinesisStreamingDestination = operation(updateKinesisDestinationInput, (call, input) => {
  const { TableName, StreamArn, UpdateKinesisStreamingConfiguration: configuration } = input;
  const table = findKnownTable(call, TableName);
  const precision = configuration?.ApproximateCreationDateTimePrecision;
  if (!precision) {
    throw validation(
      'Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null ' +
        'or contain only null values',
    );
  }
  refuseWhileCreating(table);
  const destination = table.kinesisDestinations.find(({ streamArn }) => streamArn === StreamArn);
  if (!destination) {
    throw notInState(
      `No streaming destination with streamArn: ${StreamArn} found for table with tableName: ${table.name}`,
    );
  }
  if (destination.status !== 'ACTIVE') {
    throw notInState(
      'Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. ' +
        `TableName: ${table.name}, kdsArn: ${StreamArn}`,
    );
  }
  if ((destination.precision ?? 'MILLISECOND') === precision) {
    throw validation(
      `Invalid Request: Precision is already set to the desired value of ${precision} for tableId: ${table.id}, ` +
        `kdsArn: ${StreamArn}`,
    );
  }
  Object.assign(destination, { precision, status: 'UPDATING', due: call.now + call.durations.updateKinesis });
  return {
    TableName: table.name,
    StreamArn,
    DestinationStatus: 'UPDATING',
    UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: precision },
  };
});

const disableDestinationInput = kinesisDestinationInput('DisableKinesisStreamingDestination');

/**
 * An unknown destination is refused like one that is not ACTIVE (DDB-TABLE-302).
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html
 */
export const disableKinesisStreamingDestination = operation(
  disableDestinationInput,
  (call, { TableName, StreamArn, ...rest }) => {
    const table = findKnownTable(call, TableName);
    if (rest.EnableKinesisStreamingConfiguration) {
      throw validation('Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters');
    }
    refuseWhileCreating(table);
    const destination = table.kinesisDestinations.find(({ streamArn }) => streamArn === StreamArn);
    const status = destination && destinationStatus(table, destination);
    if (!destination || (status !== 'ACTIVE' && status !== 'DISABLING')) {
      throw notInState('KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.');
    }
    if (status === 'ACTIVE') {
      destination.status = 'DISABLING';
      destination.due = call.now + call.durations.disableKinesis;
    }
    return { TableName: table.name, StreamArn, DestinationStatus: 'DISABLING' };
  },
);
