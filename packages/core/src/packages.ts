import { createRequire } from 'node:module';
import { ProviderError } from './errors/registry-errors.js';
import { findEntry, findPackage, type InstalledPackage, importEntry } from './installed-package.js';
import { PLUGIN_API_VERSION, type Plugin } from './plugin.js';
import { isRecord } from './values.js';

/** A package that provides flavors, as described by `"pcf"` in its package.json. */
export interface FlavorPackage {
  readonly package: InstalledPackage;
  /** The name of the export with its plugin. */
  readonly plugin: string;
  readonly flavors: readonly string[];
  /**
   * The package with the local backend of its flavors; `true` if the flavors need none, because their resources are on this
   * machine.
   */
  readonly local?: string | true;
}

/**
 * Finds packages by their names, and imports their plugins. Nothing is registered before a runtime is built with them.
 *
 * The names decide which code runs: they come from you, and never from a definition.
 *
 * @param names - the names of npm packages, for example from a configuration: `@pcf/dynamodb-table`
 * @param folder - where the search begins, as that of Node: its `node_modules`, and those of the folders above it
 * @returns the plugins, in the order of the names
 * @throws {@link ProviderError} when a package is not installed, provides no flavors, or cannot be imported
 *
 * @example
 * ```ts
 * const plugins = await loadPlugins(['@pcf/dynamodb-table', '@pcf/sqs-queue'], import.meta.dirname);
 * const pcf = createPcf({ plugins });
 * ```
 */
export async function loadPlugins(names: readonly string[], folder: string): Promise<Plugin[]> {
  return Promise.all(
    names.map(async (name) => {
      const found = await findPackage(name, folder);
      if (!found)
        throw new ProviderError(name, `it is not installed in ${folder} or above it. Install it: npm install ${name}`);
      if (found.manifest.pcf === undefined)
        throw new ProviderError(name, 'its package.json has no "pcf", so it provides no flavors.');
      return loadPlugin(readFlavorPackage(found, found.manifest.pcf));
    }),
  );
}

/**
 * Finds the packages among some names that provide flavors. Reads their package.json files without importing them.
 *
 * @param folder - where the search begins
 * @throws {@link ProviderError} when a package.json, or the `"pcf"` in it, is invalid
 */
export async function findFlavorPackages(names: readonly string[], folder: string): Promise<FlavorPackage[]> {
  const installed = await Promise.all(names.map((name) => findPackage(name, folder)));
  return installed.flatMap((candidate) =>
    candidate?.manifest.pcf === undefined ? [] : [readFlavorPackage(candidate, candidate.manifest.pcf)],
  );
}

/** Whether a package provides a flavor, ignoring case. */
export function provides(flavorPackage: FlavorPackage, flavor: string): boolean {
  return flavorPackage.flavors.some((name) => name.toLowerCase() === flavor.toLowerCase());
}

function readFlavorPackage(found: InstalledPackage, metadata: unknown): FlavorPackage {
  const broken = (what: string, expected: string) =>
    new ProviderError(
      found.name,
      `in its package.json, ${what} must be ${expected}. Install a correct version of it, or remove it from your dependencies.`,
    );
  if (!isRecord(metadata)) throw broken('"pcf"', 'an object');
  const { apiVersion, plugin, flavors, local } = metadata;
  if (apiVersion !== PLUGIN_API_VERSION) throw new ProviderError(found.name, otherVersion(apiVersion));
  if (!isText(plugin)) throw broken('"pcf.plugin"', 'the name of an export');
  if (!isTexts(flavors)) throw broken('"pcf.flavors"', 'a list of the names of its flavors');
  if (local === undefined) return { package: found, plugin, flavors };
  if (local !== true && !isText(local)) throw broken('"pcf.local"', 'the name of a package, or true');
  return { package: found, plugin, flavors, local };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function otherVersion(apiVersion: unknown): string {
  return (
    `it uses version ${JSON.stringify(apiVersion) ?? '(none)'} of the plugin API ("pcf.apiVersion" in its ` +
    `package.json), but this core supports version ${PLUGIN_API_VERSION}. Install compatible versions of both.`
  );
}

/**
 * Imports the plugin of a package.
 *
 * @throws {@link ProviderError} when the package cannot be imported, or does not export the plugin
 */
export async function loadPlugin(flavorPackage: FlavorPackage): Promise<Plugin> {
  const entry = await findEntry(flavorPackage.package);
  requireSameCore(flavorPackage, entry);
  const exports = await importEntry(flavorPackage.package, entry);
  const plugin = exports[flavorPackage.plugin];
  if (isPlugin(plugin)) return plugin;
  throw new ProviderError(flavorPackage.package.name, notAPlugin(flavorPackage.plugin, exports));
}

function isPlugin(value: unknown): value is Plugin {
  return (
    isRecord(value) &&
    isText(value.name) &&
    value.apiVersion === PLUGIN_API_VERSION &&
    typeof value.register === 'function'
  );
}

function notAPlugin(name: string, exports: Readonly<Record<string, unknown>>): string {
  const fault =
    exports[name] === undefined
      ? `its package.json names the export "${name}" as its plugin, but it exports only: ${Object.keys(exports).join(', ')}.`
      : `its export "${name}" is not a plugin: an object with name, apiVersion ${PLUGIN_API_VERSION} and register().`;
  return `${fault} Install a correct version of it.`;
}

/** Flavors find services only in their own copy of core, so there must be one copy. */
function requireSameCore(flavorPackage: FlavorPackage, entry: string): void {
  const own = coreSeenFrom(import.meta.url);
  const theirs = coreSeenFrom(entry);
  if (theirs === undefined || theirs === own) return;
  throw new ProviderError(
    flavorPackage.package.name,
    `it uses another copy of @pcf/core (${theirs}) than this program (${own}). Install both in one project; the command is then ` +
      'npx pcf. If they are already installed there, run npm dedupe.',
  );
}

function coreSeenFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve('@pcf/core');
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
