import { describe, expect, it } from 'vitest';
import {
  delay,
  type FaultTarget,
  type HttpFault,
  HttpFaults,
  loseAnswer,
  resetAfter,
  resetBefore,
  type SdkRequest,
  serverError,
  throttle,
  VirtualClock,
} from '../../src/index.js';

/** A backend that counts what arrives, and a client's view of it. */
function backend() {
  const clock = new VirtualClock(0);
  const arrived: string[] = [];
  const http = new HttpFaults(
    {
      handle: async ({ headers }) => {
        arrived.push(String(headers['x-amz-target'] ?? ''));
        return { response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } };
      },
    },
    { clock },
  );
  const send = async (operation: string, abortSignal?: AbortSignal) => {
    const request = { method: 'POST', headers: { 'X-Amz-Target': `Things.${operation}` }, body: '{"Name":"a"}' };
    const { response } = await http.handler.handle(request, { abortSignal });
    return { status: response.statusCode, text: Buffer.from(String(response.body)).toString() };
  };
  return { clock, arrived, http, send };
}

describe('HttpFaults', () => {
  it('records each request, and tells those that write', async () => {
    const { http, send } = backend();
    await send('DescribeThing');
    await send('CreateThing');
    expect(http.record.requests).toEqual([
      { operation: 'DescribeThing', input: { Name: 'a' }, writes: false },
      { operation: 'CreateThing', input: { Name: 'a' }, writes: true },
    ]);
    expect(http.record.writes.map(({ operation }) => operation)).toEqual(['CreateThing']);
  });

  it.each<[string, Partial<SdkRequest>, string, boolean]>([
    ['an operation that lists', { headers: { 'x-amz-target': 'Things_20260101.ListThings' } }, 'ListThings', false],
    ['an operation that changes', { headers: { 'x-amz-target': 'Things.UpdateThing' } }, 'UpdateThing', true],
    ['a GET', { method: 'GET', path: '/things/1' }, 'GET /things/1', false],
    ['a PUT', { method: 'PUT', path: '/things/1' }, 'PUT /things/1', true],
    ['a body that is no JSON', { body: new Uint8Array([255]) }, 'POST /', true],
  ])('tells %s by its name or method', async (_, request, operation, writes) => {
    const { http } = backend();
    await http.handler.handle({ method: 'POST', headers: {}, ...request });
    expect(http.record.requests).toMatchObject([{ operation, writes }]);
  });

  it('uses the option isRead', async () => {
    const http = new HttpFaults(
      { handle: async () => ({ response: { statusCode: 200, headers: {} } }) },
      {
        isRead: (operation) => operation === 'PeekThing',
      },
    );
    await http.handler.handle({ method: 'POST', headers: { 'x-amz-target': 'Things.PeekThing' } });
    expect(http.record.writes).toEqual([]);
  });

  it.each<[string, HttpFault, object, number]>([
    ['throttle', throttle(), { status: 400 }, 0],
    ['fail within', serverError(503), { status: 503 }, 0],
    ['reset the connection before the request', resetBefore(), { code: 'ECONNRESET' }, 0],
    ['reset the connection after the request', resetAfter(), { code: 'ECONNRESET' }, 1],
    ['lose the answer', loseAnswer(), { name: 'TimeoutError' }, 1],
  ])('can %s', async (_, fault, outcome, effects) => {
    const { arrived, http, send } = backend();
    http.inject(fault);
    expect(await send('CreateThing').catch((error: unknown) => error)).toMatchObject(outcome);
    expect(arrived).toHaveLength(effects);
    expect(await send('CreateThing')).toMatchObject({ status: 200 });
  });

  it.each<[string, FaultTarget, number[]]>([
    ['the first request', {}, [1]],
    ['requests of an operation', { operation: 'B', times: 9 }, [2, 4]],
    ['a number of requests', { times: 2 }, [1, 2]],
    ['requests after some', { operation: 'A', skip: 1 }, [3]],
    ['all requests from one on', { skip: 1, times: Number.POSITIVE_INFINITY }, [2, 3, 4]],
  ])('applies to %s', async (_, target, expected) => {
    const { http, send } = backend();
    http.inject(serverError(), target);
    const hit: number[] = [];
    for (const [index, operation] of ['A', 'B', 'A', 'B'].entries())
      if ((await send(operation)).status === 500) hit.push(index + 1);
    expect(hit).toEqual(expected);
  });

  it('stops when it is healed', async () => {
    const { http, send } = backend();
    http.inject(serverError(), { times: 5 });
    http.heal();
    expect(await send('CreateThing')).toMatchObject({ status: 200 });
  });

  it('delays on the clock, and lets a client give up meanwhile', async () => {
    const { clock, arrived, http, send } = backend();
    http.inject(delay(60_000), { times: 2 });
    await send('CreateThing');
    expect(clock.now()).toBe(60_000);
    const controller = new AbortController();
    const sending = send('CreateThing', controller.signal);
    controller.abort(new Error('enough'));
    await expect(sending).rejects.toThrow('enough');
    expect(arrived).toHaveLength(1);
  });

  it('holds the clock while a request is in flight', async () => {
    const clock = new VirtualClock(0);
    let during: number | undefined;
    const http = new HttpFaults(
      {
        handle: async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          during = clock.now();
          return { response: { statusCode: 200, headers: {} } };
        },
      },
      { clock },
    );
    const sleeping = clock.sleep(1_000);
    await http.handler.handle({ method: 'POST', headers: {} });
    await sleeping;
    expect(during).toBe(0);
  });

  it('sends and records nothing for a client who has given up already', async () => {
    const { arrived, http, send } = backend();
    await expect(send('CreateThing', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect([arrived, http.record.requests]).toEqual([[], []]);
  });
});
