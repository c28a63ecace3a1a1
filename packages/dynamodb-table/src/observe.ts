import {
  DescribeTableCommand,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  type TableDescription,
  type Tag,
} from '@aws-sdk/client-dynamodb';
import { isAwsError } from '@pcf/aws';
import { type Observation, type Outputs, State } from '@pcf/core';
import type { Call } from './calls.js';
import type { TableResource } from './definition/table.js';
import { normalise, present } from './normalise.js';
import { readBack } from './read-back.js';
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
 */
export async function observeTable(
  call: Call,
  resource: TableResource,
  now: number,
): Promise<Observation<ObservedTable>> {
  const { TableName } = resource;
  const found = await unlessMissing(() =>
    call('DescribeTable', (client, options) => client.send(new DescribeTableCommand({ TableName }), options)),
  );
  const table = found?.Table;
  if (!table) return { kind: 'missing' };
  const waiting = unsettled(table, resource);
  if (waiting) return waiting;
  const declared = await unlessMissing(() => readDeclared(call, table, resource));
  if (!declared || isPolicyYetToCome(table, resource, declared.ResourcePolicy, now))
    return { kind: 'moving', status: 'tags or policy not readable yet' };
  const settings = {
    ...normalise({ ...readBack(TableName, table), ...declared }),
    ...present({ TableArn: table.TableArn }),
  };
  return { kind: 'settled', state: State.running, settings, outputs: outputsOf(table) };
}

/** The answer; `undefined` when AWS knows no such table: it is not there yet, or not any more. */
async function unlessMissing<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

async function readDeclared(
  call: Call,
  { TableArn }: TableDescription,
  resource: TableResource,
): Promise<Pick<TableResource, 'Tags' | 'ResourcePolicy'>> {
  return present({
    Tags: resource.Tags && (await readTags(call, TableArn)),
    ResourcePolicy: resource.ResourcePolicy && (await readPolicy(call, TableArn)),
  });
}

/** All tags but those of AWS itself, page by page. */
async function readTags(call: Call, ResourceArn: string | undefined): Promise<{ Key: string; Value: string }[]> {
  const tags: Tag[] = [];
  let NextToken: string | undefined;
  do {
    const input = { ResourceArn, NextToken };
    const page = await call('ListTagsOfResource', (client, options) =>
      client.send(new ListTagsOfResourceCommand(input), options),
    );
    tags.push(...(page.Tags ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return tags.flatMap(({ Key, Value = '' }) =>
    Key === undefined || Key.toLowerCase().startsWith('aws:') ? [] : [{ Key, Value }],
  );
}

async function readPolicy(call: Call, ResourceArn: string | undefined): Promise<string | undefined> {
  try {
    const answer = await call('GetResourcePolicy', (client, options) =>
      client.send(new GetResourcePolicyCommand({ ResourceArn }), options),
    );
    return answer.Policy;
  } catch (error) {
    if (isAwsError(error, 'PolicyNotFoundException')) return undefined;
    throw error;
  }
}

function isPolicyYetToCome(
  { CreationDateTime: created }: TableDescription,
  resource: TableResource,
  policy: string | undefined,
  now: number,
): boolean {
  if (!resource.ResourcePolicy || policy !== undefined || !created) return false;
  return Math.abs(now - created.getTime()) < POLICY_READABLE_AFTER;
}

function outputsOf({ TableName, TableArn, TableId, LatestStreamArn }: TableDescription): Outputs {
  return present({ TableName, TableArn, TableId, LatestStreamArn, region: TableArn?.split(':')[3] });
}
