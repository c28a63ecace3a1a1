import fc from 'fast-check';
import type { QueueResource } from '../../src/definition/queue.js';

const int = (min: number, max: number) => fc.integer({ min, max });
const arn = (fifo: boolean) =>
  fc.constantFrom('a', 'b', 'c').map((name) => `arn:aws:sqs:us-east-1:123456789012:${name}${fifo ? '.fifo' : ''}`);

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.constantFrom<unknown>('*', { AWS: '*' }, { AWS: ['123456789012', '210987654321'] }),
  Action: fc.constantFrom<unknown>('sqs:SendMessage', ['SQS:SendMessage'], ['sqs:*', 'sqs:ReceiveMessage']),
  Resource: fc.constant('*'),
});

/** A document as a map, or as JSON text. */
const mapOrText = <T extends object>(map: fc.Arbitrary<T>): fc.Arbitrary<T | string> =>
  fc.oneof(
    map,
    map.map((value) => JSON.stringify(value)),
  );

const policy = fc.oneof(
  fc.constant({}),
  fc.record({ Version: fc.constant('2012-10-17'), Statement: fc.array(statement, { minLength: 1, maxLength: 3 }) }),
);

const redrivePolicy = (fifo: boolean) =>
  fc.oneof(fc.constant({}), fc.record({ deadLetterTargetArn: arn(fifo), maxReceiveCount: int(1, 3) }));

const redriveAllowPolicy = (fifo: boolean) =>
  fc.oneof(
    fc.constant({}),
    fc.record({ redrivePermission: fc.constantFrom('allowAll' as const, 'denyAll' as const) }),
    fc.record({
      redrivePermission: fc.constant('byQueue' as const),
      sourceQueueArns: fc.array(arn(fifo), { minLength: 1, maxLength: 4 }),
    }),
  );

const encryption = fc.oneof(
  fc.constant({}),
  fc.record({ SqsManagedSseEnabled: fc.boolean() }),
  fc.record({ KmsMasterKeyId: fc.constant(''), SqsManagedSseEnabled: fc.boolean() }),
  fc.record({ KmsMasterKeyId: fc.constantFrom('alias/a', 'alias/b'), SqsManagedSseEnabled: fc.constant(false) }),
  fc.record({ KmsMasterKeyId: fc.constantFrom('alias/a', 'alias/b'), KmsDataKeyReusePeriodSeconds: int(299, 301) }),
);

const fifoOnly = fc.oneof(
  fc.constant({}),
  fc.record({ ContentBasedDeduplication: fc.boolean() }),
  fc.record({
    DeduplicationScope: fc.constant('messageGroup' as const),
    FifoThroughputLimit: fc.constantFrom('perQueue' as const, 'perMessageGroupId' as const),
  }),
  fc.record({
    DeduplicationScope: fc.constantFrom('queue' as const, 'messageGroup' as const),
    FifoThroughputLimit: fc.constant('perQueue' as const),
  }),
);

const tagMap = fc.dictionary(fc.constantFrom('Name', 'Team', 'cost:centre', 'ünïcode'), fc.constantFrom('', 'a', 'b'), {
  noNullPrototype: true,
});
const tags = fc.oneof(
  tagMap,
  tagMap.map((map) => Object.entries(map).map(([Key, Value]) => ({ Key, Value }))),
);

const numbers = fc.record(
  {
    DelaySeconds: int(0, 2),
    MaximumMessageSize: int(1024, 1026),
    MessageRetentionPeriod: int(60, 62),
    ReceiveMessageWaitTimeSeconds: int(0, 2),
    VisibilityTimeout: int(0, 2),
  },
  { requiredKeys: [] },
);

function resourceOf(fifo: boolean): fc.Arbitrary<QueueResource> {
  const documents = fc.record(
    {
      RedrivePolicy: mapOrText(redrivePolicy(fifo)),
      RedriveAllowPolicy: mapOrText(redriveAllowPolicy(fifo)),
      Policy: mapOrText(policy),
      Tags: tags,
    },
    { requiredKeys: [] },
  );
  const kind = fifo ? { QueueName: 'queue.fifo', FifoQueue: true } : { QueueName: 'queue' };
  return fc
    .tuple(numbers, documents, encryption, fifo ? fifoOnly : fc.constant({}))
    .map((parts) => Object.assign({}, kind, ...parts));
}

/** The definition of a queue that keeps all rules. */
export const queueResource: fc.Arbitrary<QueueResource> = fc.boolean().chain(resourceOf);

/** Two definitions of one queue, between which an update leads. */
export const queueAndChange: fc.Arbitrary<[QueueResource, QueueResource]> = fc
  .boolean()
  .chain((fifo) => fc.tuple(resourceOf(fifo), resourceOf(fifo)));
