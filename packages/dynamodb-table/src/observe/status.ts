import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Blocked, type Moving, State } from '@pcf/core';
import { SETTINGS, type TableResource } from '../settings/all.js';
import { UNKNOWN_STATUS } from '../settings/setting.js';
import { foreignParts } from './foreign-parts.js';

/**
 * The states that the statuses of a table mean, by the status in lower case. A status that is not listed does not end by itself, or
 * is not known: the table is blocked.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export const stateLookup: Readonly<Record<string, State>> = Object.freeze({
  creating: State.pending,
  updating: State.pending,
  deleting: State.pending,
  active: State.running,
});

/** What to do about a status that does not end by itself. */
const ADVICE: Readonly<Record<string, string>> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS:
    'DynamoDB cannot use the KMS key of the table. Enable the key again, or allow DynamoDB to use it, within 7 days: after ' +
    'that the table is archived.',
  ARCHIVING:
    'its KMS key could not be used for 7 days, so DynamoDB backs the table up and removes it. When that is done, restore ' +
    'the backup under another name.',
  ARCHIVED:
    'its KMS key could not be used for 7 days, so DynamoDB backed the table up and removed it. Restore the backup ' +
    'under another name, or delete the archived table.',
  REGION_DISABLED:
    'the region of a replica is disabled in this account. Enable it again, or remove the replica in that region.',
  CREATION_FAILED:
    'a replica could not be created. Delete it, look for the reason in the AWS console, and apply again.',
  REPLICATION_NOT_AUTHORIZED:
    'DynamoDB is not allowed to replicate the table. Correct the permissions of its replication, or its resource policy.',
};

/** The statuses in which a table can be deleted although it, or a replica, cannot be used. */
const DELETABLE: ReadonlySet<string> = new Set([
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVED',
  'CREATION_FAILED',
  'REGION_DISABLED',
]);

/** Returns whether a table, or a replica, in this status can be deleted. */
export function isDeletableIn(status: string): boolean {
  return DELETABLE.has(status);
}

/**
 * Returns why a table is not settled; `undefined` if it is. A table that is ACTIVE may still have an index, its encryption, or a
 * declared warm throughput in transition.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function unsettled(table: TableDescription, declared: TableResource): Moving | Blocked | undefined {
  const parts = SETTINGS.flatMap((setting) => setting.statuses?.(table) ?? []).flatMap((status) => status ?? []);
  const statuses = [table.TableStatus ?? 'UNKNOWN', ...parts];
  const stuck = statuses.find((status) => stateOf(status) === undefined);
  if (stuck !== undefined) return { kind: 'blocked', status: stuck, reason: ADVICE[stuck] ?? UNKNOWN_STATUS };
  const reasons = SETTINGS.flatMap((setting) => setting.unsettled?.(table, declared) ?? []);
  const blocked = reasons.find(({ kind }) => kind === 'blocked');
  if (blocked) return blocked;
  const moving = statuses.find((status) => stateOf(status) === State.pending);
  if (moving !== undefined) return { kind: 'moving', status: moving };
  return reasons[0] ?? foreignPartMoving(table);
}

function stateOf(status: string): State | undefined {
  const key = status.toLowerCase();
  return Object.hasOwn(stateLookup, key) ? stateLookup[key] : undefined;
}

function foreignPartMoving(table: TableDescription): Moving | undefined {
  const foreign = foreignParts(table).find(({ status }) => status !== undefined && stateOf(status) === State.pending);
  return foreign && { kind: 'moving', status: `${foreign.name} ${foreign.status}` };
}
