import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { localBackend } from '../../src/index.js';

afterEach(() => {
  vi.doUnmock('fauxqs');
});

function clientFor(environment: Readonly<Record<string, string>>): SQSClient {
  const client = new SQSClient({
    endpoint: environment.AWS_ENDPOINT_URL_SQS ?? '',
    region: environment.AWS_REGION ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return client;
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-queues-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('the local backend', () => {
  it('is reached with its environment variables until it is closed', async () => {
    const { environment, close, keepsState } = await localBackend.start();
    expect(keepsState).toBe(false);
    expect((await clientFor(environment).send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    await close();
    await expect(fetch(environment.AWS_ENDPOINT_URL_SQS ?? '')).rejects.toThrow();
  });

  it('listens on the loopback interface only', async () => {
    const { environment, close } = await localBackend.start();
    expect(environment.AWS_ENDPOINT_URL_SQS).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await close();
  });

  it.each([
    ['a name that leads here (DNS rebinding)', { host: 'evil.example' }],
    ['a web page', { origin: 'http://evil.example' }],
    ['a page of a file', { origin: 'null' }],
  ])('does not answer requests of %s', async (_, headers) => {
    const { environment, close } = await localBackend.start();
    const body = 'Action=CreateQueue&QueueName=forged&Version=2012-11-05';
    const options = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } };
    const sent = request(environment.AWS_ENDPOINT_URL_SQS ?? '', options).end(body);
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(403);
    expect((await clientFor(environment).send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    answer.resume();
    await close();
  });

  it('keeps queues, their tags and their messages in a folder', async () => {
    const folder = join(await emptyFolder(), 'new');
    const first = await localBackend.start({ folder });
    const before = clientFor(first.environment);
    const { QueueUrl } = await before.send(
      new CreateQueueCommand({ QueueName: 'orders', Attributes: { DelaySeconds: '0' } }),
    );
    await before.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'shop' } }));
    await before.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    await first.close();

    const second = await localBackend.start({ folder });
    const after = clientFor(second.environment);
    const { QueueUrl: found } = await after.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(second.keepsState).toBe(true);
    expect((await after.send(new ListQueueTagsCommand({ QueueUrl: found }))).Tags).toEqual({ team: 'shop' });
    expect((await after.send(new ReceiveMessageCommand({ QueueUrl: found }))).Messages).toMatchObject([
      { Body: 'hello' },
    ]);
    expect(found).toBe(QueueUrl);
    await second.close();
  });

  it('changes the port of queues if theirs is taken', async () => {
    const folder = await emptyFolder();
    const first = await localBackend.start({ folder });
    await clientFor(first.environment).send(new CreateQueueCommand({ QueueName: 'orders' }));
    const { port } = new URL(first.environment.AWS_ENDPOINT_URL_SQS ?? '');
    await first.close();
    const other = createServer().listen(Number(port), '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');

    const second = await localBackend.start({ folder });
    const found = await clientFor(second.environment).send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(new URL(second.environment.AWS_ENDPOINT_URL_SQS ?? '').port).not.toBe(port);
    expect(new URL(found.QueueUrl ?? '').port).toBe(new URL(second.environment.AWS_ENDPOINT_URL_SQS ?? '').port);
    await second.close();
  });

  it('makes its folder private to the user that started it', async () => {
    const folder = join(await emptyFolder(), 'new');
    const { close } = await localBackend.start({ folder });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await close();
  });

  it('refuses a folder that another backend uses, until that one has ended', async () => {
    const folder = await emptyFolder();
    const first = await localBackend.start({ folder });
    await expect(localBackend.start({ folder })).rejects.toThrow(
      `Cannot keep local queues in ${folder}: another process uses it. Wait for that process, or end it.`,
    );
    await first.close();
    await (await localBackend.start({ folder })).close();
  });

  it('names the folder that cannot be used', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    await expect(localBackend.start({ folder: file })).rejects.toThrow(`Cannot keep local queues in ${file}: EEXIST`);
  });

  it('names the package to install if fauxqs is missing', async () => {
    vi.doMock('fauxqs', () => {
      throw new Error('not there');
    });
    await expect(localBackend.start()).rejects.toThrow('npm install --save-dev fauxqs');
  });

  it('is found through package.json', async () => {
    const { name, pcf } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(pcf.local).toBe(name);
  });
});
