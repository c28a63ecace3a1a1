import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FencedError } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { redactingErrors } from '../../src/calls/redact.js';
import { retrying } from '../../src/calls/retry.js';

const SESSION_TOKEN = 'plain-words/of a session+token==';
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A client of a server that answers with an error in which it repeats all headers of the request. */
async function echoing(name: string, status = 400): Promise<DynamoDBClient> {
  const server = createServer((request, response) => {
    const told = Object.entries(request.headers).map(([header, value]) => `${header}: ${value}`);
    const [token = ''] = [request.headers['x-amz-security-token']].flat();
    const message = [...told, `https://host/?token=${encodeURIComponent(token)}`].join('\n');
    const body = { __type: name, message, Message: message, Reasons: [{ Text: message }] };
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(name === '' ? message : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: SECRET_KEY, sessionToken: SESSION_TOKEN };
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials,
    maxAttempts: 1,
  });
  open.push(async () => client.destroy());
  return client;
}

function failureOf(client: DynamoDBClient): Promise<unknown> {
  const send = () => redactingErrors(client, () => client.send(new DescribeTableCommand({ TableName: 'orders' })));
  const bounds = { clock: new VirtualClock(0), random: () => 0.5, signal: new AbortController().signal };
  return retrying('DescribeTable', send, bounds).catch((error: unknown) => error);
}

/** All that a program could print of an error: its texts, its causes, and what is hidden in it. */
function everything(error: unknown): string {
  const stack = error instanceof Error ? error.stack : '';
  return [inspect(error, { depth: Infinity, showHidden: true }), String(error), stack, JSON.stringify(error)].join(
    '\n',
  );
}

describe('the error of an endpoint that repeats the request', () => {
  it.each([
    ['a refusal', 'ValidationException', 400],
    ['a refused signature', 'IncompleteSignatureException', 400],
    ['a refusal of access', 'AccessDeniedException', 400],
    ['an expired token', 'ExpiredTokenException', 400],
    ['a resource in use', 'ResourceInUseException', 400],
    ['a failure', 'InternalServerError', 500],
    ['no JSON', '', 400],
  ])('as %s holds neither session token nor signature, nor do its causes', async (_, name, status) => {
    const text = everything(await failureOf(await echoing(name, status)));
    expect(text).toContain('DescribeTable');
    expect(text).not.toContain(SESSION_TOKEN);
    expect(text).not.toContain(encodeURIComponent(SESSION_TOKEN));
    expect(text).not.toContain(SECRET_KEY);
    expect(text).not.toMatch(/signature=[0-9a-f]{16}/i);
  });

  it('leaves the error of a fence as it is, also with what the SDK adds to it', async () => {
    const lost = Object.assign(new FencedError('lost'), { $metadata: { attempts: 1 } });
    const client = new DynamoDBClient({ region: 'eu-west-1' });
    await expect(redactingErrors(client, () => Promise.reject(lost))).rejects.toBe(lost);
  });

  it('still says what was refused, and by which key', async () => {
    const error = await failureOf(await echoing('ValidationException'));
    expect(String(error)).toContain('ValidationException');
    expect(String(error)).toContain('AKIAIOSFODNN7EXAMPLE');
  });
});
