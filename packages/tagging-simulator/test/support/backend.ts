import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { onTestFinished } from 'vitest';
import {
  createTaggingSimulator,
  type Tag,
  type TagChange,
  type TaggingSimulator,
  type TaggingSimulatorOptions,
  type TagRefusal,
  type TagSource,
} from '../../src/index.js';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

export const tableArn = (name: string, region = REGION, account = ACCOUNT) =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

export const queueArn = (name: string, region = REGION) => `arn:aws:sqs:${region}:000000000000:${name}`;

/** A clock that a test moves. */
export class TestClock {
  #now = Date.UTC(2026, 0, 15, 12);

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

type Tags = Readonly<Record<string, string>>;

const listOf = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A backend with resources in memory: it reports each change at once. */
export class Backend implements TagSource {
  readonly service: string;
  readonly sharesAccounts: boolean;
  readonly #clock: TestClock;
  readonly #resources = new Map<string, readonly Tag[]>();
  #report: (change: TagChange) => void = () => {};
  /** Fails instead of the next writes. */
  failure: Error | undefined;

  constructor(clock: TestClock, service = 'dynamodb', sharesAccounts = false) {
    this.#clock = clock;
    this.service = service;
    this.sharesAccounts = sharesAccounts;
  }

  put(arn: string, tags: Tags = {}): void {
    this.#write(arn, listOf(tags));
  }

  delete(arn: string): void {
    this.#resources.delete(arn);
    this.#report({ arn, at: this.#clock.now() });
  }

  tagsOf(arn: string): Tags {
    return Object.fromEntries((this.#resources.get(arn) ?? []).map(({ Key, Value }) => [Key, Value]));
  }

  watch(report: (change: TagChange) => void): void {
    this.#report = report;
    for (const [arn, tags] of this.#resources) report({ arn, tags, at: this.#clock.now() });
  }

  async tag(arn: string, tags: readonly Tag[]): Promise<TagRefusal | undefined> {
    return this.#change(arn, (had) => [...had.filter(({ Key }) => !tags.some((tag) => tag.Key === Key)), ...tags]);
  }

  async untag(arn: string, keys: readonly string[]): Promise<TagRefusal | undefined> {
    return this.#change(arn, (had) => had.filter(({ Key }) => !keys.includes(Key)));
  }

  #change(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): TagRefusal | undefined {
    if (this.failure) throw this.failure;
    const tags = this.#resources.get(arn);
    if (!tags) return { status: 400, name: 'ResourceNotFoundException', message: `${arn} not found` };
    this.#write(arn, change(tags));
    return undefined;
  }

  #write(arn: string, tags: readonly Tag[]): void {
    this.#resources.set(arn, tags);
    this.#report({ arn, tags, at: this.#clock.now() });
  }
}

interface Caller {
  readonly region?: string;
  readonly account?: string;
}

/** A client of the SDK for a simulator, without a socket. */
export function clientOf(
  simulator: TaggingSimulator,
  { region = REGION, account = ACCOUNT }: Caller = {},
): ResourceGroupsTaggingAPIClient {
  const credentials = { accessKeyId: account, secretAccessKey: 'test' };
  const requestHandler = simulator.requestHandler();
  const client = new ResourceGroupsTaggingAPIClient({ region, credentials, requestHandler, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

/** A backend of tables, the tagging API over it, and the SDK's client of the API, on a clock that the test moves. */
export function given(options: Omit<TaggingSimulatorOptions, 'sources' | 'clock'> = {}) {
  const clock = new TestClock();
  const tables = new Backend(clock);
  const queues = new Backend(clock, 'sqs', true);
  const simulator = createTaggingSimulator({ durations: 'instant', ...options, clock, sources: [tables, queues] });
  return { clock, tables, queues, simulator, client: clientOf(simulator) };
}

/** One page: the names of the resources, with their tags where asked, and the token. */
export async function pageOf(client: ResourceGroupsTaggingAPIClient, input: GetResourcesCommandInput = {}) {
  const { ResourceTagMappingList = [], PaginationToken } = await client.send(new GetResourcesCommand(input));
  return {
    names: ResourceTagMappingList.map(({ ResourceARN = '' }) => ResourceARN.split(/[:/]/).at(-1) ?? ''),
    mappings: ResourceTagMappingList,
    token: PaginationToken,
  };
}

/** The names of all resources, page by page. */
export async function pagesOf(client: ResourceGroupsTaggingAPIClient, input: GetResourcesCommandInput = {}) {
  const pages: string[][] = [];
  for (let PaginationToken: string | undefined; PaginationToken !== ''; ) {
    const { names, token } = await pageOf(client, { ...input, ...(PaginationToken && { PaginationToken }) });
    pages.push(names);
    PaginationToken = token;
  }
  return pages;
}

export const namesOf = async (client: ResourceGroupsTaggingAPIClient, input: GetResourcesCommandInput = {}) =>
  (await pagesOf(client, input)).flat();
