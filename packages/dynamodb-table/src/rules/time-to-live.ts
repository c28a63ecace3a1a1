import type { RuleViolation } from '@pcf/core';
import type { TableResource } from '../definition/table.js';

/**
 * Time to live that is on goes by an attribute, a number, that is not a part of the table's key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export function checkTimeToLive({ KeySchema, AttributeDefinitions, ...resource }: TableResource): RuleViolation[] {
  const { Enabled = false, AttributeName: name } = resource.TimeToLiveSpecification ?? {};
  if (!Enabled) return [];
  const path = ['TimeToLiveSpecification', 'AttributeName'];
  if (name === undefined)
    return [{ path, message: 'missing; with Enabled it has to name the attribute with the time.' }];
  if (KeySchema.some((element) => element.AttributeName === name))
    return [{ path, message: `"${name}" is in the key of the table: use an attribute that can be set for each item.` }];
  const type = AttributeDefinitions.find((attribute) => attribute.AttributeName === name)?.AttributeType;
  if (type === undefined || type === 'N') return [];
  return [{ path, message: `"${name}" is defined as ${type}, and the time has to be a number, N.` }];
}
