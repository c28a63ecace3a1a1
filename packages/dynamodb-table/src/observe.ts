import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type DeclaredPolicy, policyText } from '@pcf/aws';
import { type Blocked, type Observation, State } from '@pcf/core';
import type { CallIn } from './calls.js';
import { type Declared, readDeclared, UNREADABLE } from './declared.js';
import { notLowerable } from './decreases.js';
import type { TableResource } from './definition/table.js';
import { describe, unlessUnreadable } from './describe.js';
import { normalise } from './normalise.js';
import { outputsOf } from './outputs.js';
import { present } from './present.js';
import type { FailedStream } from './reads.js';
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
 * @param asked - the Kinesis data streams that were to be enabled of late: where one could not, somebody has to look
 * @throws what `callIn` throws, except that there is no such table
 * @throws {@link EndpointLacksOperationError} when the endpoint cannot read a setting that is declared
 */
export async function observeTable(
  callIn: CallIn,
  declared: Declared,
  now: number,
  asked: ReadonlySet<string>,
): Promise<Observation<ObservedTable>> {
  const { aws_resource: resource } = declared;
  const table = await describe(callIn(), resource.TableName);
  if (!table) return { kind: 'missing' };
  const waiting = unsettled(table, resource);
  if (waiting) return waiting;
  const found = await unlessUnreadable(() => readDeclared(callIn, table, declared));
  if (!found || isPolicyYetToCome(table, resource, found.settings.ResourcePolicy, now)) return UNREADABLE;
  const failed = found.failed?.find(({ StreamArn }) => asked.has(StreamArn));
  if (failed) return couldNotEnable(failed);
  if (found.waiting) return found.waiting;
  const settings = {
    ...normalise(found.settings),
    ...present({ TableArn: table.TableArn, NotLowerable: notLowerable(table, now) }),
  };
  return { kind: 'settled', state: State.running, settings, outputs: outputsOf(table) };
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
