import { createSimulator } from '@pcf/dynamodb-simulator';
import { itTouchesNothingOfOthers } from '../../../../tools/creators.js';
import { dynamodbTable } from '../../src/index.js';

itTouchesNothingOfOthers({
  plugin: dynamodbTable,
  flavor: 'dynamodb_table',
  creates: 'CreateTable',
  deletes: 'DeleteTable',
  canRefuseToAdopt: true,
  provider: (clock, slow) => createSimulator({ clock, durations: slow ? 'aws' : 'instant' }).requestHandler(),
  define: ({ pcf_name, name, tag, adopts, parents = [] }) => ({
    flavor: 'dynamodb_table',
    pcf_name,
    parents,
    adopt: adopts ? 'by-name' : 'never',
    aws_resource: {
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...(tag !== undefined && { Tags: { by: tag } }),
    },
  }),
});
