import { Readable } from 'node:stream';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError, type AwsService, awsService } from '../../src/aws.js';
import { CONFIG } from '../support/aws-fakes.js';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/NAME/aws4_request, SignedHeaders=host, Signature=00';

interface Raw {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends a request in the wire's own terms. A header that is empty is not sent. */
async function raw(service: AwsService, name: string, { method = 'POST', headers = {}, ...request }: Raw) {
  const all = { Authorization: SIGNED.replace('NAME', name), 'X-Amz-Date': '20260101T000000Z', ...headers };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const { response } = await service.requestHandler().handle({ method, ...request, headers: sent });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: new TextDecoder().decode(response.body as Uint8Array).replaceAll('&apos;', "'"),
  };
}

const form = (parameters: Readonly<Record<string, string>>): Raw => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(parameters).toString(),
});
const target = (operation: string, body: string): Raw => ({
  headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `DynamoDB_20120810.${operation}` },
  body,
});

const topics = () => awsService(sns, { CreateTopic: () => ({ TopicArn: 'a' }), Unsubscribe: () => undefined });
const instances = () => awsService(ec2, { StartInstances: () => ({}), DescribeInstances: () => ({}) });
const tables = () => awsService(dynamodb, { DescribeTable: () => ({}), ListTables: () => ({}) });
const buckets = () =>
  awsService(s3, { PutBucketTagging: () => undefined, ListBuckets: () => ({}), HeadBucket: () => ({}) });
const functions = () => awsService(lambda, { CreateAlias: () => ({}), GetFunction: () => ({}) });

const topic = { Version: '2010-03-31' };
const instance = { Version: '2016-11-15' };
const tagging = { method: 'PUT', path: '/news', query: { tagging: '' } };
const alias = { path: '/2015-03-31/functions/news/aliases' };

