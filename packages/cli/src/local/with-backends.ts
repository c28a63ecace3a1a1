import { join } from 'node:path';
import { makePrivateFolder, writePrivateFile } from '@pcf/core';
import type { FlavorPackage } from '@pcf/core/packages';
import { findFlavorPackages } from '@pcf/core/packages';
import type { Invocation } from '../command.js';
import { setLocalConnection } from '../connection.js';
import { LocalBackendError, MissingBackendsError } from '../errors.js';
import type { Io } from '../io.js';
import { UsageError } from '../options.js';
import type { Output } from '../output/output.js';
import type { Project } from '../project/project.js';
import { backendNames, loadBackends } from './backend.js';
import { PREFERRED_PORTS } from './ports.js';
import { type RunningBackends, startBackends } from './running-backends.js';

/** The flavor packages of a command. */
export interface NeededPackages {
  /** Those whose flavors the definitions use. */
  readonly used: readonly FlavorPackage[];
  /** Those in which orphans are looked for. */
  readonly others?: readonly FlavorPackage[];
}

/**
 * Calls `work` with the packages of a command; with `--local`, while the local backends of these packages run and their clients use them.
 * The backends keep their state in the folder of the project, so that the next command continues with it.
 *
 * With `--local`, a package that no definition uses is left out where its backend cannot run: what it has no backend for, it has no
 * orphans in.
 *
 * @throws {@link UsageError} when `--local` is combined with an option that names another endpoint
 * @throws {@link LocalBackendError} when a package that is used has no backend: its flavors would call the cloud
 * @throws {@link MissingBackendsError} when the backends of packages that are used are not installed, for the same reason
 */
export async function withLocalBackends<T>(
  { io, options, output }: Invocation,
  project: Project,
  { used, others = [] }: NeededPackages,
  work: (available: readonly FlavorPackage[]) => Promise<T>,
): Promise<T> {
  if (options.local !== true) return work([...used, ...others]);
  for (const [flag, value] of [
    ['--endpoint-url', options.endpointUrl],
    ['--profile', options.profile],
  ]) {
    if (value !== undefined) throw new UsageError(`--local and ${flag} cannot be combined. Remove one of them.`);
  }
  refuseWithoutBackend(used, ' in spite of --local. Remove --local, or the definitions of its flavors.');
  const { environment, inMemory, missing, close } = await start(project, [...used, ...others]);
  try {
    const missingOf = ({ local }: FlavorPackage) => missing.find(({ packageName }) => packageName === local);
    const needed = new Set(used.flatMap((one) => missingOf(one) ?? []));
    if (needed.size > 0) throw new MissingBackendsError([...needed]);
    const whyNot = (one: FlavorPackage) =>
      one.local === undefined ? 'It has no local backend.' : missingOf(one)?.message;
    for (const one of others) {
      const reason = whyNot(one);
      if (reason !== undefined) output.notice(`No orphans of ${one.package.name} are looked for. ${reason}`);
    }
    warnAboutLostState(inMemory, output);
    setLocalConnection(io.env, environment, options);
    return await work([...used, ...others.filter((one) => whyNot(one) === undefined)]);
  } finally {
    await close();
  }
}

/** The local backends of a project, and how to direct processes to them. */
export interface ProjectBackends {
  /** The packages whose backends run. */
  readonly packageNames: readonly string[];
  /** The variables that direct clients to the backends. */
  readonly environment: Readonly<Record<string, string>>;
  /** The environment for processes that use the backends: without the variables that would lead past them. */
  readonly env: Io['env'];
  close(): Promise<void>;
}

/**
 * Starts the local backends of all flavors of a project, on the ports and with the state of `--local`, for other processes.
 *
 * @param env - the environment of this process; it stays as it is
 * @throws {@link LocalBackendError} when a flavor has no backend: it would call the cloud
 * @throws {@link MissingBackendsError} when a backend is not installed
 */
export async function startProjectBackends(project: Project, env: Io['env']): Promise<ProjectBackends> {
  const packages = await findFlavorPackages(project.dependencies, project.folder);
  refuseWithoutBackend(packages, `. Remove it from ${project.packageFile}.`);
  const { environment, packageNames, missing, close } = await start(
    project,
    packages.filter(({ local }) => local !== true),
  );
  if (missing.length > 0) {
    await close();
    throw new MissingBackendsError(missing);
  }
  const directed = { ...env };
  setLocalConnection(directed, environment, {});
  return { packageNames, environment, env: directed, close };
}

/** Warns about each backend whose state is lost when the command ends. */
export function warnAboutLostState(packageNames: readonly string[], output: Output): void {
  for (const name of packageNames) {
    output.notice(`${name} keeps its state in memory only: its resources are lost when this command ends.`);
  }
}

/** @param advice - the rest of the sentence, and what to do */
function refuseWithoutBackend(used: readonly FlavorPackage[], advice: string): void {
  for (const { local, package: by } of used) {
    if (local !== undefined) continue;
    throw new LocalBackendError(
      `The package ${by.name} has no local backend, so its flavors would call the cloud${advice}`,
    );
  }
}

async function start(project: Project, flavorPackages: readonly FlavorPackage[]): Promise<RunningBackends> {
  const all = await findFlavorPackages(project.dependencies, project.folder);
  const backends = await loadBackends(project, all, flavorPackages);
  return startBackends(backends, {
    ports: PREFERRED_PORTS,
    taggingPlace: backendNames(all).length,
    folder: backends.length === 0 ? undefined : await makeFolder(project),
  });
}

/** Creates the folder for the state of the backends, and excludes it from version control. */
async function makeFolder(project: Project): Promise<string> {
  const folder = join(project.folder, '.pcf', 'local');
  await makePrivateFolder(folder, project.folder);
  await writePrivateFile(join(folder, '.gitignore'), '*\n');
  return folder;
}
