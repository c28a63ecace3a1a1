import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsJsonError, type AwsJsonServiceOptions, awsJsonService } from '../../src/index.js';

const HEADERS = {
  'Content-Type': 'application/x-amz-json-1.0',
  'X-Amz-Target': 'Things_20260101.Echo',
  'X-Amz-Date': '20260101T000000Z',
  Authorization:
    'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/things/aws4_request, SignedHeaders=host, Signature=00',
};

const OPERATIONS: AwsJsonServiceOptions['operations'] = {
  Echo: (input, request) => ({ input, request }),
  Refuse: () => {
    throw new AwsJsonError('ResourceNotFoundException', 'no such thing', { fields: { Thing: 'a' } });
  },
  Deny: () => {
    throw new AwsJsonError('AccessDeniedException', 'not you', { status: 403 });
  },
  Break: () => {
    throw new TypeError('a mistake of the author');
  },
};

/** A service of things, called in the wire's own terms. */
function things(options: Partial<AwsJsonServiceOptions> = {}) {
  const service = awsJsonService({ target: 'Things_20260101', operations: OPERATIONS, ...options });
  const send = async (headers: Record<string, string> = {}, body: string | Uint8Array = '{}', method = 'POST') => {
    const sent = Object.fromEntries(Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== ''));
    const { response } = await service.requestHandler().handle({ method, headers: sent, body });
    const text = new TextDecoder().decode(response.body);
    return { status: response.statusCode, headers: response.headers, text };
  };
  /** The answer's JSON. */
  const json = async (...sent: Parameters<typeof send>): Promise<unknown> => JSON.parse((await send(...sent)).text);
  return { service, send, json };
}

const call = (operation: string) => ({ 'X-Amz-Target': `Things_20260101.${operation}` });

describe('a service in the AWS JSON protocol', () => {
  it('gives an operation its input, and who calls from where', async () => {
    expect(await things().json({}, '{"Name":"a"}')).toEqual({
      input: { Name: 'a' },
      request: { operation: 'Echo', accessKeyId: '123456789012', account: '123456789012', region: 'eu-west-1' },
    });
  });

  it('gives an access key that is no account one of its own', async () => {
    const as = async (key: string) => {
      const Authorization = HEADERS.Authorization.replace('123456789012', key);
      return things().json({ Authorization });
    };
    expect(await as('AKIDEXAMPLE')).toMatchObject({ request: { account: expect.stringMatching(/^\d{12}$/) } });
    expect(await as('AKIDEXAMPLE')).toEqual(await as('AKIDEXAMPLE'));
  });

  it.each(['1.0', '1.1'] as const)(
    'speaks version %s, and answers with a request id and the checksum of the body',
    async (version) => {
      const type = `application/x-amz-json-${version}`;
      const { status, headers, text } = await things({ version }).send({ 'Content-Type': type });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': type,
        'x-amzn-requestid': expect.stringMatching(/^[A-Z0-9]{52}$/),
        'x-amz-crc32': String(crc32(text)),
      });
    },
  );

  it('makes the same request ids in each run, and a new one for each request', async () => {
    const idsOf = async ({ send }: ReturnType<typeof things>) => [
      (await send()).headers['x-amzn-requestid'],
      (await send()).headers['x-amzn-requestid'],
    ];
    const [first, second] = await idsOf(things());
    expect(first).not.toBe(second);
    expect(await idsOf(things())).toEqual([first, second]);
    expect(await idsOf(things({ requestId: () => 'mine' }))).toEqual(['mine', 'mine']);
  });

  it('tells an error with its name, text and further fields', async () => {
    const { status, text } = await things().send(call('Refuse'));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: 'ResourceNotFoundException', message: 'no such thing', Thing: 'a' });
  });

  it("puts the namespace of its service before the name of each error, the protocol's own included", async () => {
    const { json } = things({
      errorNamespace: (name) => (name.startsWith('Resource') ? 'com.acme.things#' : 'com.amazon.coral.service#'),
    });
    expect(await json(call('Refuse'))).toMatchObject({ __type: 'com.acme.things#ResourceNotFoundException' });
    expect(await json({}, 'no JSON')).toEqual({ __type: 'com.amazon.coral.service#SerializationException' });
  });

  it('spells the text of a denial as AWS does', async () => {
    const { status, text } = await things().send(call('Deny'));
    expect([status, JSON.parse(text)]).toEqual([403, { __type: 'AccessDeniedException', Message: 'not you' }]);
  });

  it('tells a mistake in an operation as a failure of its own, and goes on', async () => {
    const { send } = things();
    const { status, text } = await send(call('Break'));
    expect(status).toBe(500);
    expect(text).toContain('The fake Things_20260101 failed: a mistake of the author');
    expect((await send()).status).toBe(200);
  });

  it('answers a GET as a health check', async () => {
    expect(await things({ health: 'healthy: things' }).send({}, '', 'GET')).toMatchObject({
      status: 200,
      text: 'healthy: things',
    });
  });
});

