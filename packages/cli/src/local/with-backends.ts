import { join } from 'node:path';
import { makePrivateFolder, writePrivateFile } from '@pcf/core';
import type { Invocation } from '../command.js';
import { setLocalConnection } from '../connection.js';
import { LocalBackendError } from '../errors.js';
import { UsageError } from '../options.js';
import type { Output } from '../output/output.js';
import type { Project } from '../project/project.js';
import type { Provider } from '../project/providers.js';
import { loadBackends } from './backend.js';
import { type RunningBackends, startBackends } from './running-backends.js';

/**
 * With `--local`, runs the local backends of some packages while a command works, and has their clients find them. Their
 * state is in the project's folder, so that the next command goes on with it. Without `--local`, only lets it work.
 *
 * @throws {@link UsageError} when options say to go elsewhere
 * @throws {@link LocalBackendError} when a package has no backend: what it does would reach the cloud
 */
export async function withLocalBackends<T>(
  { io, options, output }: Invocation,
  project: Project,
  providers: readonly Provider[],
  work: () => Promise<T>,
): Promise<T> {
  if (options.local !== true) return work();
  for (const [flag, value] of [
    ['--endpoint-url', options.endpointUrl],
    ['--profile', options.profile],
  ]) {
    if (value !== undefined) throw new UsageError(`--local and ${flag} cannot go together: leave one of them out.`);
  }
  const { environment, forgetful, close } = await start(project, providers);
  try {
    tellForgetful(forgetful, output);
    setLocalConnection(io.env, environment, options);
    return await work();
  } finally {
    await close();
  }
}

/** Says which backends do not keep what is made in them. */
export function tellForgetful(packageNames: readonly string[], output: Output): void {
  for (const name of packageNames) {
    output.notice(`${name} keeps its state in memory only: what is made in it is gone when this command ends.`);
  }
}

async function start(project: Project, providers: readonly Provider[]): Promise<RunningBackends> {
  for (const { local, package: by } of providers) {
    if (local !== undefined) continue;
    throw new LocalBackendError(
      `The package ${by.name} names no local backend, so that with --local its flavors would reach the cloud all the same. ` +
        'Leave out --local, or the definitions of its flavors.',
    );
  }
  const withBackend = providers.filter(({ local }) => local !== true);
  if (withBackend.length === 0) return { environment: {}, forgetful: [], close: async () => {} };
  const backends = await loadBackends(project, withBackend);
  return startBackends(backends, await makeFolder(project));
}

/** What is in the folder is of no use to others: version control leaves it out. */
async function makeFolder(project: Project): Promise<string> {
  const folder = join(project.folder, '.pcf', 'local');
  await makePrivateFolder(folder, project.folder);
  await writePrivateFile(join(folder, '.gitignore'), '*\n');
  return folder;
}
