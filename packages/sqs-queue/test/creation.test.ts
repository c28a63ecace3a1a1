import { CREATION_TAG } from '@pcf/aws';
import { FieldError, type FieldReport } from '@pcf/core';
import { type HttpFault, loseAnswer } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../src/definition/queue.js';
import { checkQueue } from '../src/definition/rules.js';
import { orders } from './support/definitions.js';
import { environmentWith, TestEnvironment } from './support/environment.js';
import { applyStep, type ModelQueue, urlOf } from './support/model.js';

const A_MINUTE = 60_000;
const MARK = expect.stringMatching(/^[0-9a-f-]{36}$/);
const UNPROVEN = expect.stringMatching(/^cannot prove that this run created it/);

/** A queue that another process created, with the same attributes. */
const theirs: ModelQueue | undefined = applyStep(undefined, {
  operation: 'CreateQueue',
  input: { QueueName: 'orders' },
});

const answer = (statusCode: number, body: object) => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify(body)),
});

const denied: HttpFault = async () =>
  answer(403, { __type: 'com.amazonaws.sqs#AccessDeniedException', message: 'not authorized' });

/** Applies a fault to all requests that create the queue orders; the queue named bad is always refused. */
function onCreation(env: TestEnvironment, fault: HttpFault = (send) => send()): void {
  const refused: HttpFault = (send, call) =>
    Object(call.input).QueueName === 'bad' ? denied(send, call) : fault(send, call);
  env.http.inject(refused, { operation: 'CreateQueue', times: Number.POSITIVE_INFINITY });
}

/**
 * Applies the queue orders, and then one whose creation is refused; then rolls back what the run created.
 *
 * @param meanwhile - is called between the failure and the rollback
 */
async function rollBack(
  env: TestEnvironment,
  resource: QueueResource = orders(),
  meanwhile = () => {},
): Promise<FieldReport> {
  const field = env.pcf.field([
    { flavor: 'sqs_queue', pcf_name: 'orders', aws_resource: resource },
    { flavor: 'sqs_queue', pcf_name: 'bad', parents: ['sqs_queue:orders'], aws_resource: { QueueName: 'bad' } },
  ]);
  env.pcf.events.on(({ type, id }) => type === 'failed' && id === 'sqs_queue:bad' && meanwhile());
  const error: unknown = await field.apply({ rollback: true }).catch((reason: unknown) => reason);
  if (error instanceof FieldError) return error.report;
  throw new Error('it did not fail as a field');
}

describe('the mark of a queue that was created', () => {
  it('is a random tag of the creating call', async () => {
    const env = await environmentWith(orders());
    expect(env.sqs.queue('orders')?.tags).toEqual({ [CREATION_TAG]: MARK });
  });

  it('is no setting: tags that are declared neither show nor remove it', async () => {
    const env = await environmentWith(orders({ Tags: { a: '1' } }));
    expect(await env.queue(orders({ Tags: { a: '1' } })).apply()).toMatchObject({ outcome: 'unchanged' });
    await env.queue(orders({ Tags: { b: '2' } })).apply();
    expect(env.sqs.queue('orders')?.tags).toEqual({ b: '2', [CREATION_TAG]: MARK });
    const seen = await env.queue(orders({ Tags: {} })).getStatus();
    expect(seen).toMatchObject({ settings: { Tags: { b: '2' } }, identity: MARK });
  });

  it('is read once after the creation, and never again', async () => {
    const env = new TestEnvironment();
    const queue = env.queue(orders());
    await queue.apply();
    await queue.apply();
    expect(env.reads.filter((operation) => operation === 'ListQueueTags')).toHaveLength(1);
  });

  it('cannot be declared', () => {
    expect(checkQueue(orders({ Tags: { [CREATION_TAG]: 'x' } }))).toMatchObject([
      { message: 'the tag "pcf:creation" belongs to PCF: remove it.' },
    ]);
  });

  it('is left out where the identity may not tag, or the queue has as many tags as it can have', async () => {
    const untagged = new TestEnvironment();
    onCreation(untagged, (send, call) => (Object(call.input).tags ? denied(send, call) : send()));
    expect(await untagged.queue(orders()).apply()).toMatchObject({ outcome: 'changed' });
    expect(untagged.sqs.queue('orders')?.tags).toEqual({});
    const Tags = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`tag${at}`, '']));
    const full = await environmentWith(orders({ Tags }));
    expect(full.sqs.queue('orders')?.tags).toEqual(Tags);
  });
});