describe('a request that AWS would refuse', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['without a signature', { Authorization: '' }, '{}', 'MissingAuthenticationTokenException'],
    ['with half a signature', { Authorization: 'AWS4-HMAC-SHA256 Credential=a' }, '{}', 'IncompleteSignatureException'],
    ['without a date', { 'X-Amz-Date': '' }, '{}', 'IncompleteSignatureException'],
    [
      'signed for another service',
      { Authorization: HEADERS.Authorization.replace('/things/', '/others/') },
      '{}',
      'InvalidSignatureException',
    ],
    ['for an unknown operation', call('Destroy'), '{}', 'UnknownOperationException'],
    ['for something that every object has', call('toString'), '{}', 'UnknownOperationException'],
    ['for another service', { 'X-Amz-Target': 'Others.Echo' }, '{}', 'UnknownOperationException'],
    ['without a target', { 'X-Amz-Target': '' }, '{}', 'UnknownOperationException'],
    ['whose body is no JSON', {}, '{"Name":', 'SerializationException'],
    ['whose body is empty', {}, '', 'SerializationException'],
    ['whose body is a list', {}, '[]', 'SerializationException'],
    ['whose body is a text', {}, '"a"', 'SerializationException'],
    ['whose body is null', {}, 'null', 'SerializationException'],
  ])('%s is refused', async (_, headers, body, expected) => {
    const { status, text } = await things({ signingName: 'things' }).send(headers, body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ __type: expected });
  });

  it('that repeats its header in the refusal does not repeat its signature', async () => {
    const { text } = await things().send({ Authorization: 'AWS4-HMAC-SHA256 Signature=abcdef' });
    expect(text).toContain('Signature=…');
    expect(text).not.toContain('abcdef');
  });

  it.each<[string, Record<string, string>, string]>([
    ['in another protocol', { 'Content-Type': 'text/xml' }, 'POST'],
    ['by another method', {}, 'PUT'],
  ])('%s is not understood', async (_, headers, method) => {
    expect(await things().send(headers, '{}', method)).toMatchObject({ status: 404 });
  });

  it('that is too large is refused by its size', async () => {
    const { send } = things({ largestBody: 10 });
    expect(await send({}, '{"a":12345}')).toMatchObject({ status: 413, text: '' });
    expect(await send({}, '{"a":1234}')).toMatchObject({ status: 200 });
  });

  it('never brings the service down, whatever it is', async () => {
    const { send } = things();
    const name = fc.constantFrom('X-Amz-Target', 'Authorization', 'Content-Type', 'X-Amz-Date');
    const headers = fc.dictionary(name, fc.string());
    const body = fc.oneof(fc.string(), fc.uint8Array(), fc.json());
    const method = fc.constantFrom('POST', 'GET', 'PUT');
    await fc.assert(
      fc.asyncProperty(headers, body, method, async (sent, bytes, verb) => {
        expect([200, 400, 404]).toContain((await send(sent, bytes, verb)).status);
      }),
    );
  });
});
