import { validation } from '../aws-error.js';
import { notInState, refuseWhileCreating } from '../kinesis.js';
import { findKnownTable } from '../known-table.js';
import { updateKinesisDestinationInput } from '../shapes/kinesis.js';
import { operation } from './operation.js';

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
