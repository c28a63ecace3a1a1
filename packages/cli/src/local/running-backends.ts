import { join } from 'node:path';
import { LocalBackendError, messageOf, ProviderError } from '../errors.js';
import { isRecord, isText } from '../project/project.js';
import type { NamedBackend, RunningBackend } from './backend.js';

/** Local backends that run together. */
export interface RunningBackends {
  /** The variables of all of them. */
  readonly environment: Readonly<Record<string, string>>;
  /** The packages of those that keep no state in the folder that they were given. */
  readonly forgetful: readonly string[];
  /** Ends all of them, last started first. */
  close(): Promise<void>;
}

/**
 * Starts local backends, one after another. When one does not start, those that did are ended.
 *
 * @param folder - in which each has a folder of its own for its state; in memory where absent
 * @throws {@link ProviderError} when one does not start
 * @throws {@link LocalBackendError} when two want different values of one variable
 */
export async function startBackends(backends: readonly NamedBackend[], folder?: string): Promise<RunningBackends> {
  const running: RunningBackend[] = [];
  const forgetful: string[] = [];
  const close = async () => {
    for (const backend of running.splice(0).reverse()) await backend.close();
  };
  const variables = new Map<string, { value: string; by: string }>();
  try {
    for (const { packageName, backend } of backends) {
      const started = await start({ packageName, backend }, folder);
      running.push(started);
      if (folder !== undefined && started.keepsState !== true) forgetful.push(packageName);
      for (const [name, value] of Object.entries(started.environment)) {
        const there = variables.get(name);
        if (there && there.value !== value) throw new LocalBackendError(disagreement(name, there.by, packageName));
        variables.set(name, { value, by: packageName });
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  const environment = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
  return { environment, forgetful, close };
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
    'its localBackend.start() did not return { environment, close }, with variables that have names a shell can set. ' +
      'Install a correct version of it.',
  );
}

function isRunningBackend(value: unknown): value is RunningBackend {
  return isRecord(value) && typeof value.close === 'function' && isEnvironment(value.environment);
}

function isEnvironment(value: unknown): boolean {
  return isRecord(value) && Object.entries(value).every(([name, text]) => /^[A-Z_a-z]\w*$/.test(name) && isText(text));
}

function disagreement(name: string, first: string, second: string): string {
  return `${first} and ${second} both set ${name}, to different values: remove one of them from your dependencies.`;
}
