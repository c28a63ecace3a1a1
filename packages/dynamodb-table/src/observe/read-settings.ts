import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Moving } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import type { ExistingTablePolicy } from '../definition/existing-table.js';
import { type CallsByRegion, type DynamoDBCall, namingSetting } from '../requests/calls.js';
import { describeTable } from '../requests/describe-table.js';
import { readBack, SETTINGS, type TableResource } from '../settings/all.js';
import { type OwnSettings, ownSettings, replicaArn, replicaTable } from '../settings/replicas/own-settings.js';
import type { Replica } from '../settings/replicas/schema.js';
import type { Addressed, SettingRead, TableSetting } from '../settings/setting.js';
import { unsettled } from './status.js';

/** What is declared of a table, and what may be done to it. */
export interface Declared extends ExistingTablePolicy {
  readonly aws_resource: TableResource;
  /** Whether each look must show the marks of the table, which are tags. */
  readonly needsMarks?: boolean | undefined;
  /** Whether the replicas are deleted with the table, so that it matters whether they are protected. */
  readonly needsReplicas?: boolean | undefined;
}

/** A new resource is not known everywhere yet. */
export const UNREADABLE: Moving = { kind: 'moving', status: 'settings not readable yet' };

/** Returns a definition that also declares tags, if the marks in them are needed. */
function withTags({ aws_resource: resource, needsMarks }: Declared): TableResource {
  return needsMarks && !resource.Tags ? { ...resource, Tags: {} } : resource;
}

type Setting = TableSetting<TableResource, Partial<TableResource>>;

function isDeclared({ schema }: Setting, resource: TableResource): boolean {
  const declared = Object.keys(omitUndefined(resource));
  return Object.keys(schema).some((key) => declared.includes(key));
}

/**
 * Reads the declared settings of a table.
 *
 * @throws {@link EndpointLacksOperationError} when the endpoint lacks an operation that a declared setting needs
 */
export async function readDeclared(
  callIn: CallsByRegion,
  description: TableDescription,
  declared: Declared,
): Promise<SettingRead<TableResource>> {
  const resource = withTags(declared);
  const table = { TableName: resource.TableName, TableArn: description.TableArn };
  let found: SettingRead<TableResource> = { settings: readBack(resource.TableName, description) };
  for (const setting of SETTINGS)
    if (setting.read && isDeclared(setting, resource))
      found = merged(found, await readSetting(setting, callIn(), table, found.settings, resource));
  const replicas = resource.Replicas ?? (declared.needsReplicas ? [] : undefined);
  return replicas ? merged(found, await readReplicas(callIn, found.settings, table, replicas)) : found;
}

/** Reads of an unsettled table the declared settings that can be changed nevertheless, or only its marks. */
export async function readChangeable(
  call: DynamoDBCall,
  table: Addressed,
  { aws_resource: resource, needsMarks }: Declared,
  isChangeable: boolean,
): Promise<Partial<TableResource>> {
  const wanted = isChangeable ? resource : { TableName: '', AttributeDefinitions: [], KeySchema: [] };
  const declared = withTags({ aws_resource: wanted, needsMarks });
  let found: Partial<TableResource> = {};
  for (const setting of SETTINGS)
    if (setting.read && setting.whileBackfilling === true && isDeclared(setting, declared))
      found = { ...found, ...(await readSetting(setting, call, table, resource, declared)).settings };
  return found;
}

/**
 * Reads one setting with calls of its own.
 *
 * @param declared - the definition; `undefined` for everything
 */
export async function readSetting(
  { read, schema }: Setting,
  call: DynamoDBCall,
  table: Addressed,
  described: TableResource,
  declared: TableResource | undefined,
): Promise<SettingRead<Partial<TableResource>>> {
  if (!read) return { settings: {} };
  return namingSetting(Object.keys(schema).join(', '), () => read(call, table, { described, declared }));
}

function merged(
  found: SettingRead<TableResource>,
  more: SettingRead<Partial<TableResource>>,
): SettingRead<TableResource> {
  return {
    settings: { ...found.settings, ...more.settings },
    waiting: found.waiting ?? more.waiting,
    failures: [...(found.failures ?? []), ...(more.failures ?? [])],
  };
}

/** Reads the declared settings of each replica, in its region, and whether it is protected. */
async function readReplicas(
  callIn: CallsByRegion,
  { Replicas: described = [] }: TableResource,
  { TableName, TableArn }: Addressed,
  declared: readonly Replica[],
): Promise<SettingRead<Partial<TableResource>>> {
  const all: SettingRead<Replica>[] = [];
  for (const replica of described) {
    const { Region } = replica;
    const wanted = declared.find((one) => one.Region === Region) ?? { Region };
    const found = await readReplica(() => callIn(Region), replicaArn(Region, TableName, TableArn), wanted);
    all.push({ ...found, settings: { ...replica, ...ownSettings(found.settings) } });
  }
  return {
    settings: { Replicas: all.map(({ settings }) => settings) },
    waiting: all.find(({ waiting }) => waiting)?.waiting,
    failures: all.flatMap(({ failures = [] }) => failures),
  };
}

async function readReplica(
  callIn: CallsByRegion,
  arn: string,
  replica: OwnSettings,
): Promise<SettingRead<TableResource>> {
  const resource = { AttributeDefinitions: [], KeySchema: [], ...replicaTable(arn, replica) };
  const description = await describeTable(callIn(), arn);
  if (!description) return { settings: resource, waiting: UNREADABLE };
  const waiting = unsettled(description, resource);
  return waiting ? { settings: resource, waiting } : readDeclared(callIn, description, { aws_resource: resource });
}
