import { resolve } from 'node:path';
import type { Command } from '../command.js';
import { ExitCode } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { loadBackends } from '../local/backend.js';
import { startBackends } from '../local/running-backends.js';
import { warnAboutLostState } from '../local/with-backends.js';
import { findFlavorPackages } from '../project/flavor-packages.js';
import { findProject } from '../project/project.js';

/** The longest delay that Node's timers accept. */
const LONG = 2 ** 31 - 1;

/** `pcf local`: runs the local backends of the project's flavors until it is interrupted. */
export const local: Command = async ({ io, options, output }) => {
  const project = await findProject(io.cwd);
  const backends = await loadBackends(project, await findFlavorPackages(project));
  return interruptible(io.signals, async (signal) => {
    const folder = options.folder === undefined ? undefined : resolve(io.cwd, options.folder);
    const { environment, inMemory, close } = await startBackends(backends, folder);
    try {
      warnAboutLostState(inMemory, output);
      output.progress(`Running: ${backends.map(({ packageName }) => packageName).join(', ')}. Press Ctrl-C to stop.`);
      output.result({ environment }, () => Object.entries(environment).map(exportLine).join('\n'));
      await untilAborted(signal);
    } finally {
      await close();
    }
    return ExitCode.done;
  });
};

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
