import { afterEach, describe, expect, it } from 'vitest';
import { type AwsService, awsService } from '../../src/aws.js';
import { HttpServer } from '../../src/http/http-server.js';
import {
  CallRecord,
  cutAnswer,
  HttpFaults,
  loseAnswer,
  refuse,
  resetAfter,
  resetBefore,
  serverError,
  throttle,
} from '../../src/index.js';
import { CONFIG, FAKES, type FakeClient } from '../support/aws-fakes.js';

const opened: { close(): Promise<void> | void }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

describe.each(FAKES)('a fake service in the protocol $protocol', (fake) => {
  const { write, read, missing } = fake;
  const start = (): AwsService => {
    const service = fake.service();
    opened.push(service);
    return service;
  };
  const connect = (config: object): FakeClient => {
    const client = fake.client({ ...CONFIG, ...config });
    opened.push({ close: () => client.destroy() });
    return client;
  };
  const doors = {
    'within the process': async () => connect({ requestHandler: start().requestHandler() }),
    'over HTTP': async () => connect({ endpoint: (await start().listen()).url }),
  };

  describe.each(Object.entries(doors))('%s', (_, door) => {
    it('answers with the output of the operation', async () => {
      expect(await (await door()).send(write.command)).toMatchObject(write.answer);
    });

    it('raises the exception of the SDK for an error, with its status and request id', async () => {
      const error: unknown = await (await door()).send(read.command).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(missing.Class);
      expect(error).toMatchObject({
        name: missing.name,
        message: expect.stringMatching(/no such|does not exist/),
        $metadata: { httpStatusCode: missing.status, requestId: expect.stringMatching(/^[A-Z0-9]{52}$/) },
      });
    });
  });

  /** A client with faults before the service, and the record of what it sends. */
  const withFaults = () => {
    const http = new HttpFaults(start().requestHandler(), { record: new CallRecord() });
    return { http, client: connect({ requestHandler: http.handler }) };
  };

  it('knows the operation of each request, its input, and whether it writes', async () => {
    const { http, client } = withFaults();
    await client.send(write.command);
    await client.send(read.command).catch(() => undefined);
    expect(http.record.requests).toMatchObject([
      { operation: write.operation, input: write.input, writes: true },
      { operation: read.operation, writes: false },
    ]);
  });

  it.each([
    ['throttling', throttle(), () => ({ name: fake.throttled })],
    ['throttling by its own name', throttle('TooMuch'), () => ({ name: 'TooMuch', message: 'Rate exceeded' })],
    ['a failure', serverError(503), () => ({ name: fake.failed, $metadata: { httpStatusCode: 503 } })],
    [
      'a refusal',
      refuse('AccessDenied', 'not you', 403),
      () => ({ name: 'AccessDenied', message: 'not you', $metadata: { httpStatusCode: 403 } }),
    ],
    ['a lost request', resetBefore(), () => ({ code: 'ECONNRESET' })],
    ['a lost connection', resetAfter(), () => ({ code: 'ECONNRESET' })],
    ['a lost answer', loseAnswer(), () => ({ name: 'TimeoutError' })],
    ['half an answer', cutAnswer(), () => ({ code: 'ECONNRESET' })],
  ])('the client sees %s', async (_, fault, expected) => {
    const { http, client } = withFaults();
    http.inject(fault, { operation: write.operation });
    await client.send(read.command).catch(() => undefined);
    await expect(client.send(write.command)).rejects.toMatchObject(expected());
    expect(await client.send(write.command)).toMatchObject(write.answer);
  });

  it('has its exceptions in refusals too', async () => {
    const { http, client } = withFaults();
    http.inject(refuse(missing.name, 'gone'), { operation: write.operation });
    await expect(client.send(write.command)).rejects.toBeInstanceOf(missing.Class);
  });

  it('has faults over HTTP too', async () => {
    const { http } = withFaults();
    const server = new HttpServer(http.handler.handle);
    opened.push(server);
    const client = connect({ endpoint: (await server.open(0)).url });
    http.inject(cutAnswer(), { operation: write.operation });
    http.inject(throttle(), { operation: write.operation });
    await expect(client.send(write.command)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.send(write.command)).rejects.toMatchObject({ name: fake.throttled });
    expect(await client.send(write.command)).toMatchObject(write.answer);
  });

  it('is closed in both ways', async () => {
    const service = start();
    const { url } = await service.listen();
    await service.close();
    await expect(connect({ endpoint: url }).send(write.command)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(connect({ requestHandler: service.requestHandler() }).send(write.command)).rejects.toThrow(
      'is closed',
    );
  });
});

it('a module that is no client, and an operation that the service does not have, are refused at once', () => {
  expect(() => awsService({}, {})).toThrow('the module has no client');
  expect(() => awsService({ ThingClient: class {} }, {})).toThrow('ThingClient has no schemas');
});
