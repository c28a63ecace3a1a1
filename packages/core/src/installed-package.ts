import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProviderError } from './errors/registry-errors.js';
import { isRecord, messageOf } from './values.js';

/** A package in a `node_modules` folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly folder: string;
  /** Its package.json. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

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

/** The name of an npm package. Another text could lead out of `node_modules`. */
const PACKAGE_NAME = /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/;

/**
 * Finds a package in the file system, as Node does. This finds package.json even if `exports` does not list it.
 *
 * @param folder - where the search begins
 * @returns the package; `undefined` when it is not installed
 * @throws {@link ProviderError} when its package.json is not valid JSON, or the name is not one of a package
 */
export async function findPackage(name: string, folder: string): Promise<InstalledPackage | undefined> {
  if (!PACKAGE_NAME.test(name)) throw new ProviderError(name, 'this is not the name of an npm package.');
  for (const parent of upward(folder)) {
    const found = join(parent, 'node_modules', name);
    try {
      const manifest = await readManifest(join(found, 'package.json'));
      if (manifest) return { name, folder: found, manifest };
    } catch (error) {
      throw new ProviderError(name, messageOf(error), { cause: error });
    }
  }
  return undefined;
}

/** Returns a folder and those above it. */
export function upward(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}

/**
 * Reads a package.json.
 *
 * @returns `undefined` where there is none
 * @throws Error when it is not valid JSON
 */
export async function readManifest(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isRecord(manifest)) return manifest;
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsent(error.code)) return undefined;
    throw new Error(`Cannot read ${file}: ${messageOf(error)}. Correct it, or install the package again.`, {
      cause: error,
    });
  }
  throw new Error(`Cannot read ${file}: it is not a JSON object. Correct it, or install the package again.`);
}

function isAbsent(code: unknown): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}
