import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, ProjectError } from '../errors.js';

/** The npm project that a command runs in. */
export interface Project {
  readonly folder: string;
  readonly packageFile: string;
  /** The names of its direct dependencies of every kind, sorted. */
  readonly dependencies: readonly string[];
}

/** A package as it lies in a `node_modules` folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

const DEPENDENCY_KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Finds the project of a folder: the nearest package.json, upward. It starts from where the user stands, never from where a
 * definition file lies, since a definition may come from anyone.
 *
 * @throws {@link ProjectError} when there is none, or it is no JSON
 */
export async function findProject(cwd: string): Promise<Project> {
  for (const folder of upward(cwd)) {
    const packageFile = join(folder, 'package.json');
    const manifest = await readManifest(packageFile);
    if (manifest) return { folder, packageFile, dependencies: directDependencies(manifest) };
  }
  throw new ProjectError(
    `There is no package.json in ${cwd} or above it, so no flavors can be found. ` +
      'Go to your project, or make one: npm init, then npm install the packages of the flavors that you use.',
  );
}

/**
 * Finds a direct dependency in the file system, the way Node does: `exports` cannot hide a package.json from that.
 *
 * @returns the package; `undefined` when it is not installed
 * @throws {@link ProjectError} when its package.json is no JSON
 */
export async function findPackage(project: Project, name: string): Promise<InstalledPackage | undefined> {
  for (const parent of upward(project.folder)) {
    const folder = join(parent, 'node_modules', name);
    const manifest = await readManifest(join(folder, 'package.json'));
    if (manifest) return { name, folder, manifest };
  }
  return undefined;
}

function upward(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}

function directDependencies(manifest: Record<string, unknown>): string[] {
  const names = DEPENDENCY_KINDS.flatMap((kind) => {
    const dependencies = manifest[kind];
    return isRecord(dependencies) ? Object.keys(dependencies) : [];
  });
  return [...new Set(names)].sort();
}

async function readManifest(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isRecord(manifest)) return manifest;
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsent(error.code)) return undefined;
    throw new ProjectError(`Cannot read ${file}: ${messageOf(error)}. Correct it, or install the package again.`, {
      cause: error,
    });
  }
  throw new ProjectError(`Cannot read ${file}: it is no JSON object. Correct it, or install the package again.`);
}

function isAbsent(code: unknown): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Whether a value is an object or a map of JSON: no list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a text with something in it. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
