import { TagResourceCommand } from '@aws-sdk/client-dynamodb';
import { describeFlavor } from '@pcf/testing/suite';
import { describe } from 'vitest';
import { dynamodbTable } from '../../src/index.js';
import { contractBackend, exceptions } from './backend.js';
import type { basics } from './definitions.js';

/** Creates the tests of the contract suite for each of these groups of settings. */
export function describeSettings(groups: Readonly<Record<string, typeof basics>>): void {
  describe.each(Object.entries(groups))('with the settings of %s', (_, subject) => {
    describeFlavor({
      plugin: dynamodbTable,
      flavor: 'dynamodb_table',
      ...subject,
      ...exceptions,
      backend: () =>
        contractBackend('instant', (client, { TableArn: ResourceArn }) =>
          client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'altered', Value: 'yes' }] })),
        ),
    });
  });
}
