import type { Clock, Duration } from '@pcf/core';
import { createTaggingSimulator, TAGGING_TARGET, type TagChange, type TagSource } from '@pcf/tagging-simulator';
import { AwsJsonError, awsJsonService, type SdkBytesResponse, type SdkRequestHandler } from '@pcf/testing';
import { applyStep, arnOf, type ModelQueue, urlOf } from './model.js';

/** A queue as it was from some time on; `undefined` when there was none. */
interface Version {
  readonly since: number;
  readonly queue: ModelQueue | undefined;
}

const NAME_IS_FREE_AFTER: Duration = 60_000;

/**
 * SQS's control plane in a process, with what emulators leave out: reads that are behind, names that are not free again at
 * once, and its own encryption that goes with a KMS key that comes. It also answers the tagging API for its queues.
 */
export class FakeSqs {
  /** By how many milliseconds the next read is behind; asked before each. */
  lag: () => Duration = () => 0;
  readonly #versions = new Map<string, Version[]>();
  /** Reports changes of queues to the tagging API. */
  #report: (change: TagChange) => void = () => {};
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

  readonly #tagging: SdkRequestHandler<SdkBytesResponse>;

  constructor(private readonly clock: Clock) {
    const sources = [this.#tagSource()];
    this.#tagging = createTaggingSimulator({ sources, clock, durations: 'instant' }).requestHandler();
  }

  requestHandler(): SdkRequestHandler<SdkBytesResponse> {
    const queues = this.#service.requestHandler();
    const isTagging = (target = '') => target.startsWith(`${TAGGING_TARGET}.`);
    return {
      ...queues,
      handle: (request, options) =>
        (isTagging(request.headers['x-amz-target']) ? this.#tagging : queues).handle(request, options),
    };
  }

  /** The queue as it really is. */
  queue(name: string): ModelQueue | undefined {
    return this.#versions.get(name)?.at(-1)?.queue;
  }

  /** How many queues there are. */
  get count(): number {
    return [...this.#versions.values()].filter((versions) => versions.at(-1)?.queue !== undefined).length;
  }

  /** Changes a queue as another process would. */
  put(name: string, queue: ModelQueue | undefined): void {
    const versions = this.#versions.get(name) ?? [];
    const now = this.clock.now();
    this.#versions.set(name, [...versions, { since: now, queue }]);
    this.#report({ arn: arnOf(name), at: now, ...(queue && { tags: tagList(queue.tags) }) });
  }

  #tagSource(): TagSource {
    const change = async (operation: string, arn: string, input: object) => {
      this.#write(operation, { QueueUrl: urlOf(arn.split(':').at(-1) ?? ''), ...input });
      return undefined;
    };
    return {
      service: 'sqs',
      sharesAccounts: true,
      watch: (report) => {
        this.#report = report;
      },
      tag: (arn, tags) =>
        change('TagQueue', arn, { Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
      untag: (arn, TagKeys) => change('UntagQueue', arn, { TagKeys }),
    };
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

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
