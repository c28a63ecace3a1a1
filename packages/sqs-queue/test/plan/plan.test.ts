import { State } from '@pcf/core';
import { describe, expect, it } from 'vitest';
import type { QueueResource } from '../../src/definition/queue.js';
import { planQueue } from '../../src/plan/plan.js';
import type { QueueStep } from '../../src/plan/steps.js';
import { DEAD_LETTERS, orders, ordersFifo, SEND_POLICY } from '../support/definitions.js';
import { applyStep, type ModelQueue, seen, urlOf } from '../support/model.js';

const planFor = (
  queue: ModelQueue | undefined,
  resource: QueueResource,
  target: 'running' | 'terminated' = 'running',
) => planQueue(seen(queue, resource), { id: 'sqs_queue:orders', resource, target });

/** The plan that leads from a queue of one definition to another. */
const planBetween = (before: QueueResource, after: QueueResource) =>
  planFor(planFor(undefined, before).reduce<ModelQueue | undefined>(applyStep, undefined), after);

/** What is sent, without what is shown. */
const sent = (steps: readonly QueueStep[]) => steps.map(({ operation, input }) => ({ operation, input }));

const QueueUrl = urlOf('orders');
const redrive = { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 };

describe('the plan for a missing queue', () => {
  it('creates it with its attributes as texts and its tags', () => {
    const resource = orders({
      DelaySeconds: 5,
      SqsManagedSseEnabled: false,
      RedrivePolicy: redrive,
      Policy: SEND_POLICY,
      Tags: [{ Key: 'Team', Value: 'shop' }],
    });
    expect(sent(planFor(undefined, resource))).toEqual([
      {
        operation: 'CreateQueue',
        input: {
          QueueName: 'orders',
          Attributes: {
            DelaySeconds: '5',
            SqsManagedSseEnabled: 'false',
            RedrivePolicy: JSON.stringify(redrive),
            Policy: JSON.stringify(SEND_POLICY),
          },
          tags: { Team: 'shop' },
        },
      },
    ]);
  });

  it('leaves out settings that are declared as none', () => {
    const resource = orders({
      FifoQueue: false,
      KmsMasterKeyId: '',
      RedrivePolicy: {},
      RedriveAllowPolicy: {},
      Policy: {},
      Tags: {},
    });
    expect(sent(planFor(undefined, resource))).toEqual([{ operation: 'CreateQueue', input: { QueueName: 'orders' } }]);
  });

  it('is empty when the desired state is terminated', () => {
    expect(planFor(undefined, orders(), 'terminated')).toEqual([]);
  });
});

describe('the plan for an existing queue', () => {
  it('is empty when the queue is as declared', () => {
    expect(planBetween(orders({ DelaySeconds: 5, VisibilityTimeout: 9 }), orders({ DelaySeconds: 5 }))).toEqual([]);
  });

  it('changes only the attributes that differ, in one call, and lists the changes', () => {
    const before = orders({ DelaySeconds: 5, VisibilityTimeout: 9, MaximumMessageSize: 2048 });
    const after = orders({ DelaySeconds: 6, VisibilityTimeout: 9, MaximumMessageSize: 4096 });
    expect(planBetween(before, after)).toEqual([
      {
        operation: 'SetQueueAttributes',
        input: { QueueUrl, Attributes: { DelaySeconds: '6', MaximumMessageSize: '4096' } },
        summary: 'set DelaySeconds, MaximumMessageSize of queue orders',
        changes: [
          { path: 'DelaySeconds', before: 5, after: 6 },
          { path: 'MaximumMessageSize', before: 2048, after: 4096 },
        ],
        staleFor: 60_000,
      },
    ]);
  });

  it.each(['RedrivePolicy', 'RedriveAllowPolicy', 'Policy'] as const)('removes a %s with an empty text', (setting) => {
    const before = orders({
      RedrivePolicy: redrive,
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
      Policy: SEND_POLICY,
    });
    expect(sent(planBetween(before, orders({ [setting]: {} })))).toEqual([
      { operation: 'SetQueueAttributes', input: { QueueUrl, Attributes: { [setting]: '' } } },
    ]);
  });

  it('adds and changes tags before it removes others', () => {
    const steps = planBetween(orders({ Tags: { a: '1', b: '2' } }), orders({ Tags: { b: '3', c: '4' } }));
    expect(sent(steps)).toEqual([
      { operation: 'TagQueue', input: { QueueUrl, Tags: { b: '3', c: '4' } } },
      { operation: 'UntagQueue', input: { QueueUrl, TagKeys: ['a'] } },
    ]);
  });

  it('removes all tags if Tags is empty, and none if Tags is absent', () => {
    const before = orders({ Tags: { a: '1' } });
    expect(sent(planBetween(before, orders({ Tags: {} })))).toEqual([
      { operation: 'UntagQueue', input: { QueueUrl, TagKeys: ['a'] } },
    ]);
    expect(planBetween(before, orders())).toEqual([]);
  });

  it('deletes it, and reports the loss of data', () => {
    const queue = applyStep(undefined, { operation: 'CreateQueue', input: { QueueName: 'orders' } });
    expect(planFor(queue, orders(), 'terminated')).toMatchObject([
      { operation: 'DeleteQueue', input: { QueueUrl }, loses: 'data' },
    ]);
  });

  it('refuses to make a standard queue FIFO, before anything else that differs', () => {
    const resource = ordersFifo({ Tags: { a: '1' } });
    const standard = {
      kind: 'settled',
      state: State.running,
      settings: { QueueName: 'orders.fifo', QueueUrl: urlOf('orders.fifo'), Tags: {} },
      outputs: {},
    } as const;
    const plan = () => planQueue(standard, { id: 'sqs_queue:orders', resource, target: 'running' });
    expect(plan).toThrow(expect.objectContaining({ code: 'PCF_REPLACEMENT_NEEDED', fields: ['FifoQueue'] }));
  });
});

