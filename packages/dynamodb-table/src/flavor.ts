import { defineFlavor } from '@pcf/core';
import { tableDefinition } from './definition/table.js';
import { checkTable } from './rules.js';
import { DynamoDBTable } from './table.js';

/** The flavor `dynamodb_table`: a DynamoDB table with its indexes, settings and tags. */
export const dynamodbTableFlavor = defineFlavor({
  name: 'dynamodb_table',
  summary: 'A DynamoDB table with its indexes, settings and tags',
  schema: tableDefinition,
  uniqueKeys: ['aws_resource.TableName'],
  equivalentStates: [['stopped', 'terminated']],
  check: ({ aws_resource }) => checkTable(aws_resource),
  createParticle: (context) => new DynamoDBTable(context),
});
