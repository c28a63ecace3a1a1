import { AWS_LOCATED_BY, awsLocation } from '@pcf/aws';
import { defineFlavor } from '@pcf/core';
import { callsTo } from './calls.js';
import { tableDefinition } from './definition/table.js';
import { importTable } from './import-definition.js';
import { checkDefinition } from './rules.js';
import { DynamoDBTable } from './table.js';

/** The flavor `dynamodb_table`: a DynamoDB table with its indexes, settings and tags. */
export const dynamodbTableFlavor = defineFlavor({
  name: 'dynamodb_table',
  summary: 'A DynamoDB table with its indexes, settings and tags',
  schema: tableDefinition,
  uniqueKeys: ['aws_resource.TableName'],
  locatedBy: AWS_LOCATED_BY,
  location: awsLocation,
  equivalentStates: [['stopped', 'terminated']],
  check: checkDefinition,
  importDefinition: (name, services, signal) => importTable(callsTo({}, services, signal), name),
  createParticle: (context) => new DynamoDBTable(context),
});
