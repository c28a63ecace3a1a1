import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { isRecord, omitUndefined } from '@pcf/core/values';
import type { DynamoDBTableDefinition } from './definition/definition.js';
import { EndpointLacksOperationError } from './errors.js';
import { readSetting } from './observe/read-settings.js';
import type { CallsByRegion, DynamoDBCall } from './requests/calls.js';
import { describeTable } from './requests/describe-table.js';
import { readBack, SETTINGS, type TableResource, usedAttributes } from './settings/all.js';
import { withParts } from './settings/derive.js';
import { ownSettings, replicaArn } from './settings/replicas/own-settings.js';
import type { Replica } from './settings/replicas/schema.js';

/**
 * Reads a table with all its settings as the definition that describes it. Leaves out what is off or empty, what the endpoint does
 * not know, and the warm throughput, which grows by itself.
 *
 * @returns `undefined` when there is no such table
 */
export async function importTable(callIn: CallsByRegion, name: string): Promise<DynamoDBTableDefinition | undefined> {
  const description = await describeTable(callIn(), name);
  if (!description) return undefined;
  const { TableName = name, TableArn } = description;
  const { Replicas = [], ...resource } = await readAll(callIn(), TableName, description);
  const replicas: Replica[] = [];
  for (const replica of resource.BillingMode === 'PAY_PER_REQUEST' ? Replicas : []) {
    const arn = replicaArn(replica.Region, TableName, TableArn);
    const call = callIn(replica.Region);
    const found = await describeTable(call, arn);
    replicas.push({ ...replica, ...(found && ownSettings(importedForm(await readAll(call, arn, found)))) });
  }
  return { aws_resource: importedForm({ ...resource, Replicas: replicas }) };
}

/** Reads all settings of a table, and which replicas it has. */
async function readAll(call: DynamoDBCall, TableName: string, description: TableDescription): Promise<TableResource> {
  const table = { TableName, TableArn: description.TableArn };
  let settings = readBack(TableName, description);
  for (const setting of SETTINGS)
    settings = { ...settings, ...(await unlessLacking(() => readSetting(setting, call, table, settings, undefined))) };
  return settings;
}

/** Reads a setting; nothing if the endpoint does not know the operation. */
async function unlessLacking(
  read: () => Promise<{ readonly settings: Partial<TableResource> }>,
): Promise<Partial<TableResource>> {
  try {
    return (await read()).settings;
  } catch (error) {
    if (error instanceof EndpointLacksOperationError) return {};
    throw error;
  }
}

/** Returns settings as an import writes them: without those that are off, empty, or as they are by default. */
function importedForm(resource: TableResource): TableResource {
  const found = withReplicableKey(resource);
  const used = usedAttributes(found);
  const settings = withParts(
    found,
    SETTINGS.map(({ imported }) => imported?.(found)),
  );
  const GlobalSecondaryIndexes = settings.GlobalSecondaryIndexes?.map((index) => withoutOff(index));
  return {
    ...withoutOff({ ...settings, ...omitUndefined({ GlobalSecondaryIndexes }) }),
    AttributeDefinitions: found.AttributeDefinitions.filter(({ AttributeName: name }) => used.has(name)),
  };
}

/** If no replica has a key of its own, the table has the key that AWS manages, which is not named. */
function withReplicableKey({ SSESpecification: encryption, ...resource }: TableResource): TableResource {
  if (!encryption) return resource;
  const { KMSMasterKeyId, ...managed } = encryption;
  const isManaged = resource.Replicas?.some((replica) => !replica.SSESpecification);
  return { ...resource, SSESpecification: isManaged ? managed : encryption };
}

/** Returns the members of a value that are not off: neither `false`, nor empty, nor switched off in themselves. */
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
