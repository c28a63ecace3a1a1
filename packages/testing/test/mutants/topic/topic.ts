import { isDeepStrictEqual } from 'node:util';
import {
  type Change,
  ConflictError,
  type DesiredState,
  defineFlavor,
  type Existing,
  type Keys,
  type Listing,
  type ListQuery,
  type Marks,
  type Observation,
  Particle,
  type ParticleContext,
  type Plugin,
  type Resting,
  type Settled,
  State,
  type Step,
  type StepAnswer,
  Token,
} from '@pcf/core';
import { isRecord, omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { ServiceError, type TopicClient } from './client.js';

export const TOPICS = new Token<TopicClient>('topics');

const topic = z.strictObject({
  name: z.string().min(1).describe('Its name in the region.'),
  display: z.string().optional().describe('The name that people see.'),
  delivery: z
    .strictObject({
      retries: z.int().min(0).max(9).optional().describe('How often a message is sent again.'),
      backoff: z.enum(['linear', 'exponential']).optional().describe('How the pauses grow.'),
    })
    .optional()
    .describe('How messages are delivered.'),
  policy: z.string().optional().describe('Who may use it, as JSON.'),
  key: z.string().optional().describe('The name of the key that encrypts it.'),
  tags: z.record(z.string(), z.string()).optional().describe('Its tags.'),
  subscribers: z.array(z.string()).optional().describe('Where messages go.'),
});
export const topicSchema = z.strictObject({ topic: topic.describe('The topic.') });

export type TopicDefinition = z.output<typeof topicSchema>;
export type Declared = TopicDefinition['topic'];
export type Settings = Readonly<Record<string, unknown>>;
export type SeenTopic = Resting<Settings>;
export type TopicStep = Step<string, Readonly<Record<string, unknown>>>;

const texts = z.record(z.string(), z.string());
const MARKS = { owner: 'pcf:owner', id: 'pcf:id', keep: 'pcf:keep' };

export function tagsOf({ owner, id, keep }: Marks): Record<string, string> {
  return {
    ...(owner !== undefined && { [MARKS.owner]: owner }),
    ...(id !== undefined && { [MARKS.id]: id }),
    ...(keep && { [MARKS.keep]: 'true' }),
  };
}

export function marksIn(tags: Readonly<Record<string, string>>): Marks {
  const { [MARKS.owner]: owner, [MARKS.id]: id, [MARKS.keep]: keep } = tags;
  return omitUndefined({ owner, id, ...(keep === 'true' && { keep: true }) });
}

/** A topic of messages: settings with parts, a policy as a text, tags with marks, and subscribers with calls of their own. */
export class Topic extends Particle<TopicDefinition, Settings, TopicStep> {
  protected async observe(signal: AbortSignal): Promise<Observation<Settings>> {
    try {
      const { name } = this.declared;
      const { topic: found } = await this.call('GetTopic', { name }, signal);
      if (!isRecord(found)) throw new TypeError('GetTopic answered without a topic');
      const tags = texts.parse((await this.call('ListTags', { name }, signal)).tags);
      const { subscribers } = await this.call('ListSubscribers', { name }, signal);
      const { arn, display, delivery, policy, key } = found;
      const identity = String(arn);
      const own = Object.fromEntries(Object.entries(tags).filter(([tag]) => !tag.startsWith('pcf:')));
      const settings = { display, delivery, policy, key, tags: own, subscribers };
      return { kind: 'settled', state: State.running, settings, outputs: { arn }, identity, marks: marksIn(tags) };
    } catch (error) {
      if (error instanceof ServiceError && error.name === 'TopicNotFoundException') return { kind: 'missing' };
      throw error;
    }
  }

  protected override async readMarks(_seen: Existing<Settings>, signal: AbortSignal): Promise<Marks> {
    return marksIn(texts.parse((await this.call('ListTags', { name: this.declared.name }, signal)).tags));
  }

  protected override planMarks(_seen: Settled<Settings>, before: Marks, after: Marks): TopicStep[] {
    const gone = Object.keys(tagsOf(before)).filter((tag) => !(tag in tagsOf(after)));
    const added = Object.entries(tagsOf(after)).filter(([tag, value]) => tagsOf(before)[tag] !== value);
    const tagging = added.length > 0 ? this.step('TagTopic', { tags: Object.fromEntries(added) }) : [];
    return [...tagging, ...(gone.length > 0 ? this.untagging(gone) : [])];
  }

  protected planSteps(seen: SeenTopic, target: DesiredState): TopicStep[] {
    const settings = seen.kind === 'settled' ? seen.settings : {};
    if (target === State.terminated) return [...this.subscribing(settings, []), this.deleting()];
    const { subscribers } = this.declared;
    const declared = subscribers ?? z.array(z.string()).optional().parse(settings.subscribers);
    if (seen.kind === 'missing') return [this.creating(), ...this.subscribing({}, declared ?? [])];
    return [...this.setting(settings), ...this.tagging(settings), ...this.subscribing(settings, declared ?? [])];
  }

  protected async execute({ operation, input }: TopicStep, signal: AbortSignal): Promise<StepAnswer> {
    try {
      const { arn } = await this.call(operation, { ...input, name: this.declared.name }, signal);
      return operation === 'CreateTopic' ? { created: String(arn) } : undefined;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const isGone = error.name === 'TopicNotFoundException';
      if (isGone && operation === 'DeleteTopic') return undefined;
      if (!isGone && error.name !== 'TopicExistsException') throw error;
      throw new ConflictError(error.message, { cause: error });
    }
  }

  protected call(operation: string, input: object, signal: AbortSignal): Promise<Record<string, unknown>> {
    return this.context.resolve(TOPICS).call(operation, input, signal);
  }

  protected get declared(): Declared {
    return this.definition.topic;
  }

  protected creating(): TopicStep {
    const { display, delivery, policy, key, tags = {} } = this.declared;
    const all = { ...tags, ...tagsOf(this.context.marks ?? {}) };
    const input = omitUndefined({ display, delivery: { retries: 3, ...delivery }, policy, key, tags: all });
    return { operation: 'CreateTopic', input, summary: `create ${this.name}`, creates: true };
  }

  protected setting(seen: Settings): TopicStep[] {
    const { display, delivery, policy, key } = this.declared;
    const now = isRecord(seen.delivery) ? seen.delivery : {};
    const wanted = omitUndefined({ display, delivery: delivery && { ...now, ...delivery }, policy, key });
    const changed = Object.entries(wanted).filter(([name, value]) => !this.isSame(name, value, seen[name]));
    const changes = changed.map(([name, after]) => ({ path: `topic.${name}`, before: seen[name], after }));
    return changed.length === 0 ? [] : this.step('SetTopic', Object.fromEntries(changed), changes);
  }

  /** Policies are compared as documents. */
  protected isSame(name: string, one: unknown, other: unknown): boolean {
    if (name !== 'policy') return isDeepStrictEqual(one, other);
    try {
      return isDeepStrictEqual(JSON.parse(String(one)), JSON.parse(String(other)));
    } catch {
      return one === other;
    }
  }

  protected tagging(seen: Settings): TopicStep[] {
    const { tags } = this.declared;
    if (!tags) return [];
    const now = texts.parse(seen.tags ?? {});
    const added = Object.entries(tags).filter(([key, value]) => now[key] !== value);
    const gone = Object.keys(now).filter((key) => !(key in tags));
    const changes = [{ path: 'topic.tags', before: now, after: tags }];
    return [
      ...(added.length > 0 ? this.step('TagTopic', { tags: Object.fromEntries(added) }, changes) : []),
      ...(gone.length > 0 ? this.untagging(gone, changes) : []),
    ];
  }

  protected untagging(keys: readonly string[], changes: Change[] = []): TopicStep[] {
    return this.step('UntagTopic', { keys }, changes);
  }

  protected subscribing(seen: Settings, declared: readonly string[]): TopicStep[] {
    const now = z.array(z.string()).parse(seen.subscribers ?? []);
    const changes = [{ path: 'topic.subscribers', before: now, after: declared }];
    const added = declared.filter((subscriber) => !now.includes(subscriber));
    const gone = now.filter((subscriber) => !declared.includes(subscriber));
    return [
      ...added.flatMap((subscriber) => this.step('Subscribe', { subscriber }, changes)),
      ...gone.flatMap((subscriber) => this.step('Unsubscribe', { subscriber }, changes)),
    ];
  }

  protected deleting(): TopicStep {
    return { operation: 'DeleteTopic', input: {}, summary: `delete ${this.name}`, loses: 'data' };
  }

  protected step(operation: string, input: Readonly<Record<string, unknown>>, changes: Change[] = []): TopicStep[] {
    return [{ operation, input, summary: `${operation} ${this.name}`, changes }];
  }
}

export async function listTopics({ owner, services, signal }: ListQuery): Promise<Listing> {
  const { topics } = await services.resolve(TOPICS).call('ListTopics', {}, signal);
  const listed = z.array(z.object({ name: z.string(), arn: z.string(), tags: texts })).parse(topics);
  const found = listed
    .map(({ name, arn, tags }) => ({
      name,
      location: 'eu-west-1',
      marks: marksIn(tags),
      uid: arn,
      keys: { topic: { name } },
    }))
    .filter(({ marks }) => marks.owner === owner);
  return { found, walked: ['eu-west-1'] };
}

export const topicFlavor = defineFlavor({
  name: 'topic',
  summary: 'A topic of messages',
  schema: topicSchema,
  uniqueKeys: ['topic.name'],
  equivalentStates: [[State.stopped, State.terminated]],
  marks: 'its tags',
  list: listTopics,
  bareDefinition: (keys: Keys) => topicSchema.parse(keys),
  createParticle: (context: ParticleContext<TopicDefinition>) => new Topic(context),
});

export function topicPlugin(changes: Partial<typeof topicFlavor> = {}): Plugin<typeof topicFlavor> {
  const flavor = { ...topicFlavor, ...changes };
  return { name: '@acme/pcf-topics', apiVersion: 1, register: (registrar) => registrar.flavor(flavor) };
}
