import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPcf } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';
import { sqsQueue } from '@pcf/sqs-queue';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../environments');
const pcf = createPcf({ plugins: [dynamodbTable, sqsQueue] });

const load = (env?: string) => pcf.load(join(FOLDER, 'pcf.yml'), { env });

it.each([
  ['dev', 1, false, ['dynamodb_table:orders']],
  ['test', 2, false, ['dynamodb_table:orders']],
  ['prod', 20, true, ['dynamodb_table:orders', 'sqs_queue:audit']],
])('the definition has an owner, a table and settings of its own in %s', async (env, units, isProtected, ids) => {
  const field = await load(env);
  expect(field.owner).toBe(`shop-${env}`);
  expect([...field].map(({ id }) => id)).toEqual(ids);
  expect(field.get('dynamodb_table:orders').definition).toMatchObject({
    aws_resource: {
      TableName: `orders-${env}`,
      ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units },
      DeletionProtectionEnabled: isProtected,
    },
  });
});

it('is not applied without an environment, or with a misspelt one', async () => {
  await expect(load()).rejects.toThrow('pcf.yml:9:18 aws_resource.TableName: no environment is chosen.');
  await expect(load('prd')).rejects.toThrow('Did you mean "prod"? Found: dev, prod, test.');
});

it('has at most 20 lines in all', () => {
  const texts = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8').trimEnd());
  expect(texts.flatMap((text) => text.split('\n')).length).toBeLessThanOrEqual(20);
});

it('is what docs/environments.md shows', () => {
  const page = readFileSync(join(FOLDER, '../../docs/environments.md'), 'utf8');
  for (const name of readdirSync(FOLDER)) {
    const shown = `# examples/environments/${name}\n${readFileSync(join(FOLDER, name), 'utf8')}`;
    expect(page).toContain(`\`\`\`yaml\n${shown}\`\`\``);
  }
});
