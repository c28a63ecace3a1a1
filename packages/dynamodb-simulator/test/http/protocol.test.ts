import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NOON, onDemand, refusalIn, signedHeaders, TestClient } from '../support/simulator.js';

const headers = signedHeaders('ListTables');
const { Authorization: _, ...unsigned } = headers;
const signature = (credential: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=topsecret`;

describe('Every answer', () => {
  it.each([
    ['a success', headers, '{}', 200],
    ['an error', headers, '{"Limit":0}', 400],
  ])('carries a request id, a checksum, a length and the type: %s', async (_title, sent, body, status) => {
    const answer = await new TestClient().send(sent, body);

    expect(answer.status).toBe(status);
    expect(answer.headers).toEqual({
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(answer.text)),
      'x-amz-crc32': String(crc32(answer.text)),
      'x-amzn-requestid': expect.stringMatching(/^[A-Z0-9]{52}$/),
    });
  });

  it.each([
    ['application/x-amz-json-1.0', 'application/x-amz-json-1.0'],
    ['application/x-amz-json-1.0; charset=utf-8', 'application/x-amz-json-1.0'],
    ['application/json', 'application/json'],
  ])('to a request of the type %s is of the type %s', async (sent, expected) => {
    const answer = await new TestClient().send({ ...headers, 'Content-Type': sent }, '{}');

    expect(answer.headers['content-type']).toBe(expected);
  });

  it('to a request without a type is of the type application/json', async () => {
    const { 'Content-Type': _type, ...untyped } = headers;

    expect((await new TestClient().send(untyped, '')).headers['content-type']).toBe('application/json');
  });

  it.each([
    ['a health check', {}, 'GET'],
    ['another method', headers, 'PUT'],
  ])('carries a request id, also to %s', async (_title, sent, method) => {
    const answer = await new TestClient().send(sent, '', method);

    expect(answer.headers['x-amzn-requestid']).toMatch(/^[A-Z0-9]{52}$/);
  });

  it.each(['TagResource', 'UntagResource'])('has an empty body where %s succeeds', async (operation) => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());
    await aws.describe();
    const ResourceArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders';
    const input = { ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] };
    const answer = await aws.answer(operation, operation === 'TagResource' ? input : { ResourceArn, TagKeys: ['a'] });

    expect(answer).toMatchObject({ status: 200, text: '', headers: { 'content-length': '0', 'x-amz-crc32': '0' } });
  });

  it('has a unique request id', async () => {
    const aws = new TestClient();
    const [first, second] = [await aws.send(headers, '{}'), await aws.send(headers, '{}')];

    expect(first.headers['x-amzn-requestid']).not.toBe(second.headers['x-amzn-requestid']);
  });
});

describe('A web page', () => {
  const origin = { Origin: 'http://localhost:3000' };

  it.each([
    ['a success', { ...headers, ...origin }, 'POST', 200],
    ['a refusal', { ...origin, ...headers, 'X-Amz-Target': 'x' }, 'POST', 400],
    ['a health check', origin, 'GET', 200],
    ['another method', origin, 'PUT', 404],
  ])('of any origin may read %s', async (_title, sent, method, status) => {
    const answer = await new TestClient().send(sent, method === 'POST' ? '{}' : '', method);

    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('may send what its preflight request names', async () => {
    const asked = { 'Access-Control-Request-Headers': 'x-amz-target, x-a', 'Access-Control-Request-Method': 'POST' };
    const answer = await new TestClient().send({ ...origin, ...asked }, '', 'OPTIONS');

    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers).toEqual({
      'x-amzn-requestid': expect.stringMatching(/^[A-Z0-9]{52}$/),
      'content-length': '0',
      'access-control-allow-origin': '*',
      'access-control-max-age': '172800',
      'access-control-allow-headers': 'x-amz-target, x-a',
      'access-control-allow-methods': 'POST',
    });
  });

  it('needs an origin: OPTIONS without one is refused', async () => {
    const answer = await new TestClient().send({}, '', 'OPTIONS');

    expect(answer.status).toBe(404);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('The type of an error', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:210987654321:table/orders';

  it.each([
    ['DescribeTable', { TableName: 'orders' }, 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 'message'],
    ['DescribeTable', { TableName: '' }, 'com.amazon.coral.validate#ValidationException', 'message'],
    ['DescribeTable', { TableName: 1 }, 'com.amazon.coral.service#SerializationException', 'Message'],
    ['DescribeTable', { TableName: arn }, 'com.amazon.coral.service#AccessDeniedException', 'Message'],
  ])('names where it comes from: %s %o', async (operation, input, type, key) => {
    const { status, body } = await new TestClient().answer(operation, input);

    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(['__type', key]);
    expect(body.__type).toBe(type);
  });
});

describe('A request', () => {
  it('of the method GET is a health check', async () => {
    const answer = await new TestClient().send({}, '', 'GET');

    expect(answer).toMatchObject({ status: 200, text: 'healthy: dynamodb.us-east-1.amazonaws.com ' });
    expect(answer.headers['x-amz-crc32']).toBe('3128867991');
  });

  it.each([
    ['of another method', 'PUT', headers],
    ['of another content type', 'POST', { ...headers, 'Content-Type': 'text/plain' }],
  ])('%s is not spoken to', async (_title, method, sent) => {
    const answer = await new TestClient().send(sent, '{}', method);

    expect(answer).toMatchObject({ status: 404, text: '<UnknownOperationException/>\n' });
    expect(answer.headers['x-amz-crc32']).toBe('3552371480');
  });

  it('of more than 16 MiB is refused', async () => {
    const answer = await new TestClient().send(headers, new Uint8Array(16 * 1024 * 1024 + 1));

    expect(answer).toMatchObject({ status: 413, text: '' });
    expect(answer.headers).not.toHaveProperty('x-amzn-requestid');
  });

  it.each([
    ['no JSON', '{'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['empty', ''],
  ])('whose body is %s is refused without a text', async (_title, body) => {
    expect((await new TestClient().send(headers, body)).body).toEqual({
      __type: 'com.amazon.coral.service#SerializationException',
    });
  });

  it.each([
    ['an unknown operation', 'DynamoDB_20120810.MakeTable'],
    ['a name that means something to JavaScript', 'DynamoDB_20120810.constructor'],
    ['an operation of another service', 'DynamoDBStreams_20120810.ListStreams'],
    ['an older version', 'DynamoDB_20111205.ListTables'],
    ['nothing', ''],
  ])('for %s is refused', async (_title, target) => {
    expect((await new TestClient().send({ ...headers, 'X-Amz-Target': target }, '{}')).body).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
    });
  });

  it('is checked for its JSON, then its operation, then its signature', async () => {
    const aws = new TestClient();
    const unknown = { ...unsigned, 'X-Amz-Target': 'x' };

    expect(refusalIn((await aws.send(unknown, '{')).body)).toBe('SerializationException: ');
    expect(refusalIn((await aws.send(unknown, '')).body)).toBe('UnknownOperationException: ');
    expect(refusalIn((await aws.send(unsigned, '')).body)).toMatch('MissingAuthenticationTokenException');
  });
});

describe('A signature', () => {
  it.each([
    ['that is missing', undefined, 'MissingAuthenticationTokenException: Request is missing Authentication Token'],
    ['of another kind', 'Basic abc', 'MissingAuthenticationTokenException: Request is missing Authentication Token'],
    [
      'without its parts',
      'AWS4-HMAC-SHA256',
      "IncompleteSignatureException: Authorization header requires 'Credential' parameter. Authorization header requires " +
        "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256",
    ],
    [
      'with too short a credential',
      signature('a/b/c/d'),
      'IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. ' +
        "keyid/date/region/service/term, got 'a/b/c/d'",
    ],
    [
      'of another form',
      signature('key/20260115/EU/dynamodb/aws4'),
      "InvalidSignatureException: Credential should be scoped to a valid region, not 'EU'. " +
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'. ",
    ],
    [
      'for another service',
      signature('key/20260115/eu-west-1/s3/aws4_request'),
      "InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ",
    ],
  ])('%s is refused', async (_title, authorization, refusal) => {
    const sent = authorization === undefined ? unsigned : { ...unsigned, Authorization: authorization };

    expect(refusalIn((await new TestClient().send(sent, '{}')).body)).toBe(refusal);
  });

  it('is not repeated in a refusal', async () => {
    const sent = { ...unsigned, Authorization: signature(''), 'X-Amz-Date': '' };
    const { text } = await new TestClient().send(sent, '{}');

    expect(text).toMatch(/requires 'Credential' parameter.*'X-Amz-Date'/);
    expect(text).not.toContain('topsecret');
  });
});

describe('A bug of the simulator, or of the clock that it is given', () => {
  it('is answered as a server error', async () => {
    let looks = 0;
    const clock = {
      now: () => {
        if (looks++ > 0) throw new Error('the clock stands still');
        return NOON;
      },
    };
    const { status, body } = await new TestClient({ clock }).answer('ListTables', {});

    expect(status).toBe(500);
    expect(body).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
      message: '@pcf/dynamodb-simulator: the clock stands still',
    });
  });
});

describe('The request handler for SDK clients', () => {
  it('rejects when the simulator is closed', async () => {
    const aws = new TestClient();
    await aws.call('CreateTable', onDemand());
    await aws.simulator.close();

    await expect(aws.call('ListTables')).rejects.toThrow('@pcf/dynamodb-simulator: the simulator is closed');
  });

  it('rejects an aborted request, which then has no effect', async () => {
    const aws = new TestClient();
    const request = { method: 'POST', headers: signedHeaders('CreateTable'), body: JSON.stringify(onDemand()) };
    const aborted = aws.simulator.requestHandler().handle(request, { abortSignal: AbortSignal.abort() });

    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    expect((await aws.call('ListTables')).TableNames).toEqual([]);
  });

  it('takes bytes as well as text, and refuses a stream', async () => {
    const handler = new TestClient().simulator.requestHandler();
    const { response } = await handler.handle({ method: 'POST', headers, body: Buffer.from('{}') });

    expect(response.statusCode).toBe(200);
    await expect(handler.handle({ method: 'POST', headers, body: new ReadableStream() })).rejects.toThrow(
      'the body of a request must be text or bytes, not a stream',
    );
  });
});