describe('a request that AWS would refuse', () => {
  it.each<[string, string, () => Promise<{ status: number; text: string }>, number, string]>([
    [
      'Query',
      'an unknown action',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'Destroy' })),
      400,
      '<Code>InvalidAction</Code>',
    ],
    [
      'Query',
      'another version',
      () => raw(topics(), 'sns', form({ Version: '2000-01-01', Action: 'CreateTopic' })),
      400,
      '<Code>InvalidAction</Code>',
    ],
    [
      'Query',
      'an operation that the fake does not have',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'Publish', Message: 'm' })),
      400,
      'The fake SNS has no operation Publish',
    ],
    [
      'Query',
      'an unknown parameter',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'CreateTopic', Name: 'a', Nmae: 'b' })),
      400,
      'The parameter Nmae is not recognized',
    ],
    [
      'Query',
      'an unknown parameter inside',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'CreateTopic', Name: 'a', 'Tags.member.1.Kee': 'b' })),
      400,
      'The parameter Tags.1.Kee is not recognized',
    ],
    [
      'Query',
      'a list without its level',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'CreateTopic', Name: 'a', 'Tags.1.Key': 'b' })),
      400,
      'The parameter Tags.1 is not recognized',
    ],
    [
      'Query',
      'an absent required member',
      () => raw(topics(), 'sns', form({ ...topic, Action: 'CreateTopic' })),
      400,
      "Value null at 'name' failed to satisfy constraint: Member must not be null",
    ],
    [
      'Query',
      'no signature',
      () =>
        raw(topics(), 'sns', {
          ...form({ ...topic, Action: 'CreateTopic', Name: 'a' }),
          headers: { Authorization: '' },
        }),
      403,
      '<Code>MissingAuthenticationToken</Code>',
    ],
    [
      'Query',
      'the signature of another service',
      () => raw(topics(), 'ec2', form({ ...topic, Action: 'CreateTopic', Name: 'a' })),
      403,
      "correct service: 'sns'",
    ],
    [
      'EC2 Query',
      'an unknown action',
      () => raw(instances(), 'ec2', form({ ...instance, Action: 'Destroy' })),
      400,
      '<Code>InvalidAction</Code>',
    ],
    [
      'EC2 Query',
      'an unknown parameter',
      () =>
        raw(instances(), 'ec2', form({ ...instance, Action: 'StartInstances', 'InstanceId.1': 'i-1', Force: 'true' })),
      400,
      '<Code>UnknownParameter</Code>',
    ],
    [
      'EC2 Query',
      'an absent required member',
      () => raw(instances(), 'ec2', form({ ...instance, Action: 'StartInstances' })),
      400,
      '<Code>MissingParameter</Code>',
    ],
    [
      'EC2 Query',
      'a number that is none',
      () => raw(instances(), 'ec2', form({ ...instance, Action: 'DescribeInstances', MaxResults: 'all' })),
      400,
      'cannot be converted to Number',
    ],
    [
      'AWS JSON',
      'an unknown operation',
      () => raw(tables(), 'dynamodb', target('Destroy', '{}')),
      400,
      '#UnknownOperationException',
    ],
    [
      'AWS JSON',
      'no JSON',
      () => raw(tables(), 'dynamodb', target('DescribeTable', '{"TableName"')),
      400,
      '#SerializationException',
    ],
    [
      'AWS JSON',
      'a list as the body',
      () => raw(tables(), 'dynamodb', target('DescribeTable', '[]')),
      400,
      '#SerializationException',
    ],
    [
      'AWS JSON',
      'a value of another kind',
      () => raw(tables(), 'dynamodb', target('DescribeTable', '{"TableName":7}')),
      400,
      '7 cannot be converted to String, at TableName',
    ],
    [
      'AWS JSON',
      'an unknown member',
      () => raw(tables(), 'dynamodb', target('DescribeTable', '{"TableName":"news","Nmae":1}')),
      400,
      'The parameter Nmae is not recognized',
    ],
    [
      'AWS JSON',
      'an absent required member',
      () => raw(tables(), 'dynamodb', target('DescribeTable', '{}')),
      400,
      "1 validation error detected: Value null at 'tableName'",
    ],
    [
      'AWS JSON',
      'no signature',
      () =>
        raw(tables(), 'dynamodb', {
          ...target('ListTables', '{}'),
          headers: { 'X-Amz-Target': 'DynamoDB_20120810.ListTables', Authorization: '' },
        }),
      400,
      '#MissingAuthenticationTokenException',
    ],
    [
      'REST XML',
      'a method that is not allowed',
      () => raw(buckets(), 's3', { method: 'PATCH', path: '/news' }),
      405,
      '<Code>MethodNotAllowed</Code>',
    ],
    [
      'REST XML',
      'XML that is none',
      () => raw(buckets(), 's3', { ...tagging, body: '<Tagging><TagSet></Tagging>' }),
      400,
      '<Code>MalformedXML</Code>',
    ],
    [
      'REST XML',
      'a document type',
      () => raw(buckets(), 's3', { ...tagging, body: '<!DOCTYPE a [<!ENTITY b "c">]><Tagging>&b;</Tagging>' }),
      400,
      '<Code>MalformedXML</Code>',
    ],
    [
      'REST XML',
      'an unknown element',
      () => raw(buckets(), 's3', { ...tagging, body: '<Tagging><TagSet><Tga/></TagSet></Tagging>' }),
      400,
      'The XML has Tga in Tagging.TagSet',
    ],
    [
      'REST XML',
      'an unknown parameter',
      () => raw(buckets(), 's3', { method: 'GET', path: '/', query: { colour: 'red' } }),
      400,
      'The query parameter colour is not recognized',
    ],
    [
      'REST XML',
      'no signature',
      () => raw(buckets(), 's3', { method: 'GET', path: '/', headers: { Authorization: '' } }),
      403,
      '<Code>AccessDenied</Code>',
    ],
    [
      'REST JSON',
      'an unknown path',
      () => raw(functions(), 'lambda', { path: '/2015-03-31/things' }),
      404,
      'not allowed',
    ],
    [
      'REST JSON',
      'an unknown member',
      () => raw(functions(), 'lambda', { ...alias, body: '{"Name":"a","FunctionVersion":"1","Colour":"red"}' }),
      400,
      'The parameter Colour is not recognized',
    ],
    [
      'REST JSON',
      'a label in the body',
      () => raw(functions(), 'lambda', { ...alias, body: '{"FunctionName":"b","Name":"a","FunctionVersion":"1"}' }),
      400,
      'The parameter FunctionName is not recognized',
    ],
    [
      'REST JSON',
      'an absent required member',
      () => raw(functions(), 'lambda', { ...alias, body: '{"Name":"a"}' }),
      400,
      "Value null at 'functionVersion'",
    ],
  ])('%s: %s', async (_protocol, _what, send, status, text) => {
    const answer = await send();
    expect(answer.text).toContain(text);
    expect(answer.status).toBe(status);
  });

  it('never brings a service down, whatever it is', async () => {
    const services = [topics(), instances(), tables(), buckets(), functions()];
    const headers = fc.dictionary(
      fc.constantFrom('X-Amz-Target', 'Authorization', 'Content-Type', 'Content-Encoding', 'Host'),
      fc.string(),
    );
    const anything = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
      path: fc.oneof(
        fc.webPath(),
        fc.constant('/news?tagging'),
        fc.string().map((text) => `/${text}`),
      ),
      query: fc.dictionary(fc.constantFrom('tagging', 'acl', 'x-id', 'list-type'), fc.string()),
      headers,
      body: fc.oneof(
        fc.string(),
        fc.uint8Array(),
        fc.json(),
        fc.constant('Action=CreateTopic&Version=2010-03-31&Tags.member.1=a&Tags.__proto__=b'),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...services), anything, async (service, request) => {
        expect((await raw(service, 'sns', request)).status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an answer that does not fit the schema', () => {
  it.each<[string, () => AwsService, Raw, string, string]>([
    [
      'an unknown member',
      () => awsService(sns, { CreateTopic: () => ({ TopicArn: 'a', Arn: 'b' }) as { TopicArn: string } }),
      form({ ...topic, Action: 'CreateTopic', Name: 'a' }),
      'sns',
      'The fake SNS failed: its answer has Arn, but the shape has the members TopicArn',
    ],
    [
      'a value of another kind',
      () => awsService(dynamodb, { ListTables: () => ({ TableNames: [7 as unknown as string] }) }),
      target('ListTables', '{}'),
      'dynamodb',
      'The fake DynamoDB failed: its answer has number at TableNames.0, which is a String',
    ],
    [
      'a text in place of a date',
      () => awsService(s3, { ListBuckets: () => ({ Buckets: [{ CreationDate: '2026' as unknown as Date }] }) }),
      { method: 'GET', path: '/' },
      's3',
      'The fake S3 failed: its answer has string at Buckets.0.CreationDate, which is a Timestamp',
    ],
    [
      'a mistake of the author',
      () =>
        awsService(lambda, {
          GetFunction: () => {
            throw new TypeError('oops');
          },
        }),
      { method: 'GET', path: '/2015-03-31/functions/news' },
      'lambda',
      'The fake Lambda failed: oops',
    ],
  ])('%s is a failure that names it', async (_, service, request, name, text) => {
    const answer = await raw(service(), name, request);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain(text);
  });
});

it('an error with a field that its schema does not have is a failure that names it', async () => {
  const service = awsService(lambda, {
    GetFunction() {
      throw new AwsError('ResourceNotFoundException', 'no such function', { fields: { Colour: 'red' } });
    },
  });
  const answer = await raw(service, 'lambda', { method: 'GET', path: '/2015-03-31/functions/news' });
  expect(answer.status).toBe(500);
  expect(answer.text).toContain('The fake Lambda failed: its answer has Colour, but the shape has the members');
});

it('a body that is too large is refused by its size', async () => {
  const service = awsService(sns, { CreateTopic: () => ({ TopicArn: 'a' }) }, { largestBody: 60 });
  const create = (Name: string) => raw(service, 'sns', form({ ...topic, Action: 'CreateTopic', Name }));
  expect(await create('news')).toMatchObject({ status: 200 });
  expect(await create('news'.repeat(10))).toMatchObject({ status: 413, text: '' });
});

describe('what single services do otherwise', () => {
  it('S3 finds the bucket in the host and in the path, and objects with any key', async () => {
    const seen: unknown[] = [];
    const service = awsService(s3, {
      GetObject: ({ Bucket, Key }) => {
        seen.push([Bucket, Key]);
        return { Body: 'hello' };
      },
    });
    for (const forcePathStyle of [true, false]) {
      const client = new s3.S3Client({ ...CONFIG, forcePathStyle, requestHandler: service.requestHandler() });
      const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: 'my.news', Key: 'a/b c//ü+%' }));
      expect(await Body?.transformToString()).toBe('hello');
    }
    expect(seen).toEqual([
      ['my.news', 'a/b c//ü+%'],
      ['my.news', 'a/b c//ü+%'],
    ]);
  });

  it('S3 takes objects as streams, in chunks with their checksums', async () => {
    const service = awsService(s3, {
      PutObject: ({ Body = new Uint8Array() }) => ({ ETag: Buffer.from(Body).toString() }),
    });
    const client = new s3.S3Client({ ...CONFIG, requestHandler: service.requestHandler() });
    const Body = Readable.from(['hello ', 'world'], { objectMode: false });
    const command = new s3.PutObjectCommand({ Bucket: 'news', Key: 'k', Body, ContentLength: 11 });
    expect(await client.send(command)).toMatchObject({ ETag: 'hello world' });
  });

  it('S3 answers HEAD without a body, with the status alone', async () => {
    const service = awsService(s3, {
      HeadBucket() {
        throw new AwsError('AccessDenied', 'not yours');
      },
    });
    expect(await raw(service, 's3', { method: 'HEAD', path: '/news' })).toMatchObject({ status: 403, text: '' });
  });

  it('SQS tells the code that it had with the Query protocol', async () => {
    const service = awsService(sqs, {
      GetQueueUrl() {
        throw new AwsError('QueueDoesNotExist', 'no such queue');
      },
    });
    const client = new sqs.SQSClient({ ...CONFIG, requestHandler: service.requestHandler() });
    const error: unknown = await client
      .send(new sqs.GetQueueUrlCommand({ QueueName: 'a' }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(sqs.QueueDoesNotExist);
    expect(error).toMatchObject({ Code: 'AWS.SimpleQueueService.NonExistentQueue' });
  });

  it('STS gives out credentials for a token without a signature', async () => {
    const service = awsService(sts, { AssumeRoleWithWebIdentity: () => ({ SubjectFromWebIdentityToken: 'me' }) });
    const client = new sts.STSClient({ region: 'eu-west-1', requestHandler: service.requestHandler() });
    const command = new sts.AssumeRoleWithWebIdentityCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/a',
      RoleSessionName: 'me',
      WebIdentityToken: 'token',
    });
    expect(await client.send(command)).toMatchObject({ SubjectFromWebIdentityToken: 'me' });
  });
});
