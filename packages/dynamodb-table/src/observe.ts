import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type DeclaredPolicy, policyText } from '@pcf/aws';
import { type Blocked, type Missing, type Moving, type Observation, State } from '@pcf/core';
import type { CallIn } from './calls.js';
import { type Declared, readDeclared, UNREADABLE } from './declared.js';
import { notLowerable } from './decreases.js';
import type { TableResource } from './definition/table.js';
import { describe, unlessUnreadable } from './describe.js';
import { foreignParts } from './foreign-parts.js';
import { isIncomplete } from './incomplete.js';
import { type KeyLookup, namedKeys } from './keys.js';
import { backfillingIndex, isDeletableIn } from './meanwhile.js';
import type { MeanwhileReads } from './meanwhile-reads.js';
import { normalise } from './normalise.js';
import { outputsOf } from './outputs.js';
import { present } from './present.js';
import { readBack } from './read-back.js';
import type { FailedStream } from './reads.js';
import type { ObservedTable } from './settings.js';
import { unsettled } from './status.js';

/**
 * How long after its creation, in milliseconds, a table may seem to lack the policy that it was created with: reads of policies are
 * eventually consistent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
 */
const POLICY_READABLE_AFTER = 60_000;

/** What a particle has sent of late that looks may not show yet, or show as failed. */
export interface Sent {
  /** The Kinesis data streams that were to be enabled. */
  readonly streams: ReadonlySet<string>;
  /** Whether it created the table with a policy. Any other table without a policy really has none. */
  readonly policy: boolean;
}

/** What a look is taken with. */
interface Calls {
  readonly callIn: CallIn;
  readonly lookUp: KeyLookup;
}

/**
 * Looks at a table, and reads of it what its definition declares.
 *
 * @param now - milliseconds since the epoch
 * @param reads - what of the table was read while it did not rest
 * @throws what `callIn` throws, except that there is no such table
 * @throws {@link EndpointLacksOperationError} when the endpoint cannot read a setting that is declared
 */
export async function observeTable(
  calls: Calls,
  declared: Declared,
  now: number,
  sent: Sent,
  reads: MeanwhileReads,
): Promise<Observation<ObservedTable>> {
  const table = await describeWhole(calls.callIn, declared.aws_resource);
  if (!table) return { kind: 'missing' };
  const seen = await observeDescribed(table, calls, declared, now, sent, reads);
  return table.TableId === undefined ? seen : { ...seen, identity: table.TableId };
}

/** Describes a table, and once more where the answer lacks something that it normally has. */
async function describeWhole(callIn: CallIn, resource: TableResource): Promise<TableDescription | undefined> {
  const table = await describe(callIn(), resource.TableName);
  const isDoubtful = table !== undefined && !unsettled(table, resource) && isIncomplete(table, resource);
  return isDoubtful ? describe(callIn(), resource.TableName) : table;
}

async function observeDescribed(
  table: TableDescription,
  { callIn, lookUp }: Calls,
  declared: Declared,
  now: number,
  sent: Sent,
  reads: MeanwhileReads,
): Promise<Exclude<Observation<ObservedTable>, Missing>> {
  const { aws_resource: resource } = declared;
  const waiting = unsettled(table, resource);
  if (waiting) return { ...waiting, ...(await knownMeanwhile(callIn, { waiting, table, declared, now, sent, reads })) };
  const found = await unlessUnreadable(() => readDeclared(callIn, table, declared));
  if (!found) return UNREADABLE;
  if (sent.policy && isPolicyYetToCome(table, resource, found.settings.ResourcePolicy, now)) return UNREADABLE;
  const failed = found.failed?.find(({ StreamArn }) => sent.streams.has(StreamArn));
  if (failed) return couldNotEnable(failed);
  if (found.waiting) return found.waiting;
  const settings = observed(table, found.settings, now);
  const Keys = await namedKeys(resource, settings, lookUp);
  reads.forget();
  return {
    kind: 'settled',
    state: State.running,
    settings: { ...settings, ...present({ Keys }) },
    outputs: outputsOf(table),
    ...countOf(table),
  };
}

function observed(table: TableDescription, settings: TableResource, now: number): ObservedTable {
  const foreign = foreignParts(table).map(({ name }) => name);
  return {
    ...normalise(settings),
    ...present({ TableArn: table.TableArn, NotLowerable: notLowerable(table, now) }),
    ...(foreign.length > 0 && { Foreign: foreign }),
    ...(table.ItemCount === 0 && { IsEmpty: true }),
  };
}

/** A look at a table that does not rest. */
interface Meanwhile {
  readonly waiting: Moving | Blocked;
  readonly table: TableDescription;
  readonly declared: Declared;
  readonly now: number;
  readonly sent: Sent;
  readonly reads: MeanwhileReads;
}

/** The settings of a table that does not rest, where DynamoDB takes some changes, or its deletion, all the same. */
async function knownMeanwhile(
  callIn: CallIn,
  { waiting: { kind, status }, table, declared, now, sent, reads }: Meanwhile,
): Promise<{ readonly settings?: ObservedTable }> {
  const { aws_resource: resource } = declared;
  const Backfilling = kind === 'moving' ? backfillingIndex(table) : undefined;
  if (Backfilling === undefined && !(kind === 'blocked' && isDeletableIn(status))) return {};
  const addressed = { TableName: resource.TableName, ...present({ TableArn: table.TableArn }) };
  const known = await unlessUnreadable(() => reads.read(callIn(), addressed, declared, Backfilling !== undefined, now));
  if (!known || (sent.policy && isPolicyYetToCome(table, resource, known.ResourcePolicy, now))) return {};
  const settings = observed(table, { ...readBack(resource.TableName, table), ...known }, now);
  return { settings: { ...settings, ...present({ Backfilling }) } };
}

/** DynamoDB counts items about every six hours. */
function countOf({ ItemCount: count = 0 }: TableDescription): { readonly holds?: string } {
  if (count === 0) return {};
  const items = count === 1 ? '1 item' : `${count.toLocaleString('en-US')} items`;
  return { holds: `about ${items} at the last count (up to six hours ago)` };
}

function couldNotEnable({ StreamArn, reason }: FailedStream): Blocked {
  return {
    kind: 'blocked',
    status: 'ENABLE_FAILED',
    reason:
      `DynamoDB cannot send changes of items to ${StreamArn}: ${reason || 'it does not say why'}. The stream has to be ACTIVE, ` +
      "in the table's region and account, and open to DynamoDB. Correct that, or KinesisStreamSpecification, and apply again.",
  };
}

function isPolicyYetToCome(
  { CreationDateTime: created }: TableDescription,
  resource: TableResource,
  policy: DeclaredPolicy | undefined,
  now: number,
): boolean {
  if (policyText(resource.ResourcePolicy ?? '') === '' || policy || !created) return false;
  return Math.abs(now - created.getTime()) < POLICY_READABLE_AFTER;
}
