import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
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

/** What a queue delivers now, in order. */
async function bodies(client: SQSClient, QueueUrl: string | undefined): Promise<(string | undefined)[]> {
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body);
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

  it('names queues by its own address, so that the SDK finds them without settings', async () => {
    const { environment, close } = await localBackend.start();
    const client = clientFor(environment);
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'orders' }));
    expect(QueueUrl).toBe(`${environment.AWS_ENDPOINT_URL_SQS}/000000000000/orders`);
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'orders' }))).QueueUrl).toBe(QueueUrl);
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    expect(await bodies(client, QueueUrl)).toEqual(['hello']);
    await close();
  });

  it('accepts the URLs that fauxqs makes', async () => {
    const { environment, close } = await localBackend.start();
    const client = new SQSClient({
      endpoint: environment.AWS_ENDPOINT_URL_SQS ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: '000000000000', secretAccessKey: 'local' },
      useQueueUrlAsEndpoint: false,
    });
    onTestFinished(() => client.destroy());
    await client.send(new CreateQueueCommand({ QueueName: 'orders' }));
    const QueueUrl = 'http://sqs.us-east-1.localhost:1/000000000000/orders';
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    expect(await bodies(client, QueueUrl)).toEqual(['hello']);
    await close();
  });

  it('keeps the queues of two regions apart, although their URLs are equal', async () => {
    const folder = await emptyFolder();
    const first = await localBackend.start({ folder });
    const [here, there] = ['us-east-1', 'eu-west-1'].map((region) =>
      clientFor({ ...first.environment, AWS_REGION: region }),
    );
    for (const [client, team] of [
      [here, 'here'],
      [there, 'there'],
    ] as const) {
      const { QueueUrl } = (await client?.send(new CreateQueueCommand({ QueueName: 'orders', tags: { team } }))) ?? {};
      await client?.send(new SendMessageCommand({ QueueUrl, MessageBody: team }));
    }
    await here?.send(new CreateQueueCommand({ QueueName: 'only-here' }));
    expect(await there?.send(new ListQueuesCommand({}))).toMatchObject({
      QueueUrls: [expect.stringMatching(/orders$/)],
    });
    await first.close();

    const second = await localBackend.start({ folder });
    const again = clientFor({ ...second.environment, AWS_REGION: 'eu-west-1' });
    const { QueueUrl } = await again.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect((await again.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ team: 'there' });
    await again.send(new DeleteQueueCommand({ QueueUrl }));
    await second.close();

    const third = await localBackend.start({ folder });
    const last = clientFor(third.environment);
    const left = await last.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect((await last.send(new ListQueueTagsCommand({ QueueUrl: left.QueueUrl }))).Tags).toEqual({ team: 'here' });
    expect(await bodies(last, left.QueueUrl)).toEqual(['here']);
    await third.close();
  });

  it('keeps queues, their attributes, tags and messages in a folder, and on its port their URLs', async () => {
    const folder = join(await emptyFolder(), 'new');
    const first = await localBackend.start({ folder });
    const before = clientFor(first.environment);
    const { QueueUrl } = await before.send(
      new CreateQueueCommand({ QueueName: 'orders', Attributes: { DelaySeconds: '0' }, tags: { team: 'shop' } }),
    );
    await before.send(new SendMessageCommand({ QueueUrl, MessageBody: 'first' }));
    await before.send(new SendMessageCommand({ QueueUrl, MessageBody: 'second' }));
    await before.send(new TagQueueCommand({ QueueUrl, Tags: { env: 'test' } }));
    await before.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team'] }));
    await before.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '77' } }));
    await first.close();

    const port = Number(new URL(first.environment.AWS_ENDPOINT_URL_SQS ?? '').port);
    const second = await localBackend.start({ folder, port });
    const after = clientFor(second.environment);
    const { QueueUrl: found } = await after.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(second.keepsState).toBe(true);
    expect(found).toBe(QueueUrl);
    expect((await after.send(new ListQueueTagsCommand({ QueueUrl: found }))).Tags).toEqual({ env: 'test' });
    const { Attributes } = await after.send(
      new GetQueueAttributesCommand({ QueueUrl: found, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '77', ApproximateNumberOfMessages: '2' });
    expect(await bodies(after, found)).toEqual(['first', 'second']);
    await second.close();
  });

  it('keeps what became of messages: received, given back, deleted, purged', async () => {
    const folder = await emptyFolder();
    const first = await localBackend.start({ folder });
    const before = clientFor(first.environment);
    const queueOf = async (QueueName: string) => (await before.send(new CreateQueueCommand({ QueueName }))).QueueUrl;
    const [received, back, deleted, purged] = await Promise.all(['received', 'back', 'deleted', 'purged'].map(queueOf));
    for (const QueueUrl of [received, back, deleted, purged]) {
      await before.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    }
    const receive = async (QueueUrl: string | undefined) => {
      const { Messages = [] } = await before.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600 }));
      return { QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle };
    };
    const kept = await receive(received);
    await before.send(new ChangeMessageVisibilityCommand({ ...(await receive(back)), VisibilityTimeout: 0 }));
    await before.send(new DeleteMessageCommand(await receive(deleted)));
    await before.send(new PurgeQueueCommand({ QueueUrl: purged }));
    await first.close();

    const port = Number(new URL(first.environment.AWS_ENDPOINT_URL_SQS ?? '').port);
    const second = await localBackend.start({ folder, port });
    const after = clientFor(second.environment);
    for (const QueueUrl of [received, deleted, purged]) expect(await bodies(after, QueueUrl)).toEqual([]);
    expect(await bodies(after, back)).toEqual(['hello']);
    await after.send(new ChangeMessageVisibilityCommand({ ...kept, VisibilityTimeout: 0 }));
    expect(await bodies(after, received)).toEqual(['hello']);
    await second.close();
  });

  it('keeps the order and the groups of FIFO queues', async () => {
    const folder = await emptyFolder();
    const first = await localBackend.start({ folder });
    const before = clientFor(first.environment);
    const { QueueUrl } = await before.send(
      new CreateQueueCommand({
        QueueName: 'orders.fifo',
        Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
      }),
    );
    for (const [MessageGroupId, MessageBody] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const) {
      await before.send(new SendMessageCommand({ QueueUrl, MessageGroupId, MessageBody }));
    }
    await before.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 600 }));
    await first.close();

    const port = Number(new URL(first.environment.AWS_ENDPOINT_URL_SQS ?? '').port);
    const second = await localBackend.start({ folder, port });
    const after = clientFor(second.environment);
    expect(await bodies(after, QueueUrl)).toEqual(['3']); // the group of 1 waits until 1 is deleted or visible again
    await second.close();
  });

  it('refuses a port that is taken, and does not hold on to its folder', async () => {
    const folder = await emptyFolder();
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(localBackend.start({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await (await localBackend.start({ folder })).close();
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
    await expect(localBackend.start()).rejects.toMatchObject({ missing: 'fauxqs' });
  });

  it('names the Node to install if it has no SQLite', async () => {
    vi.doMock('fauxqs', () => {
      throw new Error('No such built-in module: node:sqlite');
    });
    await expect(localBackend.start()).rejects.toThrow('It needs SQLite, which is part of Node since 22.13');
    await expect(localBackend.start()).rejects.toMatchObject({ missing: 'node:sqlite' });
  });

  it('is found through package.json', async () => {
    const { name, pcf } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(pcf.local).toBe(name);
  });
});
