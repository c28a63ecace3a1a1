import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { DynamoDBTableDefinition } from './definition/definition.js';
import { EndpointLacksOperationError } from './errors.js';
import { readSetting } from './observe/read-settings.js';
import type { CallsByRegion, DynamoDBCall } from './requests/calls.js';
import { describeTable } from './requests/describe-table.js';
import { readBack, SETTINGS, type TableResource } from './settings/all.js';
import { importedForm } from './settings/imported.js';
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
