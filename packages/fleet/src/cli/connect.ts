import type { Invocation } from '@pcf/cli/extension';
import { connectFleet, type Fleet } from '../fleet.js';
import type { FleetCommandOptions } from './options.js';
import { databaseFor, explainingOutages } from './set-up/database.js';
import { readConfig, readSetUp, type SetUp } from './set-up/set-up.js';

/** Calls `work` with a fleet that knows no tenants: for commands that only read, or ask for what is submitted already. */
export function withFleet<T>(
  invocation: Invocation<FleetCommandOptions>,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  return connected(invocation, { plugins: [], tenants: {} }, work);
}

/** Calls `work` with a fleet that knows the tenants: for decisions. */
export async function withTenants<T>(
  invocation: Invocation<FleetCommandOptions>,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const { config } = await readConfig(invocation);
  return connected(invocation, { plugins: [], ...config }, work);
}

/** Calls `work` with a fleet that knows the tenants and the plugins of the project: for submissions. */
export async function withSetUp<T>(
  invocation: Invocation<FleetCommandOptions>,
  work: (fleet: Fleet, config: SetUp['config']) => Promise<T>,
): Promise<T> {
  const { config } = await readSetUp(invocation);
  return connected(invocation, config, (fleet) => work(fleet, config));
}

/** The tables are the business of workers, and of `pcf fleet migrate`: the role of this command may need no rights for them. */
async function connected<T>(
  invocation: Invocation<FleetCommandOptions>,
  config: SetUp['config'],
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const database = await databaseFor(invocation);
  return explainingOutages(database, async () => {
    await using fleet = await connectFleet({ ...config, database: database.url, migrate: false });
    return await work(fleet);
  });
}
