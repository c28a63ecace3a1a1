import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Call, emptyWorld, isRefusal, observe, pass, rest, step, type World } from '@pcf/dynamodb-model';
import type { TableStep } from '../../src/steps/step.js';

export const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/table';

/** Longer than all intervals in which DynamoDB allows something once. */
const AGES = 32 * 24 * 60 * 60_000;

/** A table as it can be read from DynamoDB, at rest. */
export interface ModelTable {
  /** All that the model knows of it. */
  readonly world: World;
  /** By region: the tables that its replicas are there, for what they have for themselves. */
  readonly replicas: Readonly<Record<string, World>>;
  readonly description: TableDescription;
  readonly tags: Readonly<Record<string, string>>;
  readonly policy: string;
  /** The attribute that time to live goes by. */
  readonly timeToLive: string | undefined;
  /** How many days the table can be restored for; `undefined` while it cannot. */
  readonly recoveryDays: number | undefined;
  /** The mode of the insights that are on, by index; of the table itself by an empty text. */
  readonly insights: Readonly<Record<string, string | undefined>>;
  readonly kinesis: { readonly arn: string; readonly precision: string } | undefined;
}

/** A world that has come to rest after a call, when nothing is too soon any more. */
export function settled(world: World): World {
  const quiet = rest(world);
  return pass(quiet, quiet.now + AGES);
}

const nothingIn = (region: string): World => emptyWorld(Date.UTC(2026, 0, 15), region);

/**
 * What a call makes of a table, by the model of DynamoDB's control plane.
 *
 * @throws at all that DynamoDB refuses, and at what it accepts without any effect
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

function worldAfter(before: World, call: Call): World {
  const after = step(before, call);
  if (isRefusal(after)) throw new Error(`${call.operation}: ${after.refused}, ${after.rule}`);
  const next = settled(after);
  if (JSON.stringify(observe(next)) === JSON.stringify(observe(before)))
    throw new Error(`${call.operation} changes nothing`);
  return next;
}

function replicasOf({ table }: World, before: ModelTable['replicas']): ModelTable['replicas'] {
  const regions = Object.keys(table?.replicas ?? {});
  for (const [region, { table: replica }] of Object.entries(before))
    if (replica?.protected && !regions.includes(region)) throw new Error(`the replica in ${region} is protected`);
  return Object.fromEntries(regions.map((region) => [region, before[region] ?? newReplica(region)]));
}

/** The table that a replica is in its region, at first: nothing of what it has for itself comes from the table. */
export function newReplica(region: string): World {
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

/** What can be read of the table in a world; `undefined` where there is none. */
export function readIn(world: World, replicas: ModelTable['replicas'] = {}): ModelTable | undefined {
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
