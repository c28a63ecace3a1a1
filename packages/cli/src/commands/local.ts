import { resolve } from 'node:path';
import { findFlavorPackages } from '@pcf/core/packages';
import type { Command } from '../command.js';
import { LocalBackendError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { backendNames, loadBackends } from '../local/backend.js';
import { fixedPorts } from '../local/ports.js';
import { type RunningBackends, startBackends } from '../local/running-backends.js';
import { warnAboutLostState } from '../local/with-backends.js';
import { findProject } from '../project/project.js';

/** The longest delay that Node's timers accept. */
const LONG = 2 ** 31 - 1;

/** `pcf local`: runs the local backends of the project's flavors until it is interrupted. */
export const local: Command = async ({ io, options, output }) => {
  const project = await findProject(io.cwd);
  const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
  const count = backendNames(flavorPackages).length;
  if (count === 0) {
    throw new LocalBackendError(
      `No dependency in ${project.packageFile} has a local backend. Install the package of a flavor that has one.`,
    );
  }
  const ports = fixedPorts(count + 1, options.port);
  const backends = await loadBackends(project, flavorPackages);
  return interruptible(io.signals, async (signal) => {
    const folder = options.folder === undefined ? undefined : resolve(io.cwd, options.folder);
    const { durations } = options;
    const running = await startBackends(backends, { ports, taggingPlace: count, folder, durations });
    const { environment, packageNames, inMemory, missing, close } = running;
    try {
      const [first] = missing;
      if (first !== undefined && packageNames.length === 0) throw first;
      for (const { message } of missing) output.notice(message);
      warnAboutLostState(inMemory, output);
      output.progress(`Running: ${packageNames.join(', ')}. Press Ctrl-C to stop.`);
      output.result(documentOf(running), () => Object.entries(environment).map(exportLine).join('\n'));
      await untilAborted(signal);
    } finally {
      await close();
    }
    return ExitCode.done;
  });
};

function documentOf({ environment, missing }: RunningBackends): object {
  if (missing.length === 0) return { environment };
  return { environment, missing: missing.map(({ packageName, message }) => ({ package: packageName, message })) };
}

/** Returns a line of POSIX shell that sets a variable to exactly this value. */
export function exportLine([name, value]: [string, string]): string {
  return `export ${name}='${value.replaceAll("'", "'\\''")}'`;
}

/** Waits for the signal. Keeps the process running even if no backend has an open handle in it. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const foreground = setInterval(() => {}, LONG);
    const end = () => {
      clearInterval(foreground);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
