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

describe('the plan for a queue that is not there', () => {
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

  it('says nothing of settings that are declared as none', () => {
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

  it('is empty when the queue is to be terminated', () => {
    expect(planFor(undefined, orders(), 'terminated')).toEqual([]);
  });
});

describe('the plan for a queue that is there', () => {
  it('is empty when all that is declared is so', () => {
    expect(planBetween(orders({ DelaySeconds: 5, VisibilityTimeout: 9 }), orders({ DelaySeconds: 5 }))).toEqual([]);
  });

  it('changes only the attributes that differ, in one call, and says how', () => {
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

  it('removes all tags where none are declared to be, and none where nothing is declared', () => {
    const before = orders({ Tags: { a: '1' } });
    expect(sent(planBetween(before, orders({ Tags: {} })))).toEqual([
      { operation: 'UntagQueue', input: { QueueUrl, TagKeys: ['a'] } },
    ]);
    expect(planBetween(before, orders())).toEqual([]);
  });

  it('deletes it, and says that data is lost', () => {
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

  it('names the KMS key that is to come alone where nothing else is declared', () => {
    expect(attributesOf(planBetween(orders(), orders({ KmsMasterKeyId: 'alias/a' })))).toEqual([
      { KmsMasterKeyId: 'alias/a' },
    ]);
  });

  it("says what SQS's own encryption is to be together with a key that goes, as that switches it on", () => {
    const before = orders({ KmsMasterKeyId: 'alias/a' });
    const after = orders({ KmsMasterKeyId: '', SqsManagedSseEnabled: false });
    expect(attributesOf(planBetween(before, after))).toEqual([{ KmsMasterKeyId: '', SqsManagedSseEnabled: 'false' }]);
  });

  it('sends the time for which a data key is used again only while it differs', () => {
    const before = orders({ KmsMasterKeyId: 'alias/a', KmsDataKeyReusePeriodSeconds: 60 });
    const after = orders({ KmsMasterKeyId: 'alias/b', KmsDataKeyReusePeriodSeconds: 60 });
    expect(attributesOf(planBetween(before, after))).toEqual([{ KmsMasterKeyId: 'alias/b' }]);
  });
});

describe('what counts as the same', () => {
  it.each([
    ['a list of sources in another order', 'sourceQueueArns', (arns: string[]) => arns.toReversed()],
    ['a source that is listed twice', 'sourceQueueArns', (arns: string[]) => [...arns, ...arns]],
  ])('%s', (_, key, change) => {
    const sources = [DEAD_LETTERS, `${DEAD_LETTERS}-2`];
    const allow = (arns: string[]) => orders({ RedriveAllowPolicy: { redrivePermission: 'byQueue', [key]: arns } });
    expect(planBetween(allow(sources), allow(change(sources)))).toEqual([]);
  });

  it('a count that was written as a text by someone else', () => {
    const attributes = { RedrivePolicy: `{"maxReceiveCount":"5","deadLetterTargetArn":"${DEAD_LETTERS}"}` };
    expect(planFor({ attributes, tags: {} }, orders({ RedrivePolicy: redrive }))).toEqual([]);
  });

  it("tags of AWS's own beside those that are declared", () => {
    const queue = { attributes: {}, tags: { a: '1', 'aws:cloudformation:stack-name': 'x' } };
    expect(planFor(queue, orders({ Tags: { a: '1' } }))).toEqual([]);
  });
});
