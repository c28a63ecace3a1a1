import type { Clock, Duration } from '@pcf/core';
import { AwsJsonError, awsJsonService } from '@pcf/testing';
import { applyStep, arnOf, type ModelQueue, urlOf } from './model.js';

/** A queue as it was from some time on; `undefined` when there was none. */
interface Version {
  readonly since: number;
  readonly queue: ModelQueue | undefined;
}

const NAME_IS_FREE_AFTER: Duration = 60_000;

/**
 * SQS's control plane in a process, with what emulators leave out: reads that are behind, names that are not free again at
 * once, and its own encryption that goes with a KMS key that comes.
 */
export class FakeSqs {
  /** By how many milliseconds the next read is behind; asked before each. */
  lag: () => Duration = () => 0;
  readonly #versions = new Map<string, Version[]>();
  readonly #service = awsJsonService({
    target: 'AmazonSQS',
    signingName: 'sqs',
    errorNamespace: () => 'com.amazonaws.sqs#',
    operations: {
      CreateQueue: (input) => this.#create(input),
      DeleteQueue: (input) => this.#write('DeleteQueue', input),
      SetQueueAttributes: (input) => this.#write('SetQueueAttributes', input),
      TagQueue: (input) => this.#write('TagQueue', input),
      UntagQueue: (input) => this.#write('UntagQueue', input),
      GetQueueUrl: ({ QueueName }) => {
        this.#read(String(QueueName));
        return { QueueUrl: urlOf(String(QueueName)) };
      },
      GetQueueAttributes: ({ QueueUrl, AttributeNames }) => {
        const name = nameIn(QueueUrl);
        const all = Object.entries({ ...this.#read(name).attributes, QueueArn: arnOf(name) });
        const asked = Array.isArray(AttributeNames) ? AttributeNames : [];
        return { Attributes: Object.fromEntries(all.filter(([key]) => asked.includes(key))) };
      },
      ListQueueTags: ({ QueueUrl }) => ({ Tags: this.#read(nameIn(QueueUrl)).tags }),
    },
  });

  constructor(private readonly clock: Clock) {}

  requestHandler() {
    return this.#service.requestHandler();
  }

  /** The queue as it really is. */
  queue(name: string): ModelQueue | undefined {
    return this.#versions.get(name)?.at(-1)?.queue;
  }

  /** Changes a queue as another process would. */
  put(name: string, queue: ModelQueue | undefined): void {
    const versions = this.#versions.get(name) ?? [];
    this.#versions.set(name, [...versions, { since: this.clock.now(), queue }]);
  }

  #create(input: Readonly<Record<string, unknown>>): object {
    const name = String(input.QueueName);
    const last = this.#versions.get(name)?.at(-1);
    if (last && !last.queue && this.clock.now() < last.since + NAME_IS_FREE_AFTER) {
      const text = 'You must wait 60 seconds after deleting a queue before you can create another with the same name.';
      throw new AwsJsonError('QueueDeletedRecently', text);
    }
    this.put(name, applyStep(last?.queue, { operation: 'CreateQueue', input }));
    return { QueueUrl: urlOf(name) };
  }

  #write(operation: string, input: Readonly<Record<string, unknown>>): object {
    const name = nameIn(input.QueueUrl);
    this.put(name, applyStep(this.queue(name), { operation, input }));
    return {};
  }

  /** The queue as a read shows it. */
  #read(name: string): ModelQueue {
    const asOf = this.clock.now() - this.lag();
    const queue = this.#versions.get(name)?.findLast(({ since }) => since <= asOf)?.queue;
    if (!queue) throw new AwsJsonError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }
}

function nameIn(url: unknown): string {
  return String(url).split('/').at(-1) ?? '';
}
