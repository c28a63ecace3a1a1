import { join } from 'node:path';
import type { Plugin } from '@pcf/core';
import { readManifest, upward } from '@pcf/core/installed-package';
import { findFlavorPackages, loadPlugin } from '@pcf/core/packages';
import { isRecord, messageOf } from '@pcf/core/values';
import { ProjectError } from '../errors.js';

/** The npm project in which a command runs. */
export interface Project {
  readonly folder: string;
  readonly packageFile: string;
  /** The names of its direct dependencies of every kind, sorted. */
  readonly dependencies: readonly string[];
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
    const manifest = await readManifest(packageFile).catch((cause: unknown) => {
      throw new ProjectError(messageOf(cause), { cause });
    });
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

function directDependencies(manifest: Record<string, unknown>): string[] {
  const names = DEPENDENCY_KINDS.flatMap((kind) => {
    const dependencies = manifest[kind];
    return isRecord(dependencies) ? Object.keys(dependencies) : [];
  });
  return [...new Set(names)].sort();
}

/** Whether a value is a string that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * Imports the plugins of all flavors of a project.
 *
 * @throws {@link ProviderError} when a package cannot be used
 */
export async function loadPlugins({ dependencies, folder }: Project): Promise<Plugin[]> {
  return Promise.all((await findFlavorPackages(dependencies, folder)).map(loadPlugin));
}
