import { defineFlavor, State } from '@pcf/core';
import { tableDefinition } from './definition/table.js';
import { checkDefinition } from './rules.js';
import { DynamoDBTable } from './table.js';

/** The flavor `dynamodb_table`: a DynamoDB table with its indexes, settings and tags. */
export const dynamodbTableFlavor = defineFlavor({
  name: 'dynamodb_table',
  summary: 'A DynamoDB table with its indexes, settings and tags',
  schema: tableDefinition,
  uniqueKeys: ['aws_resource.TableName'],
  equivalentStates: [['stopped', 'terminated']],
  check: checkDefinition,
  importDefinition(name, services, signal) {
    const definition = { aws_resource: { TableName: name, AttributeDefinitions: [], KeySchema: [] } };
    const table = new DynamoDBTable({
      name,
      flavor: 'dynamodb_table',
      provider: '@pcf/dynamodb-table',
      definition,
      desiredState: State.running,
      stateRules: {},
      resolve: (token) => services.resolve(token),
    });
    return table.readDefinition(signal);
  },
  createParticle: (context) => new DynamoDBTable(context),
});
