import { CREATION_TAG } from '@pcf/aws';
import type { Adopt } from '@pcf/core';
import type { HttpFault } from '@pcf/testing';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../src/definition/queue.js';
import { compareQueue } from '../src/plan/compare.js';
import { normalise } from '../src/settings.js';
import { orders, ordersFifo } from './support/definitions.js';
import { TestEnvironment } from './support/environment.js';
import { applyStep, urlOf } from './support/model.js';

const OURS = { 'pcf:owner': 'shop', 'pcf:id': 'sqs_queue:orders' };
const MARK = expect.stringMatching(/^[0-9a-f-]{36}$/);
const slower = orders({ DelaySeconds: 9 });
const A_DAY = 24 * 60 * 60_000;

/** Keys beside `aws_resource`. */
interface Keys {
  readonly pcf_name?: string;
  readonly adopt?: Adopt;
  readonly moved_from?: readonly string[];
  readonly persist_on_termination?: boolean;
}

const queue = (aws_resource: QueueResource, keys: Keys = {}) => ({
  flavor: 'sqs_queue' as const,
  pcf_name: aws_resource.QueueName,
  ...keys,
  aws_resource,
});

/** Applies a definition as an owner, a day later than all before. Returns the operations that it took. */
async function applyAs(owner: string | undefined, env: TestEnvironment, aws_resource: QueueResource, keys: Keys = {}) {
  env.clock.advance(A_DAY);
  env.http.record.clear();
  const pcf = env.runtime(owner === undefined ? {} : { owner });
  await pcf.particle(queue(aws_resource, keys)).apply();
  return env.http.record.requests.map(({ operation }) => operation);
}

async function queueOf(owner: string | undefined, aws_resource = orders(), keys: Keys = {}): Promise<TestEnvironment> {
  const env = new TestEnvironment();
  await applyAs(owner, env, aws_resource, keys);
  env.clock.advance(A_DAY);
  env.http.record.clear();
  return env;
}

const tagsOf = (env: TestEnvironment) => env.sqs.queue('orders')?.tags;

/** Answers in place of SQS. */
const answering =
  (statusCode: number, body: object): HttpFault =>
  async () => ({
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  });
const denying = (message: string) => answering(403, { __type: 'com.amazonaws.sqs#AccessDeniedException', message });
const ALWAYS = Number.POSITIVE_INFINITY;

describe('the marks of a queue', () => {
  it('are written by the creating call, beside the declared tags and the mark of the creation', async () => {
    const env = await queueOf('shop', orders({ Tags: { team: 'a' } }), { persist_on_termination: true });
    expect(tagsOf(env)).toEqual({ team: 'a', ...OURS, 'pcf:keep': 'true', [CREATION_TAG]: MARK });
  });

  it('are in no diff, and stay where the declared tags change', async () => {
    const env = await queueOf('shop', orders({ Tags: { team: 'a' } }));
    await applyAs('shop', env, orders({ Tags: {} }));
    expect(tagsOf(env)).toEqual({ ...OURS, [CREATION_TAG]: MARK });
    await applyAs('shop', env, orders({ Tags: {} }));
    expect(env.writes).toEqual([]);
  });

  it('need the permission to tag: without it nothing is created', async () => {
    const env = new TestEnvironment();
    const message = 'Access to the resource https://sqs.us-east-1.amazonaws.com/ is denied.';
    env.http.inject(denying(message), { operation: 'CreateQueue', times: ALWAYS });
    await expect(applyAs('shop', env, orders())).rejects.toMatchObject({
      code: 'PCF_MARKS_DENIED',
      actions: ['sqs:CreateQueue', 'sqs:TagQueue'],
      message: expect.stringContaining('an owner needs it'),
    });
    expect(env.sqs.queue('orders')).toBeUndefined();
    expect(env.writes).toEqual(['CreateQueue']);
  });

  it('leave no room for more than 48 declared tags', async () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, '']));
    const plan = new TestEnvironment()
      .runtime({ owner: 'shop' })
      .particle(queue(orders({ Tags: tags(49) })))
      .plan();
    await expect(plan).rejects.toMatchObject({ code: 'PCF_TOO_MANY_TAGS', declared: 49 });
    const full = await queueOf('shop', orders({ Tags: tags(48) }));
    expect(tagsOf(full)).toEqual({ ...tags(48), ...OURS });
  });
});

