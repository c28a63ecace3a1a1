import { TagResourceCommand } from '@aws-sdk/client-dynamodb';
import { describeFlavor } from '@pcf/testing/suite';
import { describe } from 'vitest';
import { dynamodbTable } from '../src/index.js';
import { contractBackend } from './support/contract-backend.js';
import { additions, consistent, indexed, replicated, switches } from './support/contract-definitions.js';

const SUBJECTS = { indexed, switches, additions, replicated, consistent };

describe.each(Object.entries(SUBJECTS))('with the settings of %s', (_, subject) => {
  describeFlavor({
    plugin: dynamodbTable,
    flavor: 'dynamodb_table',
    ...subject,
    backend: () =>
      contractBackend('instant', (client, { TableArn: ResourceArn }) =>
        client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'altered', Value: 'yes' }] })),
      ),
  });
});
