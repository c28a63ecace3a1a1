import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpLimits, HttpServer } from '../../src/aws-json.js';
import type { SdkRequestHandler } from '../../src/index.js';

const LIMITS: HttpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  silence: 10_000,
  checkInterval: 10,
  maxConnections: 1_000,
  body: 1_000_000,
  bodies: 1_000_000,
};

const answering: SdkRequestHandler['handle'] = async () => ({
  response: { statusCode: 200, headers: {}, body: Buffer.from('here') },
});

const opened = async (limits: Partial<HttpLimits>, handle = answering) => {
  const server = new HttpServer(handle, { limits: { ...LIMITS, ...limits } });
  onTestFinished(() => server.close());
  const { url } = await server.open(0);
  return { url, port: Number(new URL(url).port), answers: async () => (await fetch(url)).text() };
};

/** What a client gets until its connection ends. */
const send = (port: number, bytes = ''): { socket: Socket; got: Promise<string> } => {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const got = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { socket, got };
};

const head = (lines: readonly string[] = []) => ['POST / HTTP/1.1', 'Host: localhost', ...lines].join('\r\n');

describe('The HTTP server ends a connection', () => {
  it.each([
    ['that sends nothing', ''],
    ['whose headers do not end', head(['X: 1'])],
  ])('%s', async (_title, bytes) => {
    const { port, answers } = await opened({ headersTimeout: 50 });

    expect(await send(port, bytes).got).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(await answers()).toBe('here');
  });

  it('whose body does not end', async () => {
    const { port, answers } = await opened({ headersTimeout: 50, requestTimeout: 50 });

    expect(await send(port, `${head(['Content-Length: 9'])}\r\n\r\n{`).got).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(await answers()).toBe('here');
  });

  it('whose client keeps its own side open', async () => {
    const { port, answers } = await opened({ headersTimeout: 50, maxConnections: 1 });
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => {
      socket.destroy();
    });
    socket.write(head(['X: 1']));
    await once(socket.resume(), 'end');

    await expect.poll(answers).toBe('here');
  });

  it('that waits too long for an answer', async () => {
    const never = async () => new Promise<never>(() => undefined);
    const { port } = await opened({ silence: 50 }, never);

    expect(await send(port, `${head(['Content-Length: 0'])}\r\n\r\n`).got).toBe('');
  });

  it('beyond those that it can have, and takes new ones when others have gone', async () => {
    const { port, answers } = await opened({ maxConnections: 20, headersTimeout: 200 });
    const clients = Array.from({ length: 100 }, () => send(port));
    await Promise.all(clients.map(({ got }) => got));

    expect(await answers()).toBe('here');
  });
});

describe('The bodies of requests under way', () => {
  const request = (size: number) => `${head([`Content-Length: ${size}`])}\r\n\r\n`;

  it('are refused with 503 beyond what they may take together, until others are gone', async () => {
    const { port, url } = await opened({ bodies: 1_000 });
    const clients = ['x'.repeat(600), 'y'.repeat(600)].map((body) => send(port, request(601) + body));
    const refused = await Promise.race(clients.map(({ got }) => got));
    for (const { socket } of clients) socket.destroy();
    await Promise.all(clients.map(({ got }) => got));

    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    for (let i = 0; i < 5; i++) expect((await fetch(url, { method: 'POST', body: 'x'.repeat(300) })).status).toBe(200);
  });
});
