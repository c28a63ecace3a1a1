import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { HttpServer } from '../../src/aws-json.js';
import type { SdkRequestHandler } from '../../src/index.js';

const WAVES = 10;
const CLIENTS_PER_WAVE = 300;

const LIMITS = {
  headersTimeout: 2_000,
  requestTimeout: 2_000,
  silence: 60_000,
  checkInterval: 20,
  maxConnections: 1_000,
  body: 1_000_000,
  bodies: 1_000_000,
};

const answering: SdkRequestHandler['handle'] = async () => ({
  response: { statusCode: 200, headers: {}, body: 'here' },
});

const opened = async () => {
  const server = new HttpServer(answering, { limits: LIMITS });
  onTestFinished(() => server.close());
  return Number(new URL((await server.open(0)).url).port);
};

/** A client with one connection, which it keeps. */
const regular = (port: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return (): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', method: 'POST', agent }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      sent.on('error', reject).end('{}');
    });
};

/** What a client that misbehaves sends before it falls silent. */
const BEGINNINGS = [
  '',
  'POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
];

/** Opens connections that send no more than a beginning, never read what comes back, and never close. */
const flood = async (port: number): Promise<void> => {
  const sockets = await Promise.all(
    Array.from({ length: CLIENTS_PER_WAVE }, async (_, number) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      await connected(socket);
      socket.write(BEGINNINGS[number % BEGINNINGS.length] ?? '');
      return socket;
    }),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
};

const connected = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', () => resolve());
  });

it('The HTTP server answers others while thousands of connections fall silent, and gets rid of those', async () => {
  const port = await opened();
  const early = regular(port);
  const answers = [await early()];
  for (let wave = 0; wave < WAVES; wave++) {
    await flood(port);
    answers.push(await early());
  }

  expect(new Set(answers)).toEqual(new Set(['here']));
  await expect.poll(regular(port), { timeout: 10_000 }).toBe('here');
}, 20_000);
