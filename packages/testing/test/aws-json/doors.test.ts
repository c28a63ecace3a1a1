import { connect } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsJsonError, type AwsJsonService, awsJsonService } from '../../src/index.js';

const open: AwsJsonService[] = [];

/** A fake DynamoDB of two operations. */
function fakeDynamoDB(): AwsJsonService {
  const service = awsJsonService({
    target: 'DynamoDB_20120810',
    signingName: 'dynamodb',
    largestBody: 1_000,
    operations: {
      ListTables: (_, { region }) => ({ TableNames: [`a table in ${region}`] }),
      CreateTable: () => {
        throw new AwsJsonError('ResourceInUseException', 'it exists');
      },
    },
  });
  open.push(service);
  return service;
}

const client = (config: object) =>
  new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
    maxAttempts: 1,
    ...config,
  });

/** What the service says to raw bytes, until it closes the connection or has said something. */
async function raw(url: string, bytes: string, end: 'keep' | 'drop' = 'keep'): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => resolve(''));
    socket.on('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.write(bytes, () => {
      if (end === 'drop') socket.destroy();
    });
  });
}

afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});

describe.each(['over HTTP', 'within the process'])('the AWS SDK %s', (door) => {
  const connected = async () => {
    const service = fakeDynamoDB();
    if (door === 'within the process') return client({ requestHandler: service.requestHandler() });
    return client({ endpoint: (await service.listen()).url });
  };

  it('gets an answer', async () => {
    const dynamodb = await connected();
    const answer = await dynamodb.send(new ListTablesCommand({}));
    expect(answer.TableNames).toEqual(['a table in eu-west-1']);
    dynamodb.destroy();
  });

  it('gets an error by its name and text', async () => {
    const dynamodb = await connected();
    const command = new CreateTableCommand({ TableName: 'a', KeySchema: [], AttributeDefinitions: [] });
    await expect(dynamodb.send(command)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'it exists',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[A-Z0-9]{52}$/) },
    });
    dynamodb.destroy();
  });
});

describe('the HTTP server of a service', () => {
  it('opens once, on the loopback interface', async () => {
    const service = fakeDynamoDB();
    expect((await service.listen()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await expect(service.listen()).rejects.toThrow('is already open');
  });

  it('says that its port is taken, and can then open another', async () => {
    const { url } = await fakeDynamoDB().listen();
    const second = fakeDynamoDB();
    await expect(second.listen({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect((await second.listen()).url).not.toBe(url);
  });

  it('is closed with all its connections, as is the way within the process', async () => {
    const service = fakeDynamoDB();
    const { url } = await service.listen();
    await fetch(url);
    await service.close();
    await service.close();
    await expect(fetch(url)).rejects.toThrow();
    await expect(service.listen()).rejects.toThrow('is closed');
    await expect(service.requestHandler().handle({ method: 'GET', headers: {} })).rejects.toThrow('is closed');
  });

  it('survives what is no HTTP', async () => {
    const { url } = await fakeDynamoDB().listen();
    expect(await raw(url, 'hello\r\n\r\n')).toContain('400 Bad Request');
    expect((await fetch(url)).status).toBe(200);
  });

  it('survives a client who leaves in the middle of a request', async () => {
    const { url } = await fakeDynamoDB().listen();
    await raw(url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half', 'drop');
    expect((await fetch(url)).status).toBe(200);
  });

  it('refuses a body that is declared too large before it has come', async () => {
    const { url } = await fakeDynamoDB().listen();
    expect(await raw(url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n')).toContain('413');
  });

  it('refuses a body that turns out too large', async () => {
    const { url } = await fakeDynamoDB().listen();
    const chunk = `3e9\r\n${'x'.repeat(1_001)}\r\n`;
    expect(await raw(url, `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`)).toContain('413');
  });

  it.each([
    ['another name than this machine has', 'Host: evil.example\r\n', '403'],
    ['the name of a web page', 'Host: localhost\r\nOrigin: http://evil.example\r\n', '403'],
    ['the name of this machine', 'Host: localhost\r\n', '200'],
  ])('answers to %s', async (_, headers, expected) => {
    const { url } = await fakeDynamoDB().listen();
    expect(await raw(url, `GET / HTTP/1.1\r\n${headers}\r\n`)).toContain(`HTTP/1.1 ${expected} `);
  });
});
