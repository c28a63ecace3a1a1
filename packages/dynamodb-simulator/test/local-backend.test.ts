import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { localBackend } from '../src/index.js';

it('the local backend can be used with the environment that it returns, until it is closed', async () => {
  const { environment, close } = await localBackend.start();
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    region: environment.AWS_REGION ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
    maxAttempts: 1,
  });
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  client.destroy();
  await close();
  await expect(fetch(environment.AWS_ENDPOINT_URL_DYNAMODB ?? '')).rejects.toThrow();
});
