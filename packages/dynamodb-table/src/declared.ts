import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { AwsRequestError } from '@pcf/aws';
import type { Blocked, Moving } from '@pcf/core';
import type { Call, CallIn } from './calls.js';
import type { Ownership } from './definition/ownership.js';
import type { Replica } from './definition/replicas.js';
import type { TableResource } from './definition/table.js';
import { describe } from './describe.js';
import { EndpointLacksOperationError } from './errors.js';
import { present } from './present.js';
import { readBack } from './read-back.js';
import {
  type FailedStream,
  readInsights,
  readKinesis,
  readPolicy,
  readRecovery,
  readTags,
  readTimeToLive,
} from './reads.js';
import { ownSettings, replicaArn, replicaTable } from './replica-table.js';
import { unsettled } from './status.js';

/** What is declared of a table, and how. */
export interface Declared extends Ownership {
  readonly aws_resource: TableResource;
}

/** Settings as a definition would have them, and what of them does not rest. */
export interface Found<Settings> {
  readonly settings: Settings;
  readonly waiting?: Moving | Blocked | undefined;
  /** Kinesis data streams that could not be enabled, now or at any time before. */
  readonly failed?: readonly FailedStream[];
}

/** What was just made is not known everywhere yet. */
export const UNREADABLE: Moving = { kind: 'moving', status: 'settings not readable yet' };

/** How a table is addressed: by name, and for some calls by ARN. */
type Addressed = Pick<TableDescription, 'TableArn'> & { readonly TableName: string };
type Read = (call: Call, table: Addressed) => Promise<Found<Partial<TableResource>>>;

/** The settings that `DescribeTable` does not tell, and how each is read. */
export const READS: ReadonlyMap<keyof TableResource, Read> = new Map<keyof TableResource, Read>([
  ['Tags', async (call, { TableArn }) => ({ settings: { Tags: await readTags(call, TableArn) } })],
  [
    'ResourcePolicy',
    async (call, { TableArn }) => ({ settings: { ResourcePolicy: await readPolicy(call, TableArn) } }),
  ],
  [
    'TimeToLiveSpecification',
    async (call, { TableName }) => {
      const { specification, waiting } = await readTimeToLive(call, TableName);
      return { settings: { TimeToLiveSpecification: specification }, waiting };
    },
  ],
  [
    'PointInTimeRecoverySpecification',
    async (call, { TableName }) => {
      const { specification, waiting } = await readRecovery(call, TableName);
      return { settings: { PointInTimeRecoverySpecification: specification }, waiting };
    },
  ],
  [
    'ContributorInsightsSpecification',
    async (call, { TableName }) => ({
      settings: { ContributorInsightsSpecification: await readInsights(call, TableName) },
    }),
  ],
  [
    'KinesisStreamSpecification',
    async (call, { TableName }) => {
      const { specification, ...state } = await readKinesis(call, TableName);
      return { settings: { KinesisStreamSpecification: specification }, ...state };
    },
  ],
]);

/**
 * Reads of a table what is declared.
 *
 * @throws {@link EndpointLacksOperationError} when the endpoint lacks what a declared setting needs
 */
export async function readDeclared(
  callIn: CallIn,
  description: TableDescription,
  { aws_resource: resource, adopt }: Declared,
): Promise<Found<TableResource>> {
  const call = callIn();
  const table = { TableName: resource.TableName, ...present({ TableArn: description.TableArn }) };
  const described = readBack(resource.TableName, description);
  const declared = new Set(Object.keys(present(resource)));
  if (adopt === 'never') declared.add('Tags');
  const insightful = (resource.GlobalSecondaryIndexes ?? []).filter((index) => index.ContributorInsightsSpecification);
  const indexes = insightful.map((index) => index.IndexName);
  let found: Found<TableResource> = { settings: await withIndexInsights(call, described, indexes) };
  for (const [setting, read] of READS) {
    if (!declared.has(setting)) continue;
    found = together(found, await knowing(setting, () => read(call, table)));
  }
  return resource.Replicas ? together(found, await readReplicas(callIn, described, table, resource.Replicas)) : found;
}

