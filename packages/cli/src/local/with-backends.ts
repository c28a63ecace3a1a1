import { join } from 'node:path';
import { makePrivateFolder, writePrivateFile } from '@pcf/core';
import type { Invocation } from '../command.js';
import { setLocalConnection } from '../connection.js';
import { LocalBackendError } from '../errors.js';
import { UsageError } from '../options.js';
import type { Output } from '../output/output.js';
import type { FlavorPackage } from '../project/flavor-packages.js';
import { findFlavorPackages } from '../project/flavor-packages.js';
import type { Project } from '../project/project.js';
import { backendNames, loadBackends } from './backend.js';
import { PREFERRED_PORTS } from './ports.js';
import { type RunningBackends, startBackends } from './running-backends.js';

/**
 * Calls `work`; with `--local`, while the local backends of some packages run and their clients use them. The backends keep
 * their state in the folder of the project, so that the next command continues with it.
 *
 * @throws {@link UsageError} when `--local` is combined with an option that names another endpoint
 * @throws {@link LocalBackendError} when a package has no backend: its flavors would call the cloud
 * @throws {@link MissingBackendError} when a backend is not installed, for the same reason
 */
export async function withLocalBackends<T>(
  { io, options, output }: Invocation,
  project: Project,
  flavorPackages: readonly FlavorPackage[],
  work: () => Promise<T>,
): Promise<T> {
  if (options.local !== true) return work();
  for (const [flag, value] of [
    ['--endpoint-url', options.endpointUrl],
    ['--profile', options.profile],
  ]) {
    if (value !== undefined) throw new UsageError(`--local and ${flag} cannot be combined. Remove one of them.`);
  }
  const { environment, inMemory, close } = await start(project, flavorPackages);
  try {
    warnAboutLostState(inMemory, output);
    setLocalConnection(io.env, environment, options);
    return await work();
  } finally {
    await close();
  }
}

/** Warns about each backend whose state is lost when the command ends. */
export function warnAboutLostState(packageNames: readonly string[], output: Output): void {
  for (const name of packageNames) {
    output.notice(`${name} keeps its state in memory only: its resources are lost when this command ends.`);
  }
}

async function start(project: Project, flavorPackages: readonly FlavorPackage[]): Promise<RunningBackends> {
  for (const { local, package: by } of flavorPackages) {
    if (local !== undefined) continue;
    throw new LocalBackendError(
      `The package ${by.name} has no local backend, so its flavors would call the cloud in spite of --local. ` +
        'Remove --local, or the definitions of its flavors.',
    );
  }
  const withBackend = flavorPackages.filter(({ local }) => local !== true);
  const all = await findFlavorPackages(project);
  const backends = await loadBackends(project, all, withBackend);
  const running = await startBackends(backends, {
    ports: PREFERRED_PORTS,
    taggingPlace: backendNames(all).length,
    folder: backends.length === 0 ? undefined : await makeFolder(project),
  });
  const [missing] = running.missing;
  if (missing === undefined) return running;
  await running.close();
  throw missing;
}

/** Creates the folder for the state of the backends, and excludes it from version control. */
async function makeFolder(project: Project): Promise<string> {
  const folder = join(project.folder, '.pcf', 'local');
  await makePrivateFolder(folder, project.folder);
  await writePrivateFile(join(folder, '.gitignore'), '*\n');
  return folder;
}
