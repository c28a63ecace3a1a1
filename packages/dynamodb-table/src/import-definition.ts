import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Call, CallIn } from './calls.js';
import { knowing, READS, withIndexInsights } from './declared.js';
import type { Replica } from './definition/replicas.js';
import type { DynamoDBTableDefinition, TableResource } from './definition/table.js';
import { describe } from './describe.js';
import { EndpointLacksOperationError } from './errors.js';
import { isRecord } from './is-record.js';
import { present } from './present.js';
import { readBack } from './read-back.js';
import { ownSettings, replicaArn } from './replica-table.js';

/**
 * Reads a table with all its settings as the definition that describes it. What is off or empty is left out, and so is the warm
 * throughput, which grows by itself. What the endpoint cannot tell is left out too.
 *
 * @returns `undefined` when there is no such table
 */
export async function importTable(callIn: CallIn, name: string): Promise<DynamoDBTableDefinition | undefined> {
  const description = await describe(callIn(), name);
  if (!description) return undefined;
  const { TableName = name, TableArn } = description;
  const { Replicas = [], ...resource } = await readAll(callIn(), TableName, description);
  const replicas: Replica[] = [];
  for (const replica of resource.BillingMode === 'PAY_PER_REQUEST' ? Replicas : []) {
    const arn = replicaArn(replica.Region, TableName, TableArn);
    const call = callIn(replica.Region);
    const found = await describe(call, arn);
    replicas.push({ ...replica, ...(found && ownSettings(tidy(await readAll(call, arn, found)))) });
  }
  return { aws_resource: tidy({ ...resource, ...present({ Replicas: replicas }) }) };
}

/** All settings of a table, and which replicas it has. */
async function readAll(call: Call, TableName: string, description: TableDescription): Promise<TableResource> {
  let settings = await orLess(readBack(TableName, description), async (described) => {
    const indexes = (described.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName);
    return withIndexInsights(call, described, indexes);
  });
  const table = { TableName, ...present({ TableArn: description.TableArn }) };
  for (const [setting, read] of READS)
    settings = await orLess(settings, async (known) => {
      const part = await knowing(setting, () => read(call, table));
      return { ...known, ...part.settings };
    });
  return settings;
}

/** More settings; or those that are known where the endpoint does not know the operation that would tell them. */
async function orLess(
  known: TableResource,
  read: (known: TableResource) => Promise<TableResource>,
): Promise<TableResource> {
  try {
    return await read(known);
  } catch (error) {
    if (error instanceof EndpointLacksOperationError) return known;
    throw error;
  }
}

type SomeSettings = Omit<TableResource, 'WarmThroughput' | 'GlobalSecondaryIndexes' | 'Tags'>;

/** A table's settings without those that say "off", "none" or "as it is by default". */
function tidy({ WarmThroughput, GlobalSecondaryIndexes, Tags, ...resource }: TableResource): TableResource {
  const tags = Array.isArray(Tags) ? Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) : Tags;
  const keyed = [resource, ...(resource.LocalSecondaryIndexes ?? []), ...(GlobalSecondaryIndexes ?? [])];
  const used = new Set(keyed.flatMap(({ KeySchema }) => KeySchema.map((element) => element.AttributeName)));
  const indexes = GlobalSecondaryIndexes?.map(({ WarmThroughput: _, ...index }) => withoutOff(index));
  const { TableClass, MultiRegionConsistency, ...settings } = withoutOff(withReplicableKey(resource));
  return {
    ...settings,
    AttributeDefinitions: settings.AttributeDefinitions.filter(({ AttributeName: name }) => used.has(name)),
    ...(MultiRegionConsistency === 'STRONG' && { MultiRegionConsistency }),
    ...(TableClass === 'STANDARD' || TableClass === undefined ? {} : { TableClass }),
    ...(indexes?.length ? { GlobalSecondaryIndexes: indexes } : {}),
    ...(tags && Object.keys(tags).length > 0 ? { Tags: tags } : {}),
  };
}

/** A table whose replicas have no keys of their own has the key that AWS manages, which is not named. */
function withReplicableKey({ SSESpecification: encryption, ...resource }: SomeSettings): SomeSettings {
  if (!encryption) return resource;
  const { KMSMasterKeyId, ...managed } = encryption;
  const isManaged = resource.Replicas?.some((replica) => !replica.SSESpecification);
  return { ...resource, SSESpecification: isManaged ? managed : encryption };
}

/** The parts of a value that are not off: neither `false`, nor empty, nor switched off in themselves. */
function withoutOff<T extends object>(value: T): T {
  const kept = { ...value };
  for (const name in kept) if (isOff(kept[name])) delete kept[name];
  return kept;
}

const SWITCHES = ['Enabled', 'StreamEnabled', 'PointInTimeRecoveryEnabled'];

function isOff(value: unknown): boolean {
  if (value === undefined || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isRecord(value)) return false;
  return Object.keys(value).length === 0 || SWITCHES.some((name) => value[name] === false);
}
