import { access, readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProject, type Invocation, loadPlugins, UsageError } from '@pcf/cli/extension';
import { isRecord, messageOf } from '@pcf/core/values';
import type { FleetConfig } from '../../config.js';
import type { FleetSetup } from '../../tenants/tenant.js';
import { SetUpError } from '../errors.js';
import type { FleetCommandOptions } from '../options.js';
import { readFleetFile } from './fleet-file.js';

/** The file of a set-up, and what it says. */
export interface SetUp {
  /** As the user named it, or relative to the working directory. */
  readonly file: string;
  readonly config: FleetConfig & FleetSetup;
}

const NAMES = ['fleet.yml', 'fleet.ts', 'fleet.js'];
const DATA = ['.yml', '.yaml', '.json'];

/**
 * Reads the set-up of the fleet: `fleet.yml`, or `fleet.ts` or `fleet.js` where it needs code. Imports the plugins of the project's flavors.
 *
 * @throws {@link SetUpError} when it is wrong; it names file, line and path
 * @throws {@link UsageError} when there is none, or more than one
 */
export async function readSetUp(invocation: Invocation<FleetCommandOptions>): Promise<SetUp> {
  const { file, config } = await readConfig(invocation);
  const plugins = config.plugins ?? (await loadPlugins(await findProject(invocation.io.cwd)));
  return { file, config: { ...config, plugins } };
}

/** Reads the set-up, without the plugins of the project. @throws as {@link readSetUp} */
export async function readConfig({
  io,
  options,
}: Invocation<FleetCommandOptions>): Promise<{ readonly file: string; readonly config: FleetConfig }> {
  const file = options.setUp ?? (await findFile(io.cwd));
  const path = resolve(io.cwd, file);
  const isData = DATA.includes(extname(path).toLowerCase());
  return { file, config: isData ? readFleetFile(await textOf(file, path), file) : await importConfig(file, path) };
}

async function findFile(cwd: string): Promise<string> {
  const there = await Promise.all(NAMES.map((name) => exists(resolve(cwd, name))));
  const [found, another] = NAMES.filter((_, at) => there[at]);
  if (found !== undefined && another !== undefined)
    throw new UsageError(`This folder has ${found} and ${another}. Remove one of them, or name one with --set-up.`);
  if (found !== undefined) return found;
  throw new UsageError(
    `No ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)} found in ${cwd}. Name it with --set-up, or write a fleet.yml: tenants: { main: { owner: my-team } }`,
  );
}

async function textOf(file: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SetUpError(file, [messageOf(error)], { cause: error });
  }
}

async function importConfig(file: string, path: string): Promise<FleetConfig> {
  let exported: unknown;
  try {
    const { default: value }: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    exported = value;
  } catch (error) {
    throw new SetUpError(file, [`its import failed: ${messageOf(error)}`], { cause: error });
  }
  if (isConfig(exported)) return exported;
  throw new SetUpError(file, faultsOf(exported));
}

function isConfig(exported: unknown): exported is FleetConfig {
  return faultsOf(exported).length === 0;
}

/** What is wrong with the export of a module. Types check the rest, in an editor. */
function faultsOf(exported: unknown): string[] {
  const expected = 'expected an object with tenants, as in export default { tenants: { shop: { owner: "shop" } } }.';
  if (!isRecord(exported)) return [`its default export is ${kindOf(exported)}; ${expected}`];
  const { tenants } = exported;
  if (typeof tenants === 'function') return [];
  if (!isRecord(tenants)) return [`tenants is ${kindOf(tenants)}; expected a map of tenants, or a function.`];
  return Object.entries(tenants).flatMap(([name, tenant]) =>
    isRecord(tenant) && typeof tenant.owner === 'string'
      ? []
      : [`tenants.${name}: expected an object with owner, the name of the owner of its resources.`],
  );
}

function kindOf(value: unknown): string {
  return value === undefined
    ? 'missing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : `a ${typeof value}`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the tenant that a command is about.
 *
 * @throws {@link UsageError} where none is named, and the set-up has not exactly one
 */
export async function tenantFor(invocation: Invocation<FleetCommandOptions>, config?: FleetConfig): Promise<string> {
  const { tenant } = invocation.options;
  if (tenant !== undefined) return tenant;
  const { tenants } = config ?? (await readConfig(invocation)).config;
  const names = typeof tenants === 'function' ? [] : Object.keys(tenants);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const known = names.length > 0 ? `, one of ${names.join(', ')}` : '';
  throw new UsageError(`Which tenant? Name it with --tenant${known}.`);
}
