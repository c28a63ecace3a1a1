import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { z } from 'zod';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, type Edit } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import { type AttributeDefinition, attributeName, type KeySchemaElement } from './keys.js';
import { type SettingRead, type TableSetting, unknownStatus } from './setting.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TimeToLiveSpecification.html */
const timeToLiveSpecification = z.strictObject({
  Enabled: z.boolean().describe('Whether DynamoDB deletes items whose time has passed. false switches it off.'),
  AttributeName: attributeName
    .optional()
    .describe('The attribute with the time, a number of seconds since 1970; required when Enabled is true.'),
});

type TimeToLiveSpecification = z.infer<typeof timeToLiveSpecification>;

/** What time to live reads of a table. */
interface Expiring {
  TableName: string;
  TimeToLiveSpecification?: TimeToLiveSpecification | undefined;
}

const OFF: TimeToLiveSpecification = { Enabled: false };

/** Time to live: DynamoDB deletes items when the time in an attribute has passed. */
export const timeToLive = {
  name: 'timeToLive',
  schema: {
    TimeToLiveSpecification: timeToLiveSpecification
      .optional()
      .describe('When DynamoDB deletes items by itself. If absent, it is left as it is.'),
  },
  check: checkTimeToLive,
  // Time to live that is off has no attribute, even if the definition still has one.
  normalise: ({ TimeToLiveSpecification: written }: Pick<Expiring, 'TimeToLiveSpecification'>) =>
    written && !written.Enabled ? { TimeToLiveSpecification: OFF } : {},
  read: async (call, { TableName }) => readTimeToLive(call, TableName),
  initially: () => ({ TimeToLiveSpecification: OFF }),
  steps: { add: timeToLiveSteps },
  whileBackfilling: true,
  operations: { read: 'DescribeTimeToLive', write: ['UpdateTimeToLive'] },
} satisfies TableSetting;

/**
 * Checks that time to live names an attribute that can hold a number and is not a part of the table's key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
function checkTimeToLive(resource: {
  KeySchema: KeySchemaElement[];
  AttributeDefinitions: AttributeDefinition[];
  TimeToLiveSpecification?: TimeToLiveSpecification | undefined;
}): RuleViolation[] {
  const { Enabled = false, AttributeName: name } = resource.TimeToLiveSpecification ?? {};
  if (!Enabled) return [];
  const path = ['TimeToLiveSpecification', 'AttributeName'];
  if (name === undefined)
    return [{ path, message: 'missing; Enabled: true needs the name of the attribute that holds the time.' }];
  if (resource.KeySchema.some((element) => element.AttributeName === name))
    return [{ path, message: `"${name}" is in the key of the table: use an attribute that can be set for each item.` }];
  const type = resource.AttributeDefinitions.find((attribute) => attribute.AttributeName === name)?.AttributeType;
  if (type === undefined || type === 'N') return [];
  return [{ path, message: `"${name}" is defined as ${type}, but the time must be a number, N.` }];
}

/** Reads time to live. While it is ENABLING or DISABLING, it counts as what it becomes; its attribute may show up later. */
async function readTimeToLive(
  call: DynamoDBCall,
  TableName: string,
): Promise<SettingRead<Pick<Expiring, 'TimeToLiveSpecification'>>> {
  const { TimeToLiveDescription: found } = await call(
    'DescribeTimeToLive',
    (client, options) => client.send(new DescribeTimeToLiveCommand({ TableName }), options),
    'TimeToLiveDescription.TimeToLiveStatus',
  );
  const { TimeToLiveStatus: status, AttributeName } = found;
  const isOn = status === 'ENABLED' || status === 'ENABLING';
  if (isOn && AttributeName === undefined)
    return {
      settings: { TimeToLiveSpecification: { Enabled: true } },
      waiting: { kind: 'moving', status: 'time to live not readable yet' },
    };
  return {
    settings: { TimeToLiveSpecification: isOn ? { Enabled: true, AttributeName } : OFF },
    waiting: unknownStatus('time to live', status, ['ENABLING', 'ENABLED', 'DISABLING', 'DISABLED']),
  };
}

/**
 * Switches time to live off or on. For another attribute, it is switched off first, and on again when AWS accepts it, half an
 * hour later or more.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
function timeToLiveSteps(edit: Edit<Expiring>): StepOf<'UpdateTimeToLive'>[] {
  if (changesOf(edit, 'timeToLive').length === 0) return [];
  const path = 'TimeToLiveSpecification';
  const { TableName, [path]: before = OFF } = edit.observed;
  const { [path]: after = OFF } = edit.desired;
  const step = (enabled: boolean, AttributeName: string | undefined, from: object, to: object) => ({
    operation: 'UpdateTimeToLive' as const,
    input: { TableName, TimeToLiveSpecification: { Enabled: enabled, AttributeName } },
    summary: `switch ${enabled ? 'on' : 'off'} time to live (attribute ${AttributeName}) of table ${TableName}`,
    changes: [{ path, before: from, after: to }],
    ...(enabled && !edit.observed.IsEmpty && expiry(AttributeName)),
    group: 'time to live',
  });
  return [
    ...(before.Enabled ? [step(false, before.AttributeName, before, OFF)] : []),
    ...(after.Enabled ? [step(true, after.AttributeName, OFF, after)] : []),
  ];
}

/** Items of the table may have a time in the past: DynamoDB deletes them within days. */
function expiry(attribute: string | undefined) {
  return { loses: 'data' as const, lost: `items whose time in ${attribute} has passed`, changesOutputs: [] };
}
