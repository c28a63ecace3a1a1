import { messageOf } from '@pcf/core/values';
import { AwsJsonError, type AwsJsonOperation, type AwsJsonService, awsJsonService } from '@pcf/testing/aws-json';
import { CALL_RATES, type CallRate, TAGGING_TARGET, type TaggingOperation, UNSUPPORTED_OPERATIONS } from './api.js';
import { type Call, Catalog } from './catalog/catalog.js';
import { resolveDurations, type TaggingDurations, type TaggingDurationsPreset } from './durations.js';
import { internal, notSupported } from './errors.js';
import type { Input } from './input.js';
import { getResources } from './operations/get-resources.js';
import { tagResources, untagResources } from './operations/tag-resources.js';
import { getTagKeys, getTagValues } from './operations/tag-texts.js';
import { Rates } from './rates.js';
import type { TagSource } from './source.js';

/** Options of {@link createTaggingSimulator}. */
export interface TaggingSimulatorOptions {
  /** The backends whose resources are listed. */
  readonly sources: readonly TagSource[];
  /** The clock of all backends: milliseconds since the epoch. Default: the machine's. */
  readonly clock?: { now(): number };
  /** How late answers are: a preset, or milliseconds by name; names that are missing count as 0. Default: `demo`. */
  readonly durations?: TaggingDurationsPreset | Partial<TaggingDurations>;
  /**
   * Whether to enforce the rates of calls that AWS documents, for each account and region: 15 `GetResources` a second, and 5 of each
   * other operation. Calls above a rate are refused with a `ThrottledException`. Rates by operation replace all of them. Default:
   * false.
   */
  readonly rates?: boolean | Readonly<Partial<Record<TaggingOperation, CallRate>>>;
  /**
   * How many resources are read for one page. Where filters leave none of them, the page is empty and another one follows, as on
   * AWS. Default: 500.
   */
  readonly readPerPage?: number;
}

/**
 * AWS's Resource Groups Tagging API on this machine: `listen()` opens a server, `requestHandler()` needs no socket. Each answer has
 * the resources of the caller's account and region only.
 */
export type TaggingSimulator = AwsJsonService;

const READ_PER_PAGE = 500;

type Run = (input: Input, call: Call) => object | Promise<object>;

/**
 * Creates the API over the resources of some backends. Nothing is opened until `listen()`.
 *
 * @throws TypeError for durations, rates or a number of `readPerPage` that do not exist
 *
 * @example
 * ```ts
 * import { createSimulator } from '@pcf/dynamodb-simulator';
 * import { createTaggingSimulator } from '@pcf/tagging-simulator';
 *
 * const dynamodb = createSimulator();
 * const tagging = createTaggingSimulator({ sources: [dynamodb.tagSource] });
 * const { url } = await tagging.listen();
 * process.env.AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API = url;
 * await tagging.close();
 * ```
 */
export function createTaggingSimulator({
  sources,
  clock = Date,
  durations = 'demo',
  rates = false,
  readPerPage = READ_PER_PAGE,
}: TaggingSimulatorOptions): TaggingSimulator {
  if (!(Number.isInteger(readPerPage) && readPerPage > 0)) {
    throw new TypeError(`readPerPage must be a whole number above 0, but is ${readPerPage}`);
  }
  const limits = rates === false ? undefined : new Rates(rates === true ? CALL_RATES : rates);
  const resolved = resolveDurations(durations);
  const catalogs = sources.map((source) => new Catalog(source, resolved));
  const answering =
    (run: Run): AwsJsonOperation =>
    async (input, { operation, account, region }) => {
      const place = { account, region };
      limits?.take(place, operation, clock.now());
      try {
        await Promise.all(sources.map((source) => source.settle?.(place)));
        return await run(input, { catalogs, place, now: clock.now() });
      } catch (error) {
        throw error instanceof AwsJsonError ? error : internal(`@pcf/tagging-simulator: ${messageOf(error)}`);
      }
    };
  const operations: Readonly<Record<TaggingOperation, Run>> = {
    GetResources: (input, call) => getResources(input, call, readPerPage),
    GetTagKeys: getTagKeys,
    GetTagValues: getTagValues,
    TagResources: tagResources,
    UntagResources: untagResources,
  };
  const refused = UNSUPPORTED_OPERATIONS.map((name): [string, AwsJsonOperation] => [
    name,
    () => {
      throw notSupported(`the operation ${name}`);
    },
  ]);
  const answered = Object.entries(operations).map(([name, run]): [string, AwsJsonOperation] => [name, answering(run)]);
  return awsJsonService({
    target: TAGGING_TARGET,
    version: '1.1',
    signingName: 'tagging',
    operations: Object.fromEntries([...answered, ...refused]),
  });
}
