import type { DeleteResourcePolicyCommandInput, PutResourcePolicyCommandInput } from '@aws-sdk/client-dynamodb';
import { DURATIONS, MAX_POLICY_BYTES } from '@pcf/dynamodb-facts';
import { firstOf, inUse, invalid, isRefusal, type Refusal, tooSoon, type Verdict } from '../world/refusal.js';
import { begin, knownTable } from '../world/running.js';
import { isRunning, type ModelWorld, type Table } from '../world/state.js';

/**
 * Policies are compared as text. Revisions are not modelled: the only one that a request can expect is that of no policy.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html
 */
export function putResourcePolicy(
  world: ModelWorld,
  { Policy: policy = '', ExpectedRevisionId }: PutResourcePolicyCommandInput,
): ModelWorld | Refusal {
  const broken = brokenPolicy(policy);
  if (broken) return broken;
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  const unexpected = otherRevision(table, ExpectedRevisionId);
  if (unexpected) return unexpected;
  if (table.policy === policy) return world;
  return busy(table, world.now) ?? { ...world, table: written({ ...table, policy }, table, world.now) };
}

/** Does nothing if there is no policy. */
export function deleteResourcePolicy(
  world: ModelWorld,
  { ExpectedRevisionId }: Partial<DeleteResourcePolicyCommandInput>,
): ModelWorld | Refusal {
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  const unexpected = otherRevision(table, ExpectedRevisionId);
  if (unexpected) return unexpected;
  if (table.policy === undefined) return world;
  const { policy: _, ...rest } = table;
  return busy(table, world.now) ?? { ...world, table: written(rest, table, world.now) };
}

/** The policy that can be read: for a while after a write, the previous one. */
export function readablePolicy(table: Table): string | undefined {
  const write = table.running.find((one) => one.what === 'policy');
  return write ? write.before : table.policy;
}

/** Refuses a policy that is too long or no policy. */
export function brokenPolicy(text: string): Verdict {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) return invalid(`a policy has ${MAX_POLICY_BYTES} bytes at most`);
  try {
    const { Statement } = JSON.parse(text);
    return (!Array.isArray(Statement) || Statement.length === 0) && invalid('a policy has statements');
  } catch {
    return invalid('a policy is JSON');
  }
}

function otherRevision({ policy }: Table, expected: string | undefined): Refusal | undefined {
  const isAsExpected = expected === undefined || (expected === 'NO_POLICY' && policy === undefined);
  return isAsExpected ? undefined : { refused: 'PolicyNotFoundException', rule: 'the policy has another revision' };
}

const busy = (table: Table, now: number): Refusal | undefined =>
  firstOf(
    isRunning(table, 'creating', 'deleting') && inUse('the table is being created or deleted'),
    isRunning(table, 'policy') && inUse('the previous write is under way'),
    table.times.policy !== undefined &&
      now < table.times.policy + DURATIONS.policyInterval &&
      tooSoon('the policy was written just now'),
  );

const written = (next: Table, { policy: before }: Table, now: number): Table =>
  begin(
    { ...next, times: { ...next.times, policy: now } },
    { what: 'policy', before, until: now + DURATIONS.policyWrite },
  );
