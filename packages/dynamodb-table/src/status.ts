import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Blocked, type Moving, State } from '@pcf/core';
import type { TableResource } from './definition/table.js';
import { foreignParts } from './foreign-parts.js';
import { stateLookup } from './state-lookup.js';

/** What to do about a status that does not pass by itself. */
const ADVICE: Readonly<Record<string, string>> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS:
    'DynamoDB cannot use the KMS key of the table. Enable the key again, or allow DynamoDB to use it, within 7 days: after ' +
    'that the table is archived.',
  ARCHIVING:
    'its KMS key could not be used for 7 days, so DynamoDB backs the table up and removes it. When that is done, restore ' +
    'the backup under another name.',
  ARCHIVED:
    'its KMS key could not be used for 7 days, so DynamoDB backed the table up and removed it. Restore the backup ' +
    'under another name, or delete what is left of the table.',
  REGION_DISABLED:
    'the region of a replica is disabled in this account. Enable it again, or take the replica out of the table there.',
  CREATION_FAILED: 'a replica could not be created. Delete it, look why in the AWS console, and apply again.',
  REPLICATION_NOT_AUTHORIZED:
    'DynamoDB is not allowed to replicate the table. Correct the permissions of its replication, or its resource policy.',
};

/** What a status means that this version does not know. */
export const UNKNOWN =
  'this version does not know the status. Look at the table in the AWS console, or update the flavor.';

/** Encryption that is being switched: the table stays ACTIVE, but is not settled. */
const MOVING_ENCRYPTION: ReadonlySet<string> = new Set(['ENABLING', 'DISABLING', 'UPDATING']);
const KNOWN_ENCRYPTION: ReadonlySet<string> = new Set(['ENABLED', 'DISABLED', ...MOVING_ENCRYPTION]);

/**
 * Whether a table is on its way to somewhere, or stuck; `undefined` when it rests. A table that calls itself ACTIVE may still
 * have an index, its encryption, or a warm throughput that is declared, on the way.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function unsettled(table: TableDescription, declared: TableResource): Moving | Blocked | undefined {
  const indexes = (table.GlobalSecondaryIndexes ?? []).flatMap((index) => index.IndexStatus ?? []);
  const replicas = (table.Replicas ?? []).flatMap((replica) => replica.ReplicaStatus ?? []);
  const witnesses = (table.GlobalTableWitnesses ?? []).flatMap((witness) => witness.WitnessStatus ?? []);
  const statuses = [table.TableStatus ?? 'UNKNOWN', ...indexes, ...replicas, ...witnesses];
  const stuck = statuses.find((status) => stateOf(status) === undefined);
  if (stuck !== undefined) return { kind: 'blocked', status: stuck, reason: ADVICE[stuck] ?? UNKNOWN };
  const encryption = table.SSEDescription?.Status;
  if (encryption !== undefined && !KNOWN_ENCRYPTION.has(encryption))
    return { kind: 'blocked', status: `encryption ${encryption}`, reason: UNKNOWN };
  const moving = statuses.find((status) => stateOf(status) === State.pending) ?? partInMotion(table, declared);
  return moving === undefined ? undefined : { kind: 'moving', status: moving };
}

function stateOf(status: string): State | undefined {
  const key = status.toLowerCase();
  return Object.hasOwn(stateLookup, key) ? stateLookup[key] : undefined;
}

function partInMotion(table: TableDescription, declared: TableResource): string | undefined {
  const encryption = table.SSEDescription?.Status;
  if (encryption !== undefined && MOVING_ENCRYPTION.has(encryption)) return `encryption ${encryption}`;
  const foreign = foreignParts(table).find(({ status }) => status !== undefined && stateOf(status) === State.pending);
  if (foreign) return `${foreign.name} ${foreign.status}`;
  return warmsUp(table, declared) ? 'warm throughput UPDATING' : undefined;
}

/** Until a warm throughput is reached, what is told of it may be the one before. */
function warmsUp(table: TableDescription, declared: TableResource): boolean {
  const indexes = declared.GlobalSecondaryIndexes?.filter((index) => index.WarmThroughput) ?? [];
  const names = new Set(indexes.map((index) => index.IndexName));
  const watched = [
    ...(declared.WarmThroughput ? [table] : []),
    ...(table.GlobalSecondaryIndexes ?? []).filter(
      (index) => index.IndexName !== undefined && names.has(index.IndexName),
    ),
  ];
  return watched.some((part) => part.WarmThroughput?.Status === 'UPDATING');
}
