import { ConflictError } from '@pcf/core';
import type { Call } from './calls.js';
import { describe } from './describe.js';
import type { TableStep } from './steps.js';

/**
 * A step as it is sent: one that changes a replica with the ARN of that replica.
 *
 * @param call - sends requests in the region of the replica
 * @throws ConflictError when there is no such replica by now
 */
export async function locate(call: Call, step: TableStep): Promise<TableStep> {
  if (step.region === undefined) return step;
  const located = structuredClone(step);
  const { input } = located;
  if ('ResourceArn' in input) input.ResourceArn = await arnOf(call, input.ResourceArn);
  else if ('TableName' in input) input.TableName = await arnOf(call, input.TableName);
  return located;
}

/** `arn:aws:dynamodb:eu-west-1:123456789012:table/orders` of `arn:*:dynamodb:eu-west-1:*:table/orders` */
async function arnOf(call: Call, planned = ''): Promise<string> {
  const table = await describe(call, planned.slice(planned.indexOf('/') + 1));
  if (!table?.TableArn) throw new ConflictError(`${planned}: there is no such replica by now`);
  return table.TableArn;
}
