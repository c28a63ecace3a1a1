import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildApp } from 'fauxqs';
import { expect, it, onTestFinished } from 'vitest';
import { type App, emptyStores, type QueueStore } from '../../src/local/fauxqs.js';
import { keepQueues } from '../../src/local/kept-queues.js';

/** One call, to one of a few queues: the same names in two regions, one of them FIFO. */
interface Call {
  readonly action: 'create' | 'tag' | 'untag' | 'set' | 'send' | 'receive' | 'release' | 'delete' | 'purge' | 'drop';
  readonly region: 'us-east-1' | 'eu-west-1';
  readonly name: 'orders' | 'orders.fifo';
  readonly value: number;
}

const call: fc.Arbitrary<Call> = fc.record({
  action: fc.oneof(
    { weight: 3, arbitrary: fc.constant('create' as const) },
    { weight: 6, arbitrary: fc.constantFrom('send' as const, 'receive' as const) },
    { weight: 3, arbitrary: fc.constantFrom('release' as const, 'delete' as const) },
    { weight: 4, arbitrary: fc.constantFrom('tag' as const, 'untag' as const, 'set' as const) },
    { weight: 1, arbitrary: fc.constantFrom('purge' as const, 'drop' as const) },
  ),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  name: fc.constantFrom('orders', 'orders.fifo'),
  value: fc.nat(3),
});

/** Makes calls as a client would, and remembers the receipts of messages. */
class Client {
  readonly #receipts = new Map<string, string[]>();

  async make(app: App, { action, region, name, value }: Call): Promise<void> {
    const QueueUrl = `http://sqs.${region}.localhost/000000000000/${name}`;
    const send = (operation: string, input: object) => ask(app, region, operation, { QueueUrl, ...input });
    const receipts = this.#receipts.get(QueueUrl) ?? [];
    this.#receipts.set(QueueUrl, receipts);
    const fifo = name.endsWith('.fifo') && {
      MessageGroupId: `group-${value % 2}`,
      MessageDeduplicationId: crypto.randomUUID(),
    };
    switch (action) {
      case 'create':
        return void (await ask(app, region, 'CreateQueue', { QueueName: name, tags: { made: String(value) } }));
      case 'tag':
        return void (await send('TagQueue', { Tags: { [`tag-${value}`]: region } }));
      case 'untag':
        return void (await send('UntagQueue', { TagKeys: [`tag-${value}`] }));
      case 'set':
        return void (await send('SetQueueAttributes', { Attributes: { VisibilityTimeout: String(100 + value) } }));
      case 'send':
        return void (await send('SendMessage', { MessageBody: `body ${value}`, ...fifo }));
      case 'receive': {
        const { Messages = [] } = await send('ReceiveMessage', {
          MaxNumberOfMessages: value + 1,
          VisibilityTimeout: 900,
        });
        receipts.push(...Messages.map(({ ReceiptHandle }) => ReceiptHandle));
        return undefined;
      }
      case 'release':
        return void (await send('ChangeMessageVisibility', { ReceiptHandle: receipts.pop(), VisibilityTimeout: 0 }));
      case 'delete':
        return void (await send('DeleteMessage', { ReceiptHandle: receipts.shift() }));
      case 'purge':
        return void (await send('PurgeQueue', {}));
      case 'drop':
        return void (await send('DeleteQueue', {}));
    }
  }
}

async function ask(
  app: App,
  region: string,
  operation: string,
  input: object,
): Promise<{ readonly Messages?: readonly { readonly ReceiptHandle: string }[] }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20260101/${region}/sqs/aws4_request`,
    },
    payload: JSON.stringify(input),
  });
  expect(answer.statusCode).toBeLessThan(500);
  return answer.json();
}

/** All that a client can see of the queues. Standard queues promise no order. */
function seen(store: QueueStore) {
  return [...store.allQueues()]
    .map((queue) => {
      const { ready, inflight } = queue.inspectMessages();
      const bodies = ready.map(
        ({ messageId, approximateReceiveCount: count }) => `${messageId} received ${count} times`,
      );
      const groups = [...queue.fifoMessages].map(([group, messages]) => [
        group,
        ...messages.map(({ messageId }) => messageId),
      ]);
      return {
        arn: queue.arn,
        attributes: queue.attributes,
        tags: [...queue.tags],
        ready: bodies.sort(),
        order: groups.filter(({ length }) => length > 1).sort(),
        locked: [...queue.fifoLockedGroups].sort(),
        invisible: inflight
          .map(({ message, ...others }) => ({ id: message.messageId, ...others }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      };
    })
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

it('after any calls, and any number of restarts between them, a store is as it was before', {
  timeout: 60_000,
}, async () => {
  const histories = fc.array(fc.array(call, { minLength: 1, maxLength: 15 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(histories, async (runs) => {
      const folder = await mkdtemp(join(tmpdir(), 'pcf-kept-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const client = new Client();
      let before: unknown = [];
      for (const calls of [...runs, []]) {
        const stores = await emptyStores();
        const close = await keepQueues(folder, stores.sqsStore);
        const app = buildApp({ logger: false, stores });
        expect(seen(stores.sqsStore)).toEqual(before);
        for (const one of calls) await client.make(app, one);
        before = seen(stores.sqsStore);
        await app.close();
        close();
      }
    }),
    { numRuns: 60 },
  );
});
