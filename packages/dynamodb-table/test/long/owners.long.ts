import { createSimulator } from '@pcf/dynamodb-simulator';
import { itKeepsOwnersApart } from '../../../../tools/owners.js';
import { dynamodbTable } from '../../src/index.js';

itKeepsOwnersApart({
  plugin: dynamodbTable,
  flavor: 'dynamodb_table',
  listingDelay: 24 * 60 * 60_000,
  provider: (clock, slow) => createSimulator({ clock, durations: slow ? 'aws' : 'instant' }).requestHandler(),
  define: ({ pcf_name, name, adopt, movedFrom, keep, tag }) => ({
    flavor: 'dynamodb_table',
    pcf_name,
    adopt,
    ...(movedFrom.length > 0 && { moved_from: movedFrom.map((one) => `dynamodb_table:${one}`) }),
    ...(keep && { persist_on_termination: true }),
    aws_resource: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...(tag === '1' && { Tags: { by: tag } }),
      ...(tag === '2' && { TableClass: 'STANDARD_INFREQUENT_ACCESS' }),
    },
  }),
});