describe('a queue that exists', () => {
  it('without an owner is adopted by name, changed, and not marked', async () => {
    const env = await queueOf(undefined);
    await applyAs('shop', env, slower);
    expect(tagsOf(env)).toEqual({ [CREATION_TAG]: MARK });
    expect(env.writes).toEqual(['SetQueueAttributes']);
  });

  it('of another owner is not written, also where it is to be terminated', async () => {
    const env = await queueOf('bank');
    await expect(applyAs('shop', env, slower)).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER', other: 'bank' });
    const terminating = env.runtime({ owner: 'shop', losses: 'allow' }).particle(queue(orders())).terminate();
    await expect(terminating).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER' });
    expect(env.writes).toEqual([]);
  });

  it.each(['mark', 'takeover'] as const)('is marked before it is changed, with adopt: %s', async (adopt) => {
    const env = await queueOf(adopt === 'mark' ? undefined : 'bank');
    await applyAs('shop', env, slower, { adopt });
    expect(env.writes).toEqual(['TagQueue', 'SetQueueAttributes']);
    expect(tagsOf(env)).toEqual({ ...OURS, [CREATION_TAG]: MARK });
    await applyAs('shop', env, slower, { adopt });
    expect(env.writes).toEqual([]);
  });

  it('is marked once although reads are behind', async () => {
    const env = await queueOf('bank');
    env.sqs.lag = () => 20_000;
    await applyAs('shop', env, slower, { adopt: 'takeover' });
    expect(env.writes).toEqual(['TagQueue', 'SetQueueAttributes']);
    expect(tagsOf(env)).toEqual({ ...OURS, [CREATION_TAG]: MARK });
  });

  it('is created once with adopt: never although reads are behind', async () => {
    const env = new TestEnvironment();
    env.sqs.lag = () => 20_000;
    await applyAs('shop', env, orders({ Tags: { team: 'a' } }), { adopt: 'never' });
    expect(env.writes).toEqual(['CreateQueue']);
  });

  it('is refused with adopt: never, unless it is marked as the particle itself', async () => {
    const env = await queueOf(undefined);
    await expect(applyAs('shop', env, slower, { adopt: 'never' })).rejects.toMatchObject({ code: 'PCF_NOT_ADOPTED' });
    expect(env.writes).toEqual([]);
    const own = await queueOf(undefined, orders(), { adopt: 'never' });
    expect(tagsOf(own)).toEqual({ 'pcf:id': 'sqs_queue:orders', [CREATION_TAG]: MARK });
    await applyAs(undefined, own, slower, { adopt: 'never' });
    expect(own.writes).toEqual(['SetQueueAttributes']);
  });

  it('gets the id of the particle that was renamed', async () => {
    const env = await queueOf('shop');
    await applyAs('shop', env, orders(), { pcf_name: 'jobs', moved_from: ['sqs_queue:orders'] });
    expect(tagsOf(env)).toEqual({ ...OURS, 'pcf:id': 'sqs_queue:jobs', [CREATION_TAG]: MARK });
  });

  it('loses pcf:keep with the next change where its definition no longer says so', async () => {
    const env = await queueOf('shop', orders(), { persist_on_termination: true });
    await applyAs('shop', env, slower);
    expect(env.writes).toEqual(['UntagQueue', 'SetQueueAttributes']);
    expect(tagsOf(env)).toEqual({ ...OURS, [CREATION_TAG]: MARK });
  });

  it('is named with the action that is missing where its marks cannot be read', async () => {
    const env = await queueOf('shop');
    const message = 'User: u is not authorized to perform: sqs:listqueuetags on resource: orders';
    env.http.inject(denying(message), { operation: 'ListQueueTags', times: ALWAYS });
    await expect(applyAs('shop', env, slower)).rejects.toMatchObject({
      code: 'PCF_MARKS_DENIED',
      actions: ['sqs:ListQueueTags'],
    });
    expect(env.writes).toEqual([]);
    expect(await applyAs('shop', env, orders())).toEqual(['GetQueueUrl', 'GetQueueAttributes']);
    await applyAs(undefined, env, slower);
    expect(env.writes).toEqual(['SetQueueAttributes']);
  });
});

describe('a queue that another process creates just before', () => {
  const theirs = applyStep(undefined, {
    operation: 'CreateQueue',
    input: { QueueName: 'orders', tags: { 'pcf:owner': 'bank' } },
  });

  it.each<[string, HttpFault]>([
    ['AWS refuses the call since the tags differ', (send) => send()],
    ['an emulator answers with its URL', answering(200, { QueueUrl: urlOf('orders') })],
  ])('is not claimed: %s', async (_, fault) => {
    const env = new TestEnvironment();
    const interfering: HttpFault = (send, call) => {
      if (!env.sqs.queue('orders')) env.sqs.put('orders', theirs);
      return fault(send, call);
    };
    env.http.inject(interfering, { operation: 'CreateQueue', times: ALWAYS });
    const { observation } = await env
      .runtime({ owner: 'shop' })
      .particle(queue(orders()))
      .apply()
      .then(() =>
        env
          .runtime()
          .particle(queue(orders({ Tags: {} })))
          .look({ fresh: true }),
      );
    expect(observation).toMatchObject({ kind: 'settled', marks: { owner: 'bank' } });
    expect(env.sqs.queue('orders')).toEqual(theirs);
    await expect(applyAs('shop', env, slower)).rejects.toMatchObject({ code: 'PCF_OTHER_OWNER' });
  });
});

