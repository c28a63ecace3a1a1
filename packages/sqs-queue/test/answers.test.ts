import { AwsAnswerError, AwsEndpointError } from '@pcf/aws';
import type { HttpFault } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import { orders } from './support/definitions.js';
import { environmentWith } from './support/environment.js';

const nothing: HttpFault = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: new TextEncoder().encode('{}'),
});

/** What Node says when the connection breaks while the answer is read, with what the SDK adds. */
const cut: HttpFault = async (send) => {
  await send();
  const $metadata = { httpStatusCode: 200 };
  const hint = '\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response.';
  throw Object.assign(new Error(`aborted${hint}`), { code: 'ECONNRESET', $metadata });
};

describe('a 200 without what SQS always answers', () => {
  it.each(['GetQueueUrl', 'GetQueueAttributes'])(
    '%s: is not understood, and never means "missing"',
    async (operation) => {
      const env = await environmentWith(orders());
      env.http.inject(nothing, { operation, times: Number.POSITIVE_INFINITY });
      const queue = env.queue(orders({ DelaySeconds: 7 }));
      for (const attempt of [() => queue.getStatus({ fresh: true }), () => queue.plan(), () => queue.apply()]) {
        const error = await attempt().catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(AwsAnswerError);
        expect(String(error)).toContain(`The answer of the endpoint of SQS in us-east-1 to ${operation}`);
      }
      expect(env.writes).toEqual([]);
    },
  );
});

/** Answers without an attribute. */
function lacking(name: string): HttpFault {
  return async (send) => {
    const answer = await send();
    const { Attributes } = JSON.parse(Buffer.from(Object(answer.body)).toString());
    delete Attributes[name];
    return { ...answer, body: new TextEncoder().encode(JSON.stringify({ Attributes })) };
  };
}

describe('one answer without an attribute', () => {
  it('does not make another kind of queue of a FIFO queue', async () => {
    const declared = orders({ QueueName: 'orders.fifo', FifoQueue: true });
    const env = await environmentWith(declared);
    env.http.inject(lacking('FifoQueue'), { operation: 'GetQueueAttributes' });
    expect((await env.queue(declared).plan()).steps).toEqual([]);
  });

  it('does not hide that a retention may be lowered', async () => {
    const env = await environmentWith(orders({ MessageRetentionPeriod: 86_400 }));
    env.http.inject(lacking('MessageRetentionPeriod'), { operation: 'GetQueueAttributes' });
    const { steps } = await env.queue(orders({ MessageRetentionPeriod: 60 })).plan();
    expect(steps).toMatchObject([{ loses: 'data', lost: 'messages older than 60 seconds' }]);
  });
});

describe('an answer that is cut in the middle', () => {
  it('is asked for again, also that of a write', async () => {
    const env = await environmentWith(orders());
    for (const operation of ['GetQueueUrl', 'GetQueueAttributes', 'SetQueueAttributes'])
      env.http.inject(cut, { operation, times: 2 });
    expect(await env.queue(orders({ DelaySeconds: 7 })).apply()).toMatchObject({ outcome: 'changed' });
  });

  it('each time is an unreachable endpoint, and no refusal', async () => {
    const env = await environmentWith(orders());
    env.http.inject(cut, { operation: 'GetQueueUrl', times: Number.POSITIVE_INFINITY });
    const looking = env.queue(orders()).getStatus({ fresh: true });
    await expect(looking).rejects.toBeInstanceOf(AwsEndpointError);
    await expect(looking).rejects.not.toThrow(/refused|Deserialization/);
  });
});

describe('a refusal that is limited in time', () => {
  it('defers its step', async () => {
    const env = await environmentWith(orders());
    const refusal: HttpFault = async () => ({
      statusCode: 400,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: new TextEncoder().encode(
        JSON.stringify({
          __type: 'com.amazonaws.sqs#OverLimit',
          message: 'Changes are limited to 5 times in 24 hours.',
        }),
      ),
    });
    env.http.inject(refusal, { operation: 'SetQueueAttributes', times: Number.POSITIVE_INFINITY });
    expect(await env.queue(orders({ DelaySeconds: 7, Tags: { a: '1' } })).apply()).toMatchObject({
      outcome: 'deferred',
      steps: [{ operation: 'TagQueue' }],
      deferred: [{ step: { operation: 'SetQueueAttributes' } }],
    });
  });
});
