import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.js';
import { onDemand, signedHeaders } from '../support/simulator.js';

const running: Simulator[] = [];

const listening = async () => {
  const simulator = createSimulator({ durations: 'instant' });
  running.push(simulator);
  const { url } = await simulator.listen();
  return { simulator, url, port: Number(new URL(url).port) };
};

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close();
});

const post = (url: string, operation: string, body: string | Uint8Array) =>
  fetch(url, { method: 'POST', headers: signedHeaders(operation), body });

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });

/** All that comes back until the other side closes. */
const readAll = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });

const head = (length: number) =>
  [
    'POST / HTTP/1.1',
    'Host: localhost',
    ...Object.entries(signedHeaders('CreateTable')).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${length}`,
    '',
    '',
  ].join('\r\n');

describe('The HTTP server', () => {
  it('listens on the loopback interface, on a free port', async () => {
    const { url } = await listening();

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(url)).text()).toBe('healthy: dynamodb.us-east-1.amazonaws.com ');
  });

  it('listens at the port that is asked for, and says if it is taken', async () => {
    const { port } = await listening();
    const second = createSimulator();

    await expect(second.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(second.listen()).resolves.toBeDefined();
    await second.close();
  });

  it('opens once', async () => {
    const { simulator } = await listening();

    await expect(simulator.listen()).rejects.toThrow('the server is already open');
  });

  it('shares its tables with the request handler', async () => {
    const { simulator, url } = await listening();
    await post(url, 'CreateTable', JSON.stringify(onDemand()));
    const list = { method: 'POST', headers: signedHeaders('ListTables'), body: '{}' };
    const { response } = await simulator.requestHandler().handle(list);

    expect(JSON.parse(String(response.body))).toEqual({ TableNames: ['orders'] });
  });
});

describe('Closing the server', () => {
  it('can be done twice, and before it was opened', async () => {
    const simulator = createSimulator();
    await simulator.close();
    await simulator.close();

    await expect(simulator.listen()).rejects.toThrow('the simulator is closed');
  });

  it('while it opens leaves nothing open', async () => {
    const simulator = createSimulator();
    const opening = simulator.listen();
    await simulator.close();
    const { url } = await opening;

    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends idle connections that a client keeps', async () => {
    const { simulator, url } = await listening();
    const agent = new Agent({ keepAlive: true });
    const socket = await new Promise<Socket>((resolve, reject) => {
      const request = httpRequest(url, { agent }, (response) => {
        const { socket: kept } = response;
        response.resume().on('end', () => resolve(kept));
      });
      request.on('error', reject).end();
    });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await simulator.close();
    await closed;
    agent.destroy();

    expect(socket.destroyed).toBe(true);
  });
});

describe('A hostile client', () => {
  const survives = async (url: string) => {
    const answer = await post(url, 'ListTables', '{}');
    expect(await answer.json()).toEqual({ TableNames: [] });
  };

  it('that drops a request half-way changes nothing', async () => {
    const { url, port } = await listening();
    const body = JSON.stringify(onDemand());
    const socket = await opened(port);
    socket.write(head(body.length) + body.slice(0, -1));
    await survives(url);
    const closed = readAll(socket);
    socket.destroy();
    await closed;

    await survives(url);
  });

  it('that leaves before the answer affects no other client', async () => {
    const { url, port } = await listening();
    const socket = await opened(port);
    socket.write(`${head(2)}{}`);
    socket.destroy();

    await survives(url);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a bad header', 'POST / HTTP/1.1\r\nHost localhost\r\n\r\n'],
    ['a bad length', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n'],
    ['bytes', '\u0000\u0001\u0002\u0016\u0003'],
    ['an endless header', `POST / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('that sends %s gets an error or a closed connection', async (_title, bytes) => {
    const { url, port } = await listening();
    const socket = await opened(port);
    const answer = readAll(socket);
    socket.write(bytes);

    expect(await answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    await survives(url);
  });

  it('that announces more than 16 MiB is refused before it sends them', async () => {
    const { url, port } = await listening();
    const socket = await opened(port);
    const answer = readAll(socket);
    socket.write(head(17 * 1024 * 1024));

    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    await survives(url);
  });

  it('that sends more than 16 MiB without saying so is cut off', async () => {
    const { url, port } = await listening();
    const socket = await opened(port);
    const answer = readAll(socket);
    socket.write(head(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked'));
    const chunk = `100000\r\n${'x'.repeat(0x10_0000)}\r\n`;
    for (let sent = 0; sent < 17; sent++) socket.write(chunk);

    expect(await answer).toMatch(/^(HTTP\/1\.1 413 |$)/);
    await survives(url);
  });

  it('that sends the largest body gets an answer', async () => {
    const { url } = await listening();
    const answer = await post(url, 'ListTables', `{"Limit":0}${' '.repeat(16 * 1024 * 1024 - 11)}`);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'com.amazon.coral.validate#ValidationException' });
  });
});

describe('A request of a web page', () => {
  /** Sends a request with headers that `fetch` does not let one choose. */
  const status = (port: number, headers: Readonly<Record<string, string>>, method = 'POST'): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({
        port,
        host: '127.0.0.1',
        method,
        headers: { ...signedHeaders('ListTables'), ...headers },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.end(method === 'POST' ? '{}' : undefined);
    });

  it.each([
    ['127.0.0.1:8000', 200],
    ['localhost', 200],
    ['dynamodb.localhost:1', 200],
    ['[::1]:8000', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example:8000', 403],
    ['169.254.169.254', 403],
  ])('that leads here by the name %s is answered with %i', async (host, expected) => {
    const { port } = await listening();
    expect(await status(port, { host })).toBe(expected);
  });

  it('is refused by its origin, and nothing is done', async () => {
    const { port, simulator } = await listening();
    for (const origin of ['http://evil.example', 'http://localhost:3000', 'null'])
      for (const method of ['POST', 'OPTIONS', 'GET']) expect(await status(port, { origin }, method)).toBe(403);
    expect(simulator.calls).toEqual([]);
  });

  it('is answered where its origin is allowed', async () => {
    const simulator = createSimulator({ durations: 'instant', allowedOrigins: ['http://localhost:3000'] });
    running.push(simulator);
    const port = Number(new URL((await simulator.listen()).url).port);
    expect(await status(port, { origin: 'http://localhost:3000' })).toBe(200);
    expect(await status(port, { origin: 'http://localhost:3000' }, 'OPTIONS')).toBe(200);
    expect(await status(port, { origin: 'http://localhost:3001' })).toBe(403);
  });
});
