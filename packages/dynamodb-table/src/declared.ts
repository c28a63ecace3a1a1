import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { AwsRequestError } from '@pcf/aws';
import type { Call } from './calls.js';
import type { Ownership } from './definition/ownership.js';
import type { TableResource } from './definition/table.js';
import { EndpointLacksOperationError } from './errors.js';
import { present } from './normalise.js';
import { readBack } from './read-back.js';
import { readInsights, readKinesis, readPolicy, readRecovery, readTags, readTimeToLive } from './reads.js';

/** What is declared of a table, and how. */
export interface Declared extends Ownership {
  readonly aws_resource: TableResource;
}

/** Settings as a definition would have them, and what of them is under way. */
export interface Found<Settings> {
  readonly settings: Settings;
  readonly moving?: string | undefined;
}

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
    async (call, { TableName }) => ({ settings: { TimeToLiveSpecification: await readTimeToLive(call, TableName) } }),
  ],
  [
    'PointInTimeRecoverySpecification',
    async (call, { TableName }) => ({
      settings: { PointInTimeRecoverySpecification: await readRecovery(call, TableName) },
    }),
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
      const { specification, moving } = await readKinesis(call, TableName);
      return { settings: { KinesisStreamSpecification: specification }, moving };
    },
  ],
]);

/**
 * Reads of a table what is declared.
 *
 * @throws {@link EndpointLacksOperationError} when the endpoint lacks what a declared setting needs
 */
export async function readDeclared(
  call: Call,
  description: TableDescription,
  { aws_resource: resource, adopt }: Declared,
): Promise<Found<TableResource>> {
  const table = { TableName: resource.TableName, ...present({ TableArn: description.TableArn }) };
  const described = readBack(resource.TableName, description);
  const declared = new Set(Object.keys(present(resource)));
  if (adopt === 'never') declared.add('Tags');
  const insightful = (resource.GlobalSecondaryIndexes ?? []).filter((index) => index.ContributorInsightsSpecification);
  let found: Found<TableResource> = {
    settings: await withIndexInsights(
      call,
      described,
      insightful.map((index) => index.IndexName),
    ),
  };
  for (const [setting, read] of READS) {
    if (!declared.has(setting)) continue;
    const part = await knowing(setting, () => read(call, table));
    found = { settings: { ...found.settings, ...part.settings }, moving: found.moving ?? part.moving };
  }
  return found;
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
