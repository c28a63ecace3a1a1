import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bind, CLOCK, createPcf, defineFlavor, Particle, type Plugin, RANDOM, type ServiceBinding } from '@pcf/core';
import { VirtualClock } from '@pcf/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AWS_SETTINGS,
  AwsAnswerError,
  type AwsCall,
  AwsEndpointError,
  type AwsSettings,
  awsCalls,
  registerAws,
} from '../../src/index.js';

const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.0' };
const TABLE = JSON.stringify({ Table: { TableName: 'orders', TableStatus: 'ACTIVE' } });
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that answers each request in its own way, the last way for all further ones. */
async function serve(...ways: ((response: ServerResponse) => void)[]) {
  const seen = { requests: 0, keys: [] as string[] };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const way = ways[Math.min(seen.requests, ways.length - 1)];
      seen.requests += 1;
      seen.keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      way?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { seen, endpoint: `http://127.0.0.1:${port}` };
}

const whole = (response: ServerResponse) => response.writeHead(200, JSON_HEADERS).end(TABLE);
const body =
  (text: string, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, JSON_HEADERS).end(text);
  };
const cut = (response: ServerResponse) => {
  response.writeHead(200, { ...JSON_HEADERS, 'content-length': TABLE.length });
  response.write(TABLE.slice(0, 20), () => response.destroy());
};
const cutInChunks = (response: ServerResponse) => {
  response.writeHead(200, JSON_HEADERS);
  response.write(TABLE.slice(0, 20), () => response.destroy());
};

/** The status of a table, as a flavor would read it. */
class Tables extends Particle<{ readonly tables: boolean }> {
  async read(): Promise<string> {
    const call: AwsCall<DynamoDBClient> = awsCalls(DynamoDBClient, this.context, {}, new AbortController().signal);
    const { Table } = await call(
      'DescribeTable',
      (client, options) => client.send(new DescribeTableCommand({ TableName: 'orders' }), options),
      'Table.TableStatus',
    );
    return Table.TableStatus;
  }
  protected async observe() {
    return { kind: 'missing' as const };
  }
  protected planSteps() {
    return [];
  }
  protected async execute() {}
}

const tablesFlavor = defineFlavor({
  name: 'tables',
  summary: 'Tables',
  schema: z.strictObject({ tables: z.boolean() }),
  uniqueKeys: ['pcf_name'],
  createParticle: (context) => new Tables(context),
});
const tables: Plugin<typeof tablesFlavor> = {
  name: '@acme/tables',
  apiVersion: 1,
  register(registrar) {
    registerAws(registrar);
    registrar.flavor(tablesFlavor);
  },
};

function runtime(settings: AwsSettings) {
  const pcf = createPcf({
    plugins: [tables],
    services: [
      bind(CLOCK, { useValue: new VirtualClock() }),
      bind(RANDOM, { useValue: () => 0.5 }),
      bind(AWS_SETTINGS, { useValue: { region: 'eu-west-1', credentials, ...settings } }),
    ],
  });
  open.push(() => pcf.dispose());
  return (services: readonly ServiceBinding[] = []) =>
    pcf.particle({ flavor: 'tables', pcf_name: 'all', tables: true }, { services });
}

describe('an answer that breaks off', () => {
  it.each([
    ['within its stated length', cut],
    ['within a chunk', cutInChunks],
    ['within its JSON', body(TABLE.slice(0, 20))],
    ['within the JSON of an error', body('{"__type":"com.amazon#Thr', 500)],
  ])('%s is asked for again', async (_, way) => {
    const { seen, endpoint } = await serve(way, way, whole);
    expect(await runtime({ endpoint })().read()).toBe('ACTIVE');
    expect(seen.requests).toBe(3);
  });

  it.each([cut, cutInChunks])('each time is no refusal by AWS', async (way) => {
    const { endpoint } = await serve(way);
    const reading = runtime({ endpoint })().read();
    await expect(reading).rejects.toBeInstanceOf(AwsEndpointError);
    await expect(reading).rejects.not.toThrow(/refused|Deserialization/);
  });
});

describe('an answer that AWS does not give', () => {
  it.each([
    ['nothing', ''],
    ['an empty map', '{}'],
    ['a map without what it should have', '{"Table":{}}'],
    ['null in its place', '{"Table":null}'],
    ['a list', '[]'],
    ['a text', '"OK"'],
    ['a page of a proxy', '<html>Log in with hunter2</html>'],
  ])('is not understood: %s', async (_, text) => {
    const { endpoint } = await serve(body(text));
    const reading = runtime({ endpoint })().read();
    await expect(reading).rejects.toBeInstanceOf(AwsAnswerError);
    await expect(reading).rejects.toThrow(`The answer of ${endpoint} to DescribeTable does not seem to come from AWS`);
    await expect(reading).rejects.not.toThrow('hunter2');
  });

  it('is asked for again: one such answer does no harm', async () => {
    const { endpoint } = await serve(body('{}'), whole);
    expect(await runtime({ endpoint })().read()).toBe('ACTIVE');
  });
});

describe('the settings of AWS that a particle is given', () => {
  it('are used in place of those of the runtime, for two particles at once', async () => {
    const [ours, theirs] = await Promise.all([serve(whole), serve(whole)]);
    const make = runtime({ endpoint: ours.endpoint });
    const settings = { region: 'eu-west-1', credentials: { ...credentials, accessKeyId: 'theirs' } };
    const given = make([bind(AWS_SETTINGS, { useValue: { ...settings, endpoint: theirs.endpoint } })]);
    await Promise.all([make().read(), given.read(), make().read(), given.read()]);
    expect(ours.seen.keys).toEqual(['id', 'id']);
    expect(theirs.seen.keys).toEqual(['theirs', 'theirs']);
  });
});
