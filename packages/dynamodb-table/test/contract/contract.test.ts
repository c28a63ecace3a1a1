import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { describeFlavor } from '@pcf/testing/suite';
import { dynamodbTable } from '../../src/index.js';
import { contractBackend, exceptions, TableName } from './backend.js';
import { basics } from './definitions.js';

describeFlavor({
  plugin: dynamodbTable,
  flavor: 'dynamodb_table',
  ...basics,
  ...exceptions,
  backend: () =>
    contractBackend('demo', (client) =>
      client.send(
        new UpdateTableCommand({
          TableName,
          ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 7 },
          BillingMode: 'PROVISIONED',
        }),
      ),
    ),
});
