import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import { ConflictError } from '@pcf/core';
import { HttpFaults, refuse, type SdkRequest, type SdkRequestHandler, throttle } from '@pcf/testing';
import { AwsError, awsService } from '@pcf/testing/aws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  AwsAnswerError,
  AwsClients,
  AwsCredentialsError,
  AwsRequestError,
  type AwsSettings,
  awsCalls,
  isAccessDenied,
} from '../../src/index.js';
import { openProbe } from '../support/probe.js';

const { signal } = new AbortController();

/** The error of a call to S3 that is answered by a handler. */
async function errorOfHead(handler: SdkRequestHandler): Promise<unknown> {
  const call = awsCalls(s3.S3Client, openProbe(handler).services, {}, signal);
  const command = new s3.HeadBucketCommand({ Bucket: 'news' });
  return call('HeadBucket', (client, options) => client.send(command, options)).catch((error: unknown) => error);
}

/** A handler that answers all requests in the same way. */
function answering(statusCode: number, headers: Record<string, string> = {}, body = ''): SdkRequestHandler {
  return new HttpFaults({ handle: async () => ({ response: { statusCode, headers, body: Buffer.from(body) } }) })
    .handler;
}

describe('an answer without a body', () => {
  const FROM_S3 = { 'x-amz-request-id': 'R1' };

  it.each([
    [301, '301', 'Moved Permanently'],
    [400, '400', 'Bad Request'],
    [403, '403', 'Forbidden'],
    [404, 'NotFound', 'Not Found'],
    [405, '405', 'Method Not Allowed'],
    [412, '412', 'Precondition Failed'],
    [503, '503', 'Service Unavailable'],
  ])('of status %i is an error with the name %s', async (status, awsError, awsMessage) => {
    for (const headers of [FROM_S3, {}]) {
      const error = await errorOfHead(answering(status, headers));
      expect(error).toBeInstanceOf(AwsRequestError);
      expect(error).toMatchObject({ operation: 'HeadBucket', awsError, awsMessage, status });
    }
  });

  it('of status 403 is a denial, with the action that is missing', async () => {
    const error = await errorOfHead(answering(403, FROM_S3));
    expect(isAccessDenied(error)).toBe(true);
    expect(error).toMatchObject({ actions: ['s3:ListBucket'] });
    expect(String(error)).toContain('HeadBucket was refused: 403: Forbidden (grant the action s3:ListBucket');
  });

  it('is not taken for one of AWS where the request is no HEAD and has no id', async () => {
    const call = awsCalls(s3.S3Client, openProbe(answering(403)).services, {}, signal);
    const command = new s3.GetBucketTaggingCommand({ Bucket: 'news' });
    const sent = call('GetBucketTagging', (client, options) => client.send(command, options));
    await expect(sent).rejects.toThrow(AwsAnswerError);
  });
});

describe('errors of the XML protocols', () => {
  const publish = (http: HttpFaults) => {
    const call = awsCalls(sns.SNSClient, openProbe(http.handler).services, {}, signal);
    const command = new sns.PublishCommand({ Message: 'hello', TopicArn: 'a' });
    return call('Publish', (client, options) => client.send(command, options));
  };
  const topics = () => new HttpFaults(awsService(sns, { Publish: () => ({ MessageId: 'm' }) }).requestHandler());

  it('are retried after throttling', async () => {
    const http = topics();
    http.inject(throttle(), { times: 3 });
    expect(await publish(http)).toMatchObject({ MessageId: 'm' });
  });

  it.each([
    ['AuthorizationError', 403, AwsRequestError],
    ['MissingAuthenticationToken', 403, AwsCredentialsError],
    ['IncompleteSignature', 403, AwsCredentialsError],
    ['ConcurrentModification', 409, ConflictError],
    ['OperationAborted', 409, ConflictError],
  ])('%s has its meaning', async (code, status, Class) => {
    const http = topics();
    http.inject(refuse(code, 'no', status), { times: Number.POSITIVE_INFINITY });
    await expect(publish(http)).rejects.toBeInstanceOf(Class);
  });

  it('have the HTTP status', async () => {
    const fake = awsService(sns, {
      Publish() {
        throw new AwsError('NotFound', 'no such topic');
      },
    });
    const sent = publish(new HttpFaults(fake.requestHandler()));
    await expect(sent).rejects.toMatchObject({ awsError: 'NotFoundException', status: 404 });
  });

  it('are told apart from the page of a proxy', async () => {
    const http = new HttpFaults({
      handle: async () => ({
        response: { statusCode: 200, headers: {}, body: Buffer.from('<html><br><p>Sign in</html>') },
      }),
    });
    await expect(publish(http)).rejects.toThrow('HTTP 200 without valid XML');
  });
});

describe('the address of a bucket', () => {
  /** Where a request for a bucket goes. */
  async function addressOf(settings: AwsSettings): Promise<string> {
    const sent: SdkRequest[] = [];
    const { handler } = new HttpFaults({
      handle: async (request) => {
        sent.push(request);
        return { response: { statusCode: 200, headers: {}, body: Buffer.from('') } };
      },
    });
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const clients = new AwsClients({ region: 'eu-west-1', credentials, requestHandler: handler, ...settings });
    await clients.get(s3.S3Client).send(new s3.HeadBucketCommand({ Bucket: 'news' }));
    return `${sent[0]?.hostname}${sent[0]?.path}`;
  }

  afterEach(() => vi.unstubAllEnvs());

  it('has it before the host at AWS, and in the path elsewhere', async () => {
    expect(await addressOf({})).toBe('news.s3.eu-west-1.amazonaws.com/');
    expect(await addressOf({ endpoint: 'https://s3.eu-west-1.amazonaws.com' })).toBe(
      'news.s3.eu-west-1.amazonaws.com/',
    );
    expect(await addressOf({ endpoint: 'http://localhost:4566' })).toBe('localhost/news/');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://minio.test:9000');
    expect(await addressOf({})).toBe('minio.test/news/');
  });

  it('can be chosen', async () => {
    expect(await addressOf({ forcePathStyle: true })).toBe('s3.eu-west-1.amazonaws.com/news/');
    expect(await addressOf({ endpoint: 'http://localhost:4566', forcePathStyle: false })).toBe('news.localhost/');
  });
});
