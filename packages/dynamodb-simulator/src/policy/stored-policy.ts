import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { AwsError, inUse, notFound } from '../aws-error.js';
import { optional, text } from '../request/shape.js';
import type { TablePart } from '../request/table-part.js';
import { policyResource } from '../world/arns.js';
import { findKnownTable } from '../world/find-table.js';
import { streamLabel } from '../world/running-changes.js';
import type { CallContext } from '../world/state.js';
import type { PolicySlot, TableState } from '../world/table-state.js';
import type { PolicyDocument } from './canonical.js';
import { checkPolicy } from './document.js';

/** The table or stream of a call on policies. Streams have their own policies (DDB-TABLE-213). */
export interface PolicyOwner {
  readonly table: TableState;
  readonly arn: string;
  /** `table NAME` or `stream LABEL`. */
  readonly name: string;
}

export function findPolicyOwner(call: CallContext, resourceArn: string): PolicyOwner {
  const { table: name, stream } = policyResource(call.region, resourceArn);
  const table = findKnownTable(call, name);
  if (stream === undefined) return { table, arn: table.arn, name: `table ${name}` };
  if (stream !== streamLabel(table)) throw notFound(`Stream: ${stream} not found for Table: ${name}`);
  return { table, arn: `${table.arn}/stream/${stream}`, name: `stream ${stream}` };
}

export const policyNotFound = (detail: string): AwsError =>
  new AwsError('PolicyNotFoundException', `Resource-based policy not found for the provided ResourceArn: ${detail}`);

/** The revision that stands for a missing policy in a request. */
const NO_POLICY = 'NO_POLICY';

/** The current revision. A deletion has a revision until the next write is allowed (DDB-TABLE-205). */
export function revisionOf(slot: PolicySlot | undefined, { now, durations }: CallContext): string | undefined {
  if (slot?.current) return slot.current.revision;
  return slot && now < slot.changedAt + durations.policyInterval ? String(slot.changedAt) : undefined;
}

export function checkRevision(
  { table, arn, name }: PolicyOwner,
  expected: string | undefined,
  call: CallContext,
): void {
  if (expected === undefined) return;
  const slot = table.policies.get(arn);
  const revision = revisionOf(slot, call);
  if (expected === NO_POLICY) {
    if (!slot?.current) return;
    throw policyNotFound(
      `Requested policy update expecting none to be present for ${name}, but a policy exists with revision id ${revision}.`,
    );
  }
  if (expected === revision) return;
  const found =
    revision === undefined
      ? `${name} has no associated policy`
      : `the policy associated to target ${name} has revision id ${revision}`;
  throw policyNotFound(`Requested update for policy with revision id ${expected}, but ${found}.`);
}

/** Refuses a write while the previous one is under way, and for an interval after it. */
export function checkPolicyState({ table, arn, name }: PolicyOwner, { now, durations }: CallContext): void {
  if (table.job?.kind === 'deleting') throw inUse(`Table is being deleted: ${table.name}`);
  if (table.job?.kind === 'creating') throw inUse(`Table is being created: ${table.name}`);
  const slot = table.policies.get(arn);
  if (!slot) return;
  if (now < slot.readableAt) {
    const [kind = '', id = ''] = name.split(' ');
    const owner = kind.charAt(0).toUpperCase() + kind.slice(1);
    throw inUse(`${owner} is pending previous resource-based policy update: ${id}`);
  }
  const free = slot.changedAt + durations.policyInterval;
  if (now >= free) return;
  throw new AwsError(
    'ThrottlingException',
    `Resource-based policy for ${name} ${REFUSAL_TEXTS.modifiedWithin} ${durations.policyInterval} milliseconds. ` +
      `Please try again after ${new Date(free).toISOString()}.`,
  );
}

/** @param document `undefined` to delete the policy */
export function writePolicy(
  { table, arn }: PolicyOwner,
  document: PolicyDocument | undefined,
  call: CallContext,
): PolicySlot {
  const previous = table.policies.get(arn);
  const changedAt = Math.max(call.now, (previous?.changedAt ?? Number.NEGATIVE_INFINITY) + 1);
  const slot: PolicySlot = {
    ...(document && { current: { document: document.text, identity: document.identity, revision: String(changedAt) } }),
    ...(previous?.current && { previous: previous.current }),
    changedAt,
    readableAt: call.now + call.durations.policyWrite,
  };
  table.policies.set(arn, slot);
  return slot;
}

/** Sets the policy of a new table. It can be read as soon as the table can. */
function setFirstPolicy(table: TableState, { text: document, identity }: PolicyDocument): void {
  const { createdAt: changedAt } = table;
  const current = { document, identity, revision: String(changedAt) };
  table.policies.set(table.arn, { current, changedAt, readableAt: changedAt });
}

/** A table cannot be deleted while a policy write is under way, although it is ACTIVE (DDB-TABLE-348). */
function refuseDeleteDuringPolicyWrite(table: TableState, { now }: Pick<CallContext, 'now'>): AwsError | undefined {
  const slot = table.policies.get(table.arn);
  const busy = slot !== undefined && now < slot.readableAt;
  return busy ? inUse(`Table: ${table.name} has a pending resource-based policy update.`) : undefined;
}

/** The policies of a table and of its stream. */
export const policyPart: TablePart = {
  createFields: { ResourcePolicy: optional(text()) },
  checkCreation({ ResourcePolicy: given }: { ResourcePolicy?: string }, { region }) {
    if (given === undefined) return undefined;
    const document = checkPolicy(region, given, { subject: 'table', confirmed: false });
    return (table) => setFirstPolicy(table, document);
  },
  refuseDelete: refuseDeleteDuringPolicyWrite,
};
