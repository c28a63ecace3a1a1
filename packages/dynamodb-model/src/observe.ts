import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { backedUpTable, hasBackups } from './setting/backups.js';
import { subjectOf } from './setting/insights.js';
import { destinationStatus } from './setting/kinesis.js';
import { readablePolicy } from './setting/policy.js';
import { taggedTable } from './setting/tags.js';
import { describe } from './table/describe.js';
import { invalid, isRefusal, notFound, type Refusal } from './world/refusal.js';
import { knownTable, statusOf } from './world/running.js';
import { isRunning, type ModelWorld } from './world/state.js';

/** What the reads of a table answer, by call: the answer, or the refusal. */
export interface Observation {
  readonly DescribeTable: TableDescription | Refusal;
  readonly ListTagsOfResource: Readonly<Record<string, string>> | Refusal;
  readonly GetResourcePolicy: { readonly policy: string } | Refusal;
  readonly DescribeTimeToLive: { readonly status: string; readonly attribute?: string } | Refusal;
  /** The recovery period in days; absent without point-in-time recovery. */
  readonly DescribeContinuousBackups: { readonly backups: string; readonly days?: number } | Refusal;
  /** By the name of the index; those of the table have the empty name. */
  readonly DescribeContributorInsights: Readonly<Record<string, ObservedInsights | Refusal>>;
  /** By the ARN of the stream. */
  readonly DescribeKinesisStreamingDestination: Readonly<Record<string, ObservedDestination>> | Refusal;
}

interface ObservedInsights {
  readonly status: string;
  readonly mode?: string;
}

interface ObservedDestination {
  readonly status: string;
  readonly precision?: string;
}

/** Returns what every read of the table answers now. */
export function observe(world: ModelWorld): Observation {
  const { table, now } = world;
  const subjects = ['', ...Object.keys(table?.indexes ?? {})];
  return {
    DescribeTable: table ? describe(table, now) : notFound('there is no table'),
    ListTagsOfResource: tags(world),
    GetResourcePolicy: policy(world),
    DescribeTimeToLive: timeToLive(world),
    DescribeContinuousBackups: backups(world),
    DescribeContributorInsights: Object.fromEntries(subjects.map((name) => [name, insights(world, name)])),
    DescribeKinesisStreamingDestination: kinesis(world),
  };
}

function tags(world: ModelWorld): Observation['ListTagsOfResource'] {
  const table = taggedTable(world);
  return isRefusal(table) ? table : table.tags;
}

function policy(world: ModelWorld): Observation['GetResourcePolicy'] {
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  const readable = readablePolicy(table);
  return readable === undefined
    ? { refused: 'PolicyNotFoundException', rule: 'there is no policy' }
    : { policy: readable };
}

/** The attribute is no longer answered when time to live is DISABLED. */
function timeToLive(world: ModelWorld): Observation['DescribeTimeToLive'] {
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  if (['CREATING', 'DELETING'].includes(statusOf(table))) return invalid('not while it is created or deleted');
  const { timeToLive: current } = table;
  const isChanging = isRunning(table, 'timeToLive');
  if (!current || !(current.on || isChanging)) return { status: 'DISABLED' };
  const [changing, done] = current.on ? ['ENABLING', 'ENABLED'] : ['DISABLING', 'DISABLED'];
  return { status: (isChanging ? changing : done) ?? '', attribute: current.attribute };
}

function backups(world: ModelWorld): Observation['DescribeContinuousBackups'] {
  const table = backedUpTable(world);
  if (isRefusal(table)) return table;
  const { recoveryDays: days } = table;
  return { backups: hasBackups(world, table) ? 'ENABLED' : 'DISABLED', ...(days !== undefined && { days }) };
}

function insights(world: ModelWorld, index: string): ObservedInsights | Refusal {
  const table = subjectOf(world, index);
  if (isRefusal(table)) return table;
  const found = table.insights[index];
  if (!found) return { status: 'DISABLED' };
  const isChanging = table.running.some((one) => one.what === 'insights' && one.of === index);
  const [changing, done] = found.on ? ['ENABLING', 'ENABLED'] : ['DISABLING', 'DISABLED'];
  return { status: (isChanging ? changing : done) ?? '', mode: found.mode };
}

function kinesis(world: ModelWorld): Observation['DescribeKinesisStreamingDestination'] {
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  const described = Object.entries(table.kinesis).map(
    ([stream, { precision }]) =>
      [stream, { status: destinationStatus(table, stream), ...(precision !== undefined && { precision }) }] as const,
  );
  return Object.fromEntries(described);
}
