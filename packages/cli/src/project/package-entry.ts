import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRecord, messageOf } from '@pcf/core/values';
import { ProviderError } from '../errors.js';
import { type InstalledPackage } from './project.js';

/** The conditions under which Node imports a package; see https://nodejs.org/docs/latest-v22.x/api/packages.html */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/**
 * Finds the entry file of a package. `require.resolve` does not support packages that can only be imported, and
 * `import.meta.resolve` cannot resolve from another folder.
 *
 * @param subpath - which entry; the package's own by default
 * @returns its path, without symbolic links
 * @throws {@link ProviderError} when there is none
 */
export async function findEntry(found: InstalledPackage, subpath: '.' | './cli' = '.'): Promise<string> {
  const entry = entryOf(found.manifest, subpath);
  if (entry === undefined) {
    throw new ProviderError(
      found.name,
      `the "exports" in its package.json have no entry for "${subpath}" that can be imported.`,
    );
  }
  try {
    return await realpath(join(found.folder, entry));
  } catch (error) {
    throw importFailed(found, error);
  }
}

/**
 * Imports a package from its entry.
 *
 * @returns what it exports
 * @throws {@link ProviderError} when the import throws
 */
export async function importEntry(found: InstalledPackage, entry: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(entry).href);
  } catch (error) {
    throw importFailed(found, error);
  }
}

function importFailed({ name }: InstalledPackage, error: unknown): ProviderError {
  const advice = 'Install it again, or build it if it is part of your repository.';
  return new ProviderError(name, `its import failed: ${messageOf(error)}. ${advice}`, { cause: error });
}

function entryOf({ exports, main }: InstalledPackage['manifest'], subpath: string): string | undefined {
  if (exports === undefined || exports === null) return typeof main === 'string' ? main : 'index.js';
  const hasPaths = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  return targetOf(hasPaths ? exports[subpath] : exports);
}

function targetOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return firstTarget(target);
  if (!isRecord(target)) return undefined;
  return firstTarget(Object.keys(target).map((key) => (CONDITIONS.includes(key) ? target[key] : undefined)));
}

function firstTarget(candidates: readonly unknown[]): string | undefined {
  return candidates.map(targetOf).find((found) => found !== undefined);
}
