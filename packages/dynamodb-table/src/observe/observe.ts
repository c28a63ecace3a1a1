import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { marksOf, policyText, tagEntries, withoutPcfTags } from '@pcf/aws';
import { type Blocked, type Existing, type Marks, type Moving, type Observation, State } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { POLICY_READABLE_AFTER, TAGS_READABLE_AFTER } from '@pcf/dynamodb-facts';
import type { CallsByRegion } from '../requests/calls.js';
import { describeTable, unlessUnreadable } from '../requests/describe-table.js';
import { normalise, type ObservedTable, readBack, type TableResource } from '../settings/all.js';
import { notLowerable } from '../settings/capacity/decreases.js';
import { type KeyLookup, lookUpKeys } from '../settings/encryption/key-aliases.js';
import { backfillingIndex } from '../settings/indexes/backfilling.js';
import { foreignParts } from './foreign-parts.js';
import { isIncomplete } from './incomplete.js';
import { outputsOf, type TableOutputs } from './outputs.js';
import { type Declared, readDeclared, UNREADABLE } from './read-settings.js';
import { isDeletableIn, unsettled } from './status.js';
import type { UnsettledReads } from './unsettled-reads.js';

/** What a particle has sent recently and that reads may not show yet, or show as failed. */
export interface Sent {
  /** The Kinesis data streams that it enabled. */
  readonly streams: ReadonlySet<string>;
  /** Whether it created the table with a policy. Another table that seems to have no policy has none. */
  readonly policy: boolean;
  /** Whether it created the table with tags. Another table that seems to have no tags has none. */
  readonly tags: boolean;
}

/** What observing sends requests with. */
interface Calls {
  readonly callIn: CallsByRegion;
  readonly lookUp: KeyLookup;
}

/**
 * Observes a table: describes it, and reads the settings that its definition declares.
 *
 * @param now - milliseconds since the epoch
 * @param reads - what was read of the table while it was not settled
 * @throws what `callIn` throws, except when there is no such table
 * @throws {@link EndpointLacksOperationError} when the endpoint cannot read a declared setting
 */
export async function observeTable(
  calls: Calls,
  declared: Declared,
  now: number,
  sent: Sent,
  reads: UnsettledReads,
): Promise<Observation<ObservedTable, TableOutputs>> {
  const table = await describeWhole(calls.callIn, declared.aws_resource);
  if (!table) return { kind: 'missing' };
  const seen = await observeDescribed(table, calls, declared, now, sent, reads);
  // The outputs have the ARN, with which the marks are read.
  return { ...seen, outputs: outputsOf(table), ...omitUndefined({ identity: table.TableId }) };
}

/** Describes a table, and once more if the answer lacks something that it normally has. */
async function describeWhole(callIn: CallsByRegion, resource: TableResource): Promise<TableDescription | undefined> {
  const table = await describeTable(callIn(), resource.TableName);
  const isDoubtful = table !== undefined && !unsettled(table, resource) && isIncomplete(table, resource);
  return isDoubtful ? describeTable(callIn(), resource.TableName) : table;
}

async function observeDescribed(
  table: TableDescription,
  { callIn, lookUp }: Calls,
  declared: Declared,
  now: number,
  sent: Sent,
  reads: UnsettledReads,
): Promise<Existing<ObservedTable>> {
  const { aws_resource: resource } = declared;
  const waiting = unsettled(table, resource);
  if (waiting)
    return { ...waiting, ...(await unsettledSettings(callIn, { waiting, table, declared, now, sent, reads })) };
  const found = await unlessUnreadable(() => readDeclared(callIn, table, declared));
  if (!found) return UNREADABLE;
  if (isPending(table, resource, found.settings, sent, now)) return UNREADABLE;
  const failure = found.failures?.find(({ arn }) => sent.streams.has(arn));
  if (failure) return failure.blocked;
  if (found.waiting) return found.waiting;
  const { settings, ...marks } = observed(table, found.settings, now);
  const Keys = await lookUpKeys(resource, settings, lookUp);
  reads.forget();
  return {
    kind: 'settled',
    state: State.running,
    settings: { ...settings, ...omitUndefined({ Keys }) },
    outputs: outputsOf(table),
    ...marks,
    ...countOf(table),
  };
}

/** What was read of a table: its settings and, if its tags were read, its marks. */
interface SettingsAndMarks {
  readonly settings: ObservedTable;
  readonly marks?: Marks;
}

function observed(table: TableDescription, read: TableResource, now: number): SettingsAndMarks {
  const foreign = foreignParts(table).map(({ name }) => name);
  const { Tags, ...settings } = normalise(read);
  return {
    settings: {
      ...settings,
      ...(Tags && { Tags: withoutPcfTags(Tags) }),
      ...omitUndefined({ TableArn: table.TableArn, NotLowerable: notLowerable(table, now) }),
      ...(foreign.length > 0 && { Foreign: foreign }),
      ...(table.ItemCount === 0 && { IsEmpty: true }),
    },
    ...(Tags && { marks: marksOf(Tags) }),
  };
}

/** An observation of a table that is not settled. */
interface UnsettledTable {
  readonly waiting: Moving | Blocked;
  readonly table: TableDescription;
  readonly declared: Declared;
  readonly now: number;
  readonly sent: Sent;
  readonly reads: UnsettledReads;
}

/** Returns the settings of an unsettled table, if DynamoDB accepts some changes or the deletion nevertheless. */
async function unsettledSettings(
  callIn: CallsByRegion,
  { waiting: { kind, status }, table, declared, now, sent, reads }: UnsettledTable,
): Promise<Partial<SettingsAndMarks>> {
  const { aws_resource: resource } = declared;
  const Backfilling = kind === 'moving' ? backfillingIndex(table) : undefined;
  if (Backfilling === undefined && !(kind === 'blocked' && isDeletableIn(status))) return {};
  const addressed = { TableName: resource.TableName, TableArn: table.TableArn };
  const known = await unlessUnreadable(() => reads.read(callIn(), addressed, declared, Backfilling !== undefined, now));
  if (!known || isPending(table, resource, known, sent, now)) return {};
  const { settings, ...marks } = observed(table, { ...readBack(resource.TableName, table), ...known }, now);
  return { settings: { ...settings, ...omitUndefined({ Backfilling }) }, ...marks };
}

/** DynamoDB counts items about every six hours. */
function countOf({ ItemCount: count = 0 }: TableDescription): { readonly holds?: string } {
  if (count === 0) return {};
  const items = count === 1 ? '1 item' : `${count.toLocaleString('en-US')} items`;
  return { holds: `about ${items} at the last count (up to six hours ago)` };
}

/** Whether the answers do not show yet that the table was created with a policy or with tags. */
function isPending(
  { CreationDateTime: created }: TableDescription,
  resource: TableResource,
  { ResourcePolicy: policy, Tags: tags }: Partial<TableResource>,
  sent: Sent,
  now: number,
): boolean {
  if (!created) return false;
  const age = Math.abs(now - created.getTime());
  const lacksPolicy = policyText(resource.ResourcePolicy ?? '') !== '' && !policy;
  const lacksTags = tags !== undefined && tagEntries(tags).length === 0;
  return (
    (sent.policy && lacksPolicy && age < POLICY_READABLE_AFTER) || (sent.tags && lacksTags && age < TAGS_READABLE_AFTER)
  );
}
