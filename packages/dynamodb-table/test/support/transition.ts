import type { TableResource } from '../../src/settings/all.js';
import { TestEnvironment } from './test-environment.js';

/** Long enough for everything that AWS allows once in an hour. */
export const HOURS = 6 * 60 * 60_000;

/** A call as tests write it: without the name of the table, unless it is the ARN of a replica. */
export type Sent = Record<string, unknown> & { readonly operation: string };

/** A test environment with a table that has been settled for an hour. No calls are counted yet. */
export async function environmentWith(resource: TableResource): Promise<TestEnvironment> {
  const environment = new TestEnvironment();
  await environment.table(resource).apply();
  environment.clock.advance(60 * 60_000);
  environment.forgetCalls();
  return environment;
}

/** Returns the writes that were sent, as tests write them. */
export function sent(environment: TestEnvironment): Sent[] {
  return environment.writes.map(({ operation, input: { TableName, ...input } }) => ({
    operation,
    ...(String(TableName).startsWith('arn:') && { TableName }),
    ...input,
  }));
}

/**
 * Brings a table from one definition to another.
 *
 * @returns the writes that it took
 * @throws when another apply sends a write
 */
export async function transition(before: TableResource, after: TableResource): Promise<Sent[]> {
  const environment = await environmentWith(before);
  return changeTo(environment, after);
}

/** As {@link transition}, for a table that exists. */
export async function changeTo(environment: TestEnvironment, after: TableResource): Promise<Sent[]> {
  environment.forgetCalls();
  await environment.table(after).apply({ maxTimeout: HOURS });
  const calls = sent(environment);
  const { outcome } = await environment.table(after).apply();
  if (outcome !== 'unchanged') throw new Error(`a second apply was ${outcome}`);
  return calls;
}

/** One `UpdateTable`. */
export const update = (input: object): Sent => ({ operation: 'UpdateTable', ...input });

/** One `UpdateTable` with these changes of global indexes. */
export const indexes = (...GlobalSecondaryIndexUpdates: object[]): Sent => update({ GlobalSecondaryIndexUpdates });
