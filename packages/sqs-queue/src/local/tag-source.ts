import { isRecord } from '@pcf/core/values';
import type { App } from './fauxqs.js';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags of a queue from a time on. Without tags, the queue was deleted. */
interface TagChange {
  readonly arn: string;
  readonly tags?: readonly Tag[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface TagRefusal {
  readonly status: number;
  readonly name: string;
  readonly message: string;
}

/**
 * The queues of this machine, for a tagging API over several backends: a `TagSource` of `@pcf/tagging-simulator`, which a flavor
 * does not import.
 */
export interface QueueTagSource {
  readonly service: string;
  /** fauxqs has one account for all callers. */
  readonly sharesAccounts: boolean;
  /** Reports each queue, and from then on each change. */
  watch(report: (change: TagChange) => void): void;
  /** @returns the refusal of SQS, if it refuses */
  tag(arn: string, tags: readonly Tag[]): Promise<TagRefusal | undefined>;
  /** @returns the refusal of SQS, if it refuses */
  untag(arn: string, keys: readonly string[]): Promise<TagRefusal | undefined>;
}

/** A queue as fauxqs has it. */
export interface StoredQueue {
  readonly arn: string;
  readonly url: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** A queue that was seen. */
interface Known {
  readonly url: string;
  readonly change: TagChange;
}

/** The calls after which a queue is looked at. */
const WRITES = ['CreateQueue', 'DeleteQueue', 'TagQueue', 'UntagQueue'];

/**
 * Watches the calls that fauxqs gets, and asks it about the queue of each that can change tags. Only its API is used for that, so
 * that the source knows nothing of its stores.
 *
 * @param app - not listening yet
 * @param stored - the queues that exist already
 */
export function watchTags(app: App, stored: Iterable<StoredQueue>): QueueTagSource {
  const known = new Map<string, Known>();
  for (const { arn, url, tags } of stored) known.set(arn, { url, change: { arn, tags: listOf([...tags]), at: 0 } });
  const watchers: ((change: TagChange) => void)[] = [];
  const tell = (change: TagChange) => {
    for (const report of watchers) report(change);
  };

  const look = async (url: string) => {
    const arn = await arnOf(app, url);
    if (arn === undefined) return;
    const { body } = await ask(app, 'ListQueueTags', { QueueUrl: url });
    const change = { arn, tags: listOf(Object.entries(isRecord(body.Tags) ? body.Tags : {})), at: Date.now() };
    known.set(arn, { url, change });
    tell(change);
  };
  const forget = (arn: string) => {
    known.delete(arn);
    tell({ arn, at: Date.now() });
  };

  const deletions = new WeakMap<object, string>();
  app.addHook('preHandler', async (request) => {
    if (actionOf(request.headers) !== 'DeleteQueue') return;
    const arn = await arnOf(app, urlIn(request.body));
    if (arn !== undefined) deletions.set(request, arn);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode >= 300 || !WRITES.includes(actionOf(request.headers))) return payload;
    const deleted = deletions.get(request);
    if (deleted === undefined) await look(urlIn(request.body) || urlIn(parse(payload)));
    else forget(deleted);
    return payload;
  });

  const change = async (action: string, arn: string, input: object): Promise<TagRefusal | undefined> => {
    const { status, body } = await ask(app, action, { QueueUrl: known.get(arn)?.url ?? arn, ...input });
    if (status < 300) return undefined;
    return { status, name: textOf(body.__type).split('#').at(-1) ?? '', message: textOf(body.message) };
  };
  return {
    service: 'sqs',
    sharesAccounts: true,
    watch(report) {
      watchers.push(report);
      for (const queue of known.values()) report(queue.change);
    },
    tag: (arn, tags) =>
      change('TagQueue', arn, { Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
    untag: (arn, TagKeys) => change('UntagQueue', arn, { TagKeys }),
  };
}

const listOf = (tags: readonly (readonly [string, unknown])[]): Tag[] =>
  tags.map(([Key, value]) => ({ Key, Value: textOf(value) }));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The operation of a call, for example `TagQueue`. */
const actionOf = (headers: Readonly<Record<string, unknown>>): string =>
  textOf(headers['x-amz-target']).replace('AmazonSQS.', '');

const urlIn = (body: unknown): string => (isRecord(body) ? textOf(body.QueueUrl) : '');

async function arnOf(app: App, QueueUrl: string): Promise<string | undefined> {
  const { body } = await ask(app, 'GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] });
  return isRecord(body.Attributes) ? textOf(body.Attributes.QueueArn) || undefined : undefined;
}

/** Calls fauxqs within this process. */
async function ask(app: App, action: string, input: object) {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` };
  const { statusCode, payload } = await app.inject({
    method: 'POST',
    url: '/',
    headers,
    payload: JSON.stringify(input),
  });
  return { status: statusCode, body: parse(payload) };
}

function parse(payload: unknown): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(textOf(payload));
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}