/** The settings that can be changed while an index is filled, beside those that `DescribeTable` tells. */
const READ_MEANWHILE: ReadonlySet<keyof TableResource> = new Set<keyof TableResource>([
  'Tags',
  'ResourcePolicy',
  'TimeToLiveSpecification',
  'PointInTimeRecoverySpecification',
]);

/** Reads of a table that does not rest what is declared and can be changed all the same, or only whose it is. */
export async function readMeanwhile(
  call: Call,
  table: Addressed,
  { aws_resource: resource, adopt }: Declared,
  isChangeable: boolean,
): Promise<Partial<TableResource>> {
  let found: Partial<TableResource> = {};
  for (const [setting, read] of READS) {
    const isDeclared = isChangeable && READ_MEANWHILE.has(setting) && resource[setting] !== undefined;
    if (!isDeclared && !(setting === 'Tags' && adopt === 'never')) continue;
    const { settings } = await knowing(setting, () => read(call, table));
    found = { ...found, ...settings };
  }
  return found;
}

function together(found: Found<TableResource>, more: Found<Partial<TableResource>>): Found<TableResource> {
  return {
    settings: { ...found.settings, ...more.settings },
    waiting: found.waiting ?? more.waiting,
    failed: [...(found.failed ?? []), ...(more.failed ?? [])],
  };
}

/** Reads of each replica, in its region, what is declared of it, and whether it is protected. */
async function readReplicas(
  callIn: CallIn,
  { Replicas: described = [] }: TableResource,
  { TableName, TableArn }: Addressed,
  declared: readonly Replica[],
): Promise<Found<Partial<TableResource>>> {
  const all: Found<Replica>[] = [];
  for (const replica of described) {
    const { Region } = replica;
    const wanted = declared.find((one) => one.Region === Region) ?? { Region };
    const found = await readReplica(
      () => callIn(Region),
      replicaTable(replicaArn(Region, TableName, TableArn), wanted),
    );
    all.push({ ...found, settings: { ...replica, ...ownSettings(found.settings) } });
  }
  return {
    settings: { Replicas: all.map(({ settings }) => settings) },
    waiting: all.find(({ waiting }) => waiting)?.waiting,
    failed: all.flatMap(({ failed = [] }) => failed),
  };
}

async function readReplica(callIn: CallIn, resource: TableResource): Promise<Found<TableResource>> {
  const description = await describe(callIn(), resource.TableName);
  if (!description) return { settings: resource, waiting: UNREADABLE };
  const waiting = unsettled(description, resource);
  return waiting ? { settings: resource, waiting } : readDeclared(callIn, description, { aws_resource: resource });
}

/** Adds the contributor insights of those indexes of a table that are named. */
export async function withIndexInsights(
  call: Call,
  described: TableResource,
  names: readonly string[],
): Promise<TableResource> {
  if (names.length === 0) return described;
  const indexes: NonNullable<TableResource['GlobalSecondaryIndexes']> = [];
  for (const index of described.GlobalSecondaryIndexes ?? []) {
    const read = () => readInsights(call, described.TableName, index.IndexName);
    const isWanted = names.includes(index.IndexName);
    const insights = isWanted ? await knowing('ContributorInsightsSpecification', read) : undefined;
    indexes.push({ ...index, ...present({ ContributorInsightsSpecification: insights }) });
  }
  return { ...described, GlobalSecondaryIndexes: indexes };
}

/** Says of an operation that the endpoint does not know for which setting it is needed. */
export async function knowing<T>(setting: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof AwsRequestError && error.awsError === 'UnknownOperationException')
      throw new EndpointLacksOperationError(error.operation, setting, { cause: error });
    throw error;
  }
}
