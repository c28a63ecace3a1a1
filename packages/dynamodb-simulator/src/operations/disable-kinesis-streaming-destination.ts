import { validation } from '../aws-error.js';
import { destinationStatus, notInState, refuseWhileCreating } from '../kinesis.js';
import { findKnownTable } from '../known-table.js';
import { kinesisDestinationInput } from '../shapes/kinesis.js';
import { operation } from './operation.js';

const input = kinesisDestinationInput('DisableKinesisStreamingDestination');

/**
 * A destination that is not there is refused as one that is not ACTIVE (DDB-TABLE-302).
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html
 */
export const disableKinesisStreamingDestination = operation(input, (call, { TableName, StreamArn, ...rest }) => {
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
});
