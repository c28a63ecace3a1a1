import type { Call } from './calls.js';
import { knowing, READS, withIndexInsights } from './declared.js';
import type { DynamoDBTableDefinition, TableResource } from './definition/table.js';
import { EndpointLacksOperationError } from './errors.js';
import { isRecord } from './is-record.js';
import { describe } from './observe.js';
import { readBack } from './read-back.js';

/**
 * Reads a table with all its settings as the definition that describes it. What is off or empty is left out, and so is the warm
 * throughput, which grows by itself. What the endpoint cannot tell is left out too.
 *
 * @returns `undefined` when there is no such table
 */
export async function importTable(call: Call, name: string): Promise<DynamoDBTableDefinition | undefined> {
  const description = await describe(call, name);
  if (!description) return undefined;
  const { TableName = name, TableArn } = description;
  let settings = await orLess(readBack(TableName, description), async (described) => {
    const indexes = (described.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName);
    return withIndexInsights(call, described, indexes);
  });
  for (const [setting, read] of READS)
    settings = await orLess(settings, async (known) => {
      const part = await knowing(setting, () => read(call, { TableName, ...(TableArn ? { TableArn } : {}) }));
      return { ...known, ...part.settings };
    });
  return { aws_resource: tidy(settings) };
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

/** A table's settings without those that say "off", "none" or "as it is by default". */
function tidy({ WarmThroughput, GlobalSecondaryIndexes, Tags, ...resource }: TableResource): TableResource {
  const tags = Array.isArray(Tags) ? Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) : Tags;
  const indexes = GlobalSecondaryIndexes?.map(({ WarmThroughput: _, ...index }) => withoutOff(index));
  const { TableClass, ...settings } = withoutOff(resource);
  return {
    ...settings,
    ...(TableClass === 'STANDARD' || TableClass === undefined ? {} : { TableClass }),
    ...(indexes?.length ? { GlobalSecondaryIndexes: indexes } : {}),
    ...(tags && Object.keys(tags).length > 0 ? { Tags: tags } : {}),
  };
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