describe('the plan for the encryption of a queue', () => {
  const attributesOf = (steps: readonly QueueStep[]) =>
    steps.flatMap((step) => (step.operation === 'SetQueueAttributes' ? [step.input.Attributes] : []));

  it('sends only the new KMS key if nothing else is declared', () => {
    expect(attributesOf(planBetween(orders(), orders({ KmsMasterKeyId: 'alias/a' })))).toEqual([
      { KmsMasterKeyId: 'alias/a' },
    ]);
  });

  it('sends SqsManagedSseEnabled together with the removal of a key, which would enable it', () => {
    const before = orders({ KmsMasterKeyId: 'alias/a' });
    const after = orders({ KmsMasterKeyId: '', SqsManagedSseEnabled: false });
    expect(attributesOf(planBetween(before, after))).toEqual([{ KmsMasterKeyId: '', SqsManagedSseEnabled: 'false' }]);
  });

  it('sends the reuse period of data keys only if it differs', () => {
    const before = orders({ KmsMasterKeyId: 'alias/a', KmsDataKeyReusePeriodSeconds: 60 });
    const after = orders({ KmsMasterKeyId: 'alias/b', KmsDataKeyReusePeriodSeconds: 60 });
    expect(attributesOf(planBetween(before, after))).toEqual([{ KmsMasterKeyId: 'alias/b' }]);
  });
});

describe('settings that count as equal', () => {
  it.each([
    ['a list of sources in another order', 'sourceQueueArns', (arns: string[]) => arns.toReversed()],
    ['a source that is listed twice', 'sourceQueueArns', (arns: string[]) => [...arns, ...arns]],
  ])('%s', (_, key, change) => {
    const sources = [DEAD_LETTERS, `${DEAD_LETTERS}-2`];
    const allow = (arns: string[]) => orders({ RedriveAllowPolicy: { redrivePermission: 'byQueue', [key]: arns } });
    expect(planBetween(allow(sources), allow(change(sources)))).toEqual([]);
  });

  it('a maxReceiveCount that is a string', () => {
    const attributes = { RedrivePolicy: `{"maxReceiveCount":"5","deadLetterTargetArn":"${DEAD_LETTERS}"}` };
    expect(planFor({ attributes, tags: {} }, orders({ RedrivePolicy: redrive }))).toEqual([]);
  });

  it.each([
    ['RedrivePolicy', redrive],
    ['RedrivePolicy', {}],
    ['RedriveAllowPolicy', { redrivePermission: 'byQueue', sourceQueueArns: [DEAD_LETTERS] }],
    ['Policy', SEND_POLICY],
  ])('a %s as a map and as JSON text: %j', (setting, map) => {
    const text = JSON.stringify(map, undefined, 2);
    expect(planBetween(orders({ [setting]: map }), orders({ [setting]: text }))).toEqual([]);
    expect(planBetween(orders({ [setting]: text }), orders({ [setting]: map }))).toEqual([]);
  });

  it('policies whose statements are in another order', () => {
    const [first, second] = ['one', 'two'].map((Sid) => ({ ...SEND_POLICY.Statement, Sid }));
    const policy = (Statement: unknown[]) => orders({ Policy: { ...SEND_POLICY, Statement } });
    expect(planBetween(policy([first, second]), policy([second, first]))).toEqual([]);
  });

  it("AWS's own tags beside the declared ones", () => {
    const queue = { attributes: {}, tags: { a: '1', 'aws:cloudformation:stack-name': 'x' } };
    expect(planFor(queue, orders({ Tags: { a: '1' } }))).toEqual([]);
  });
});
