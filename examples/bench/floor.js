import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { serve, tables } from './measured.js';

const wanted = tables(Number(process.argv[2]));
const client = new DynamoDBClient({});

async function statusOf({ TableName }) {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return 'MISSING';
    throw error;
  }
}

async function until(table, status) {
  while ((await statusOf(table)) !== status) await sleep(100);
}

serve({
  running: () =>
    Promise.all(
      wanted.map(async (table) => {
        await client.send(new CreateTableCommand(table));
        await until(table, 'ACTIVE');
      }),
    ),
  unchanged: () => Promise.all(wanted.map(statusOf)),
  terminating: () =>
    Promise.all(
      wanted.map(async (table) => {
        await client.send(new DeleteTableCommand({ TableName: table.TableName }));
        await until(table, 'MISSING');
      }),
    ),
});
