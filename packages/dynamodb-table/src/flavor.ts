import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_LOCATED_BY, awsLocation, awsPlace, awsWhereabouts } from '@pcf/aws';
import { defineFlavor } from '@pcf/core';
import { bareDefinition, checkDefinition, tableDefinition } from './definition/definition.js';
import { importTable } from './import-table.js';
import { listTables } from './list-tables.js';
import { MARKS } from './marks.js';
import { callsTo } from './requests/calls.js';
import { DynamoDBTable } from './table.js';

/** The flavor `dynamodb_table`: a DynamoDB table with its indexes, settings and tags. */
export const dynamodbTableFlavor = defineFlavor({
  name: 'dynamodb_table',
  summary: 'A DynamoDB table with its indexes, settings and tags',
  schema: tableDefinition,
  uniqueKeys: ['aws_resource.TableName'],
  locatedBy: AWS_LOCATED_BY,
  location: awsLocation,
  place: awsPlace('DynamoDB'),
  whereabouts: awsWhereabouts(DynamoDBClient),
  equivalentStates: [['stopped', 'terminated']],
  check: checkDefinition,
  marks: MARKS,
  list: listTables,
  bareDefinition,
  importDefinition: (name, services, signal) => importTable(callsTo({}, services, signal), name),
  createParticle: (context) => new DynamoDBTable(context),
});
