import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRecord, messageOf } from '@pcf/core/values';
import { ProjectError } from '../errors.js';

/** The npm project in which a command runs. */
export interface Project {
  readonly folder: string;
  readonly packageFile: string;
  /** The names of its direct dependencies of every kind, sorted. */
  readonly dependencies: readonly string[];
}

/** A package in a `node_modules` folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** The package of this command. */
const PACKAGE = '@pcf/cli';

/** How to run the command outside of a project. The package `pcf` of npm is another project. */
export const OUTSIDE = `npx ${PACKAGE}`;

const DEPENDENCY_KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Finds the project of a folder: the nearest package.json in it or above it. The search starts at the working directory, never
 * at the folder of a definition file, because definitions are not trusted.
 *
 * @throws {@link ProjectError} when there is none, or it is not valid JSON
 */
export async function findProject(cwd: string): Promise<Project> {
  for (const folder of upward(cwd)) {
    const packageFile = join(folder, 'package.json');
    const manifest = await readManifest(packageFile);
    if (manifest) return { folder, packageFile, dependencies: directDependencies(manifest) };
  }
  throw new ProjectError(
    `No package.json found in ${cwd} or above it, so no flavors can be loaded. ` +
      `Change to the folder of your project, or start one in this folder: ${OUTSIDE} init`,
  );
}

/** Returns how to run this command in a folder: as `npx pcf` only in a project that has its package. */
export async function commandIn(cwd: string): Promise<string> {
  const project = await findProject(cwd).catch(() => undefined);
  return project?.dependencies.includes(PACKAGE) ? 'npx pcf' : OUTSIDE;
}

/**
 * Finds a direct dependency in the file system, as Node does. This finds package.json even if `exports` does not list it.
 *
 * @returns the package; `undefined` when it is not installed
 * @throws {@link ProjectError} when its package.json is not valid JSON
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
  throw new ProjectError(`Cannot read ${file}: it is not a JSON object. Correct it, or install the package again.`);
}

function isAbsent(code: unknown): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Whether a value is a string that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
