import { readFile } from 'node:fs/promises';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { localBackend } from '../src/index.js';

afterEach(() => {
  vi.doUnmock('fauxqs');
});

describe('the local backend', () => {
  it('answers with the environment that it says to set, until it is closed', async () => {
    const { environment, close } = await localBackend.start();
    const client = new SQSClient({
      endpoint: environment.AWS_ENDPOINT_URL_SQS ?? '',
      region: environment.AWS_REGION ?? '',
      credentials: {
        accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      },
      maxAttempts: 1,
    });
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    client.destroy();
    await close();
    await expect(fetch(environment.AWS_ENDPOINT_URL_SQS ?? '')).rejects.toThrow();
  });

  it('listens on the loopback interface alone', async () => {
    const { environment, close } = await localBackend.start();
    expect(environment.AWS_ENDPOINT_URL_SQS).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await close();
  });

  it('says what to install where fauxqs is missing', async () => {
    vi.doMock('fauxqs', () => {
      throw new Error('not there');
    });
    await expect(localBackend.start()).rejects.toThrow('npm install --save-dev fauxqs');
  });

  it('is where the package says that it is', async () => {
    const { name, pcf } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(pcf.local).toBe(name);
  });
});
