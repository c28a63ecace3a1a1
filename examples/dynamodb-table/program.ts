import { createPcf, type PcfEvent, State } from '@pcf/core';
import { dynamodbTable } from '@pcf/dynamodb-table';

const table = {
  TableName: 'pcf_test_table',
  AttributeDefinitions: [
    { AttributeName: 'Post', AttributeType: 'S' },
    { AttributeName: 'PostDateTime', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'Post', KeyType: 'HASH' },
    { AttributeName: 'PostDateTime', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'LastPostIndex',
      KeySchema: [
        { AttributeName: 'Post', KeyType: 'HASH' },
        { AttributeName: 'PostDateTime', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
} as const;

/**
 * The original's example: a table is brought from nothing to running, changed, used, and terminated. It runs wherever the AWS
 * SDK's environment points to.
 *
 * @param say - takes each line that tells what happens
 */
export async function program(say: (line: string) => void): Promise<void> {
  const pcf = createPcf({ plugins: [dynamodbTable] });
  pcf.events.on((event) => {
    const line = narrate(event);
    if (line) say(`  ${line}`);
  });
  const declare = (ReadCapacityUnits: number, WriteCapacityUnits: number, Tags: Record<string, string>) =>
    pcf.particle({
      flavor: 'dynamodb_table',
      pcf_name: 'pcf_dynamodb',
      aws_resource: { ...table, ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits }, Tags },
    });
  try {
    say('From nothing to running: 10 read and 10 write capacity units, one tag.');
    const first = await declare(10, 10, { Name: 'pcf-dynamodb-test' }).apply();
    say(`  ${first.outcome}: ${first.outputs.TableArn}`);

    say('A changed definition: 25 and 30 units, a second tag. First what would be done, then have it done.');
    const changed = declare(25, 30, { Name: 'pcf-dynamodb-test', Stage: 'example' });
    const plan = await changed.plan();
    for (const step of plan.steps) say(`  planned: ${step.operation}: ${step.summary}`);
    await changed.apply();

    say('Apply it again: there is nothing to change, and no request is sent.');
    say(`  ${(await changed.apply()).outcome}`);

    say('An item is put, read and deleted.');
    const key = { Post: { S: 'adding post to table' }, PostDateTime: { S: '201807031301' } };
    await changed.putItem(key);
    say(`  read: ${JSON.stringify((await changed.getItem(key)).Item)}`);
    await changed.deleteItem(key);
    say(`  after it was deleted: ${JSON.stringify((await changed.getItem(key)).Item) ?? 'nothing'}`);

    say('The table as it is now:');
    const seen = await changed.getStatus();
    if (seen.kind === 'settled') {
      const { ProvisionedThroughput: units, Tags } = seen.settings;
      say(`  ${seen.state}, ${units?.ReadCapacityUnits} read and ${units?.WriteCapacityUnits} write capacity units`);
      say(`  tags: ${JSON.stringify(Tags)}`);
    }

    say('And terminated.');
    changed.desiredState = State.terminated;
    await changed.apply();
    say(`  ${await changed.syncState()}`);
  } finally {
    await pcf.dispose();
  }
}

function narrate(event: PcfEvent): string | undefined {
  if (event.type === 'step-started') return `${event.step.operation}: ${event.step.summary}`;
  if (event.type === 'applied') return `${event.id} is ${event.state}`;
  return undefined;
}
