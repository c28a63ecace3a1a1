import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { emptyWorld, isRefusal, type ModelCall, type ModelWorld, observe, pass, rest, step } from '@pcf/dynamodb-model';
import type { TableStep } from '../../src/steps/step.js';

export const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/table';

/** Longer than all intervals in which DynamoDB accepts a change only once. */
const AGES = 32 * 24 * 60 * 60_000;

/** A settled table, as it can be read from DynamoDB. */
export interface ModelTable {
  /** Everything that the model knows about it. */
  readonly world: ModelWorld;
  /** By region, its replicas as tables, for the settings that each has for itself. */
  readonly replicas: Readonly<Record<string, ModelWorld>>;
  readonly description: TableDescription;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: string;
  /** The attribute of time to live. */
  readonly timeToLive: string | undefined;
  /** How many days back the table can be restored; `undefined` while it cannot. */
  readonly recoveryDays: number | undefined;
  /** The mode of the insights that are on, by index; the key of the table itself is an empty text. */
  readonly insights: Readonly<Record<string, string | undefined>>;
  readonly kinesis: { readonly arn: string; readonly precision: string } | undefined;
}

/** The state of the model after a call, when everything is settled and all intervals are over. */
export function settled(world: ModelWorld): ModelWorld {
  const quiet = rest(world);
  return pass(quiet, quiet.now + AGES);
}

const nothingIn = (region: string): ModelWorld => emptyWorld(Date.UTC(2026, 0, 15), region);

/**
 * Returns a table after a call, by the model of DynamoDB's control plane.
 *
 * @throws when DynamoDB refuses the call, or accepts it without any effect
 */
export function applyStep(table: ModelTable | undefined, call: TableStep): ModelTable | undefined {
  const { region } = call;
  if (region === undefined) {
    const world = worldAfter(table?.world ?? nothingIn('us-east-1'), call);
    return readIn(world, replicasOf(world, table?.replicas ?? {}));
  }
  const there = table?.replicas[region];
  if (!table || !there) throw new Error(`there is no replica in ${region}`);
  return { ...table, replicas: { ...table.replicas, [region]: worldAfter(there, call) } };
}

function worldAfter(before: ModelWorld, call: ModelCall): ModelWorld {
  const after = step(before, call);
  if (isRefusal(after)) throw new Error(`${call.operation}: ${after.refused}, ${after.rule}`);
  const next = settled(after);
  if (JSON.stringify(observe(next)) === JSON.stringify(observe(before)))
    throw new Error(`${call.operation} changes nothing`);
  return next;
}

function replicasOf({ table }: ModelWorld, before: ModelTable['replicas']): ModelTable['replicas'] {
  const regions = Object.keys(table?.replicas ?? {});
  for (const [region, { table: replica }] of Object.entries(before))
    if (replica?.protected && !regions.includes(region)) throw new Error(`the replica in ${region} is protected`);
  return Object.fromEntries(regions.map((region) => [region, before[region] ?? newReplica(region)]));
}

/** A new replica as the table that it is in its region: its own settings do not come from the table. */
export function newReplica(region: string): ModelWorld {
  return worldAfter(nothingIn(region), {
    operation: 'CreateTable',
    input: {
      TableName: 'table',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
}

/** Returns what can be read about the table in the model; `undefined` if there is none. */
export function readIn(world: ModelWorld, replicas: ModelTable['replicas'] = {}): ModelTable | undefined {
  const { table } = world;
  if (!table) return undefined;
  const { DescribeTable: description } = observe(world);
  if (isRefusal(description)) throw new Error(description.rule);
  const [stream] = Object.entries(table.kinesis).filter(([, { on }]) => on);
  const insights = Object.entries(table.insights).filter(([, { on }]) => on);
  return {
    world,
    replicas,
    description,
    tags: table.tags,
    policy: table.policy ?? '',
    timeToLive: table.timeToLive?.on ? table.timeToLive.attribute : undefined,
    recoveryDays: table.recoveryDays,
    insights: Object.fromEntries(insights.map(([name, { mode }]) => [name, mode])),
    kinesis: stream && { arn: stream[0], precision: stream[1].precision ?? 'MILLISECOND' },
  };
}
