import { PLUGIN_API_VERSION } from '@pcf/core';
import { ProviderError } from './errors.js';
import { isRecord, isText } from './guards.js';
import { findPackage, type InstalledPackage, type Project } from './project.js';

/** A package that provides flavors, as the `"pcf"` entry of its package.json says. */
export interface Provider {
  readonly package: InstalledPackage;
  /** The name of the export that is its plugin. */
  readonly plugin: string;
  readonly flavors: readonly string[];
  /**
   * The package that runs the flavors' provider on this machine, where there is one; `true` where there is nothing to run,
   * since the flavors are about this machine anyway.
   */
  readonly local?: string | true;
}

/**
 * Finds the packages among a project's direct dependencies that provide flavors. Reads their package.json files, imports
 * none of them.
 *
 * @throws {@link ProviderError} when a package says something about its flavors that cannot be understood
 */
export async function findProviders(project: Project): Promise<Provider[]> {
  const installed = await Promise.all(project.dependencies.map((name) => findPackage(project, name)));
  return installed.flatMap((candidate) =>
    candidate?.manifest.pcf === undefined ? [] : [readProvider(candidate, candidate.manifest.pcf)],
  );
}

/** Whether a package provides a flavor, in upper or lower case. */
export function provides(provider: Provider, flavor: string): boolean {
  return provider.flavors.some((name) => name.toLowerCase() === flavor.toLowerCase());
}

function readProvider(found: InstalledPackage, metadata: unknown): Provider {
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
    `it is made for version ${JSON.stringify(apiVersion) ?? '(none)'} of the plugin interface ("pcf.apiVersion" in its ` +
    `package.json), and this pcf has version ${PLUGIN_API_VERSION}. Install versions of the two that go together.`
  );
}