describe('a rollback', () => {
  it('deletes a queue that the run created', async () => {
    const env = new TestEnvironment();
    onCreation(env);
    const { particles, rollback } = await rollBack(env);
    expect(particles[0]).toMatchObject({ created: true });
    expect(rollback).toMatchObject([{ id: 'sqs_queue:orders', outcome: 'changed' }]);
    expect(env.sqs.queue('orders')).toBeUndefined();
  });

  it('deletes a queue whose creation was answered only when it was sent again', async () => {
    const env = new TestEnvironment();
    let sent = 0;
    onCreation(env, (send, call) => (sent++ === 0 ? loseAnswer()(send, call) : send()));
    const { particles } = await rollBack(env);
    expect(particles[0]).toMatchObject({ outcome: 'changed', created: true });
    expect(env.sqs.queue('orders')).toBeUndefined();
  });

  it.each<[string, HttpFault]>([
    ['AWS refuses the call since the tags differ', (send) => send()],
    ['an emulator answers with its URL', async () => answer(200, { QueueUrl: urlOf('orders') })],
  ])('leaves and reports a queue with the same attributes that another process created: %s', async (_, fault) => {
    const env = new TestEnvironment();
    onCreation(env, (send, call) => {
      if (!env.sqs.queue('orders')) env.sqs.put('orders', theirs);
      return fault(send, call);
    });
    const { particles, rollback } = await rollBack(env);
    expect(particles[0]).toMatchObject({ from: 'terminated', created: false, uncertain: true });
    expect(rollback).toMatchObject([{ id: 'sqs_queue:orders', outcome: 'skipped', reason: UNPROVEN }]);
    expect(env.sqs.queue('orders')).toEqual(theirs);
  });

  it('leaves and reports a queue whose mark could not be written, or cannot be read', async () => {
    const unmarked = new TestEnvironment();
    onCreation(unmarked, (send, call) => (Object(call.input).tags ? denied(send, call) : send()));
    const unreadable = new TestEnvironment();
    onCreation(unreadable);
    unreadable.http.inject(denied, { operation: 'ListQueueTags', times: Number.POSITIVE_INFINITY });
    for (const env of [unmarked, unreadable]) {
      const { particles, rollback } = await rollBack(env);
      expect(particles[0]).toMatchObject({ outcome: 'changed', created: false, uncertain: true });
      expect(rollback).toMatchObject([{ outcome: 'skipped', reason: UNPROVEN }]);
      expect(env.sqs.queue('orders')).toBeDefined();
    }
  });

  it('deletes its own queue although reads are behind', async () => {
    const env = new TestEnvironment();
    onCreation(env);
    env.sqs.lag = () => A_MINUTE - 5_000;
    await rollBack(env);
    expect(env.sqs.queue('orders')).toBeUndefined();
  });

  it('looks again when a read does not show its queue, or the mark of it, yet', async () => {
    const env = new TestEnvironment();
    onCreation(env);
    await rollBack(env, orders(), () => {
      const failed = env.clock.now();
      env.sqs.lag = () => (env.clock.now() < failed + 20_000 ? A_MINUTE : 0);
    });
    expect(env.sqs.queue('orders')).toBeUndefined();
  });

  it('leaves a queue that takes the place of its own while the request to delete it is lost, and sent again', async () => {
    const env = new TestEnvironment();
    onCreation(env);
    const another = theirs && { ...theirs, tags: { [CREATION_TAG]: 'another' } };
    const replaceAndLose: HttpFault = async () => {
      env.sqs.put('orders', another);
      throw Object.assign(new Error('hang up'), { code: 'ECONNRESET' });
    };
    env.http.inject(replaceAndLose, { operation: 'DeleteQueue' });
    const { rollback } = await rollBack(env);
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(env.sqs.queue('orders')).toEqual(another);
  });

  it('reports a queue whose creation was not answered, although reads do not show it yet', async () => {
    const env = new TestEnvironment();
    let sent = 0;
    onCreation(env, (send, call) => (sent++ === 0 ? loseAnswer() : denied)(send, call));
    env.sqs.lag = () => 20_000;
    const { rollback } = await rollBack(env, orders({ Tags: { a: '1' } }));
    expect(rollback).toMatchObject([{ id: 'sqs_queue:orders', outcome: 'skipped', reason: UNPROVEN }]);
    expect(env.sqs.queue('orders')).toBeDefined();
  });

  it('leaves a queue that another process created in place of its own', async () => {
    const env = new TestEnvironment();
    onCreation(env);
    const another = theirs && { ...theirs, tags: { [CREATION_TAG]: 'another' } };
    const { rollback } = await rollBack(env, orders(), () => env.sqs.put('orders', another));
    expect(rollback).toMatchObject([
      { outcome: 'skipped', reason: 'what this run created is gone, and another resource has its name.' },
    ]);
    expect(env.sqs.queue('orders')).toEqual(another);
  });
});
