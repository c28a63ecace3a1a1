import { join } from 'node:path';
import { isRecord, messageOf } from '@pcf/core/values';
import { LocalBackendError, ProviderError } from '../errors.js';
import { isText } from '../project/project.js';
import type { NamedBackend, RunningBackend } from './backend.js';

/** The running local backends of a command. */
export interface RunningBackends {
  /** The environment variables of all backends. */
  readonly environment: Readonly<Record<string, string>>;
  /** The packages whose backends were given a folder but keep their state in memory. */
  readonly inMemory: readonly string[];
  /** Stops all backends, in reverse order. */
  close(): Promise<void>;
}

/**
 * Starts local backends one after another. If one fails to start, stops the others.
 *
 * @param folder - contains a folder for the state of each backend; if absent, state is in memory
 * @throws {@link ProviderError} when one does not start
 * @throws {@link LocalBackendError} when two backends set a variable to different values
 */
export async function startBackends(backends: readonly NamedBackend[], folder?: string): Promise<RunningBackends> {
  const running: RunningBackend[] = [];
  const inMemory: string[] = [];
  const close = async () => {
    for (const backend of running.splice(0).reverse()) await backend.close();
  };
  const variables = new Map<string, { value: string; by: string }>();
  try {
    for (const { packageName, backend } of backends) {
      const started = await start({ packageName, backend }, folder);
      running.push(started);
      if (folder !== undefined && started.keepsState !== true) inMemory.push(packageName);
      for (const [name, value] of Object.entries(started.environment)) {
        const other = variables.get(name);
        if (other && other.value !== value) throw new LocalBackendError(describeConflict(name, other.by, packageName));
        variables.set(name, { value, by: packageName });
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  const environment = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
  return { environment, inMemory, close };
}

async function start({ packageName, backend }: NamedBackend, folder: string | undefined): Promise<RunningBackend> {
  let started: unknown;
  try {
    started = await (folder === undefined ? backend.start() : backend.start({ folder: join(folder, packageName) }));
  } catch (error) {
    throw new ProviderError(packageName, `its local backend did not start: ${messageOf(error)}`, { cause: error });
  }
  if (isRunningBackend(started)) return started;
  throw new ProviderError(
    packageName,
    'its localBackend.start() did not return { environment, close } with valid variable names and string values. ' +
      'Install a correct version of it.',
  );
}

function isRunningBackend(value: unknown): value is RunningBackend {
  return isRecord(value) && typeof value.close === 'function' && isEnvironment(value.environment);
}

function isEnvironment(value: unknown): boolean {
  return isRecord(value) && Object.entries(value).every(([name, text]) => /^[A-Z_a-z]\w*$/.test(name) && isText(text));
}

function describeConflict(name: string, first: string, second: string): string {
  return `${first} and ${second} set ${name} to different values. Remove one of them from your dependencies.`;
}
