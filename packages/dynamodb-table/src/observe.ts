import { DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { AwsRequestError, isAwsError } from '@pcf/aws';
import { type Observation, type Outputs, State } from '@pcf/core';
import type { Call } from './calls.js';
import { type Declared, readDeclared } from './declared.js';
import type { TableResource } from './definition/table.js';

import { normalise, present } from './normalise.js';
import type { ObservedTable } from './settings.js';
import { unsettled } from './status.js';

/**
 * How long after its creation, in milliseconds, a table may seem to lack the policy that it was created with.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html
 */
const POLICY_READABLE_AFTER = 60_000;

/**
 * Looks at a table, and reads of it what its definition declares.
 *
 * @param now - milliseconds since the epoch
 * @throws what `call` throws, except that there is no such table
 * @throws {@link EndpointLacksOperationError} when the endpoint cannot read a setting that is declared
 */
export async function observeTable(call: Call, declared: Declared, now: number): Promise<Observation<ObservedTable>> {
  const { aws_resource: resource } = declared;
  const table = await describe(call, resource.TableName);
  if (!table) return { kind: 'missing' };
  const waiting = unsettled(table, resource);
  if (waiting) return waiting;
  const found = await unlessUnreadable(() => readDeclared(call, table, declared));
  if (!found || isPolicyYetToCome(table, resource, found.settings.ResourcePolicy, now))
    return { kind: 'moving', status: 'settings not readable yet' };
  if (found.moving) return { kind: 'moving', status: found.moving };
  const settings = {
    ...normalise(found.settings),
    ...present({ TableArn: table.TableArn }),
  };
  return { kind: 'settled', state: State.running, settings, outputs: outputsOf(table) };
}

/** What DynamoDB tells of a table itself; `undefined` when there is none. */
export async function describe(call: Call, TableName: string): Promise<TableDescription | undefined> {
  const found = await unlessUnreadable(() =>
    call('DescribeTable', (client, options) => client.send(new DescribeTableCommand({ TableName }), options)),
  );
  return found?.Table;
}

/** The answer; `undefined` when AWS knows no such table: it is not there yet, or not any more. */
async function unlessUnreadable<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException') || isAwsError(error, 'TableNotFoundException')) return undefined;
    if (error instanceof AwsRequestError && TOO_EARLY.test(error.awsMessage)) return undefined;
    throw error;
  }
}

/** Refusals to read a setting of a table that is being created, deleted, or not known everywhere yet. */
const TOO_EARLY = /while table is in \w+ state|(?:Table|Index)Status must be ACTIVE/;

function isPolicyYetToCome(
  { CreationDateTime: created }: TableDescription,
  resource: TableResource,
  policy: string | undefined,
  now: number,
): boolean {
  if (!resource.ResourcePolicy || policy || !created) return false;
  return Math.abs(now - created.getTime()) < POLICY_READABLE_AFTER;
}

function outputsOf({ TableName, TableArn, TableId, LatestStreamArn }: TableDescription): Outputs {
  return present({ TableName, TableArn, TableId, LatestStreamArn, region: TableArn?.split(':')[3] });
}
