import type { Clock } from '@pcf/core';
import { AwsJsonError, type AwsJsonService, awsJsonService } from '@pcf/testing';

/** What a topic is like. */
export interface TopicSettings {
  readonly display: string;
  readonly delivery: { readonly retries: number; readonly backoff?: string | undefined };
  /** A document, as a text. */
  readonly policy: string;
  readonly key: string;
}

export interface Topic extends TopicSettings {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscribers: readonly string[];
}

type Input = Readonly<Record<string, unknown>>;

/** Topics behind AWS's JSON protocol. Deleting a topic leaves its subscribers, unless they are removed first. */
export class TopicService {
  readonly topics = new Map<string, Topic>();
  readonly subscribers = new Map<string, string[]>();
  readonly service: AwsJsonService;
  isDenied = false;
  #created = 0;

  constructor(private readonly clock: Clock) {
    const open = (name: unknown) => this.#topic(String(name));
    const change = (name: unknown, changes: object) => {
      this.topics.set(String(name), { ...open(name), ...changes });
      return {};
    };
    const operations: Record<string, (input: Input) => object> = {
      GetTopic: ({ name }) => {
        const { tags: _, ...topic } = open(name);
        return { topic };
      },
      ListTags: ({ name }) => ({ tags: open(name).tags }),
      ListSubscribers: ({ name }) => ({ subscribers: this.subscribers.get(String(open(name).arn)) ?? [] }),
      ListTopics: () => ({ topics: [...this.topics].map(([name, { arn, tags }]) => ({ name, arn, tags })) }),
      CreateTopic: (input) => this.#create(input),
      SetTopic: ({ name, ...changes }) => change(name, changes),
      TagTopic: ({ name, tags }) => change(name, { tags: { ...open(name).tags, ...Object(tags) } }),
      UntagTopic: ({ name, keys }) => {
        const kept = Object.entries(open(name).tags).filter(([key]) => !Array.isArray(keys) || !keys.includes(key));
        return change(name, { tags: Object.fromEntries(kept) });
      },
      Subscribe: ({ name, subscriber }) => {
        const { arn } = open(name);
        const others = (this.subscribers.get(arn) ?? []).filter((one) => one !== subscriber);
        this.subscribers.set(arn, [...others, String(subscriber)].sort());
        return {};
      },
      Unsubscribe: ({ name, subscriber }) => {
        const { arn } = open(name);
        const rest = (this.subscribers.get(arn) ?? []).filter((one) => one !== subscriber);
        if (rest.length > 0) this.subscribers.set(arn, rest);
        else this.subscribers.delete(arn);
        return {};
      },
      DeleteTopic: ({ name }) => {
        open(name);
        this.topics.delete(String(name));
        return {};
      },
    };
    const guarded = Object.entries(operations).map(([operation, answer]) => [
      operation,
      async (input: Input) => {
        if (this.isDenied) throw new AwsJsonError('AccessDeniedException', `You may not call ${operation}.`);
        return answer(input);
      },
    ]);
    const options = { target: 'Topics_20260101', version: '1.0', signingName: 'topics' } as const;
    this.service = awsJsonService({ ...options, operations: Object.fromEntries(guarded) });
  }

  /** A topic and what belongs to it. */
  inspect(name: string): unknown {
    const topic = this.topics.get(name);
    return topic && { ...topic, subscribers: this.subscribers.get(topic.arn) ?? [], changedAt: undefined };
  }

  get count(): number {
    return this.topics.size + [...this.subscribers.values()].flat().length;
  }

  /** Takes a topic that exists for the same, if nothing differs. */
  #create({ name, tags = {}, ...settings }: Input): object {
    const there = this.topics.get(String(name));
    if (there) throw new AwsJsonError('TopicExistsException', `There is a topic ${name}.`);
    this.#created += 1;
    const arn = `arn:aws:topics:eu-west-1:123456789012:${name}:${this.#created}${this.clock.now()}`;
    const none = { display: '', delivery: { retries: 3 }, policy: '', key: '' };
    this.topics.set(String(name), { ...none, ...settings, arn, tags: Object(tags), subscribers: [] });
    return { arn };
  }

  #topic(name: string): Topic {
    const topic = this.topics.get(name);
    if (!topic) throw new AwsJsonError('TopicNotFoundException', `There is no topic ${name}.`);
    return topic;
  }
}
