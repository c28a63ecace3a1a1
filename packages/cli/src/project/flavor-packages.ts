import { createRequire } from 'node:module';
import { PLUGIN_API_VERSION, type Plugin } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { ProviderError } from '../errors.js';
import { findEntry, importEntry } from './package-entry.js';
import { findPackage, type InstalledPackage, isText, type Project } from './project.js';

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
 * Finds the direct dependencies of a project that provide flavors. Reads their package.json files without importing them.
 *
 * @throws {@link ProviderError} when the `"pcf"` of a package.json is invalid
 */
export async function findFlavorPackages(project: Project): Promise<FlavorPackage[]> {
  const installed = await Promise.all(project.dependencies.map((name) => findPackage(project, name)));
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
    `package.json), but this pcf supports version ${PLUGIN_API_VERSION}. Install compatible versions of both.`
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
    `it uses another copy of @pcf/core (${theirs}) than this pcf (${own}). Install @pcf/cli in the same project and run ` +
      'npx pcf. If it is already installed there, run npm dedupe.',
  );
}

function coreSeenFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve('@pcf/core');
  } catch {
    return undefined;
  }
}

/**
 * Imports the plugins of all flavors of a project.
 *
 * @throws {@link ProviderError} when a package cannot be used
 */
export async function loadPlugins(project: Project): Promise<Plugin[]> {
  return Promise.all((await findFlavorPackages(project)).map(loadPlugin));
}