describe('the requests of an owner', () => {
  const requestsOf = async (owner: string | undefined, after: QueueResource) => {
    const env = await queueOf(owner);
    await applyAs(owner, env, after);
    return env.http.record.requests;
  };

  it('are the same as without one where nothing changes', async () => {
    expect(await requestsOf('shop', orders())).toEqual(await requestsOf(undefined, orders()));
  });

  it('are one read of the tags more where something changes', async () => {
    const [owned, plain] = [await requestsOf('shop', slower), await requestsOf(undefined, slower)];
    const reads = owned.filter(({ operation }) => operation === 'ListQueueTags');
    expect(reads).toHaveLength(1);
    expect(owned.filter((request) => !reads.includes(request))).toEqual(plain);
  });
});

describe('the orphans of an owner', () => {
  const pcfOf = (env: TestEnvironment) => env.runtime({ owner: 'shop', losses: 'allow' });

  it('are its queues that no definition describes, and a prune deletes only these', async () => {
    const env = await queueOf('shop');
    await applyAs('shop', env, ordersFifo());
    await applyAs('bank', env, { QueueName: 'theirs' });
    await applyAs(undefined, env, { QueueName: 'unowned' });
    const field = pcfOf(env).field([queue(orders())]);
    const { found, walked } = await field.orphans();
    expect(walked).toEqual(['us-east-1']);
    expect(found).toMatchObject([
      {
        name: 'orders.fifo',
        marks: { owner: 'shop', id: 'sqs_queue:orders.fifo' },
        outputs: { QueueName: 'orders.fifo' },
      },
    ]);
    await field.apply({ prune: true });
    expect(env.sqs.queue('orders.fifo')).toBeUndefined();
    for (const name of ['orders', 'theirs', 'unowned']) expect(env.sqs.queue(name)).toBeDefined();
    expect(
      (
        await pcfOf(env)
          .field([queue(orders())])
          .orphans()
      ).found,
    ).toEqual([]);
  });

  it('with pcf:keep are left', async () => {
    const env = await queueOf('shop', orders(), { persist_on_termination: true });
    expect((await pcfOf(env).field([]).orphans()).found).toMatchObject([{ left: expect.stringContaining('pcf:keep') }]);
  });
});

describe('a queue that is only observed', () => {
  it('needs only its name, and is never written', async () => {
    const env = await queueOf('bank', orders({ DelaySeconds: 3 }));
    const aws_resource = { QueueName: 'orders', DelaySeconds: 9 };
    const field = env
      .runtime({ owner: 'shop' })
      .field([{ flavor: 'sqs_queue', pcf_name: 'theirs', observe_only: true, aws_resource }]);
    expect((await field.apply()).particles).toMatchObject([{ outcome: 'unchanged', outputs: { QueueName: 'orders' } }]);
    expect(env.writes).toEqual([]);
  });
});

describe('the comparison of a queue with its definition', () => {
  const compared = (is: QueueResource, should: QueueResource) =>
    compareQueue({ ...normalise(is), QueueUrl: urlOf('orders') }, should);

  it('shows each declared setting that differs, with both values', () => {
    const is = orders({ DelaySeconds: 1, VisibilityTimeout: 30, Tags: { a: '1', b: '2' } });
    expect(compared(is, orders({ DelaySeconds: 2, Tags: { a: '9', c: '3' } }))).toEqual([
      { path: 'DelaySeconds', observed: 1, declared: 2 },
      { path: 'Tags.a', observed: '1', declared: '9' },
      { path: 'Tags.c', observed: undefined, declared: '3' },
      { path: 'Tags.b', observed: '2', declared: undefined },
    ]);
    expect(compared(is, is)).toEqual([]);
  });

  it('refuses nothing that a plan refuses', () => {
    const is = { ...ordersFifo(), FifoQueue: false };
    expect(compared(is, ordersFifo())).toEqual([{ path: 'FifoQueue', observed: undefined, declared: true }]);
  });
});
