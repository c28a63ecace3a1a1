import { join } from 'node:path';
import { isRecord, messageOf } from '@pcf/core/values';
import { LocalBackendError, ProviderError } from '../errors.js';
import { isText } from '../project/project.js';
import type { NamedBackend, RunningBackend } from './backend.js';
import { isTagSource, startTagging, TAGGING_VARIABLE } from './tagging.js';

/** The running local backends of a command, and the tagging API over them. */
export interface RunningBackends {
  /** The environment variables of all backends, and that of the tagging API. */
  readonly environment: Readonly<Record<string, string>>;
  /** The packages whose backends were given a folder but keep their state in memory. */
  readonly inMemory: readonly string[];
  /** Stops the tagging API, then all backends in reverse order. */
  close(): Promise<void>;
}

/**
 * Starts local backends one after another, and the tagging API over those with resources of AWS. If one fails to start, stops the
 * others.
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
  const set = (environment: Readonly<Record<string, string>>, by: string) => {
    for (const [name, value] of Object.entries(environment)) {
      const other = variables.get(name);
      if (other && other.value !== value) throw new LocalBackendError(describeConflict(name, other.by, by));
      variables.set(name, { value, by });
    }
  };
  try {
    for (const { packageName, backend } of backends) {
      const started = await start({ packageName, backend }, folder);
      running.push(started);
      if (folder !== undefined && started.keepsState !== true) inMemory.push(packageName);
      const { [TAGGING_VARIABLE]: ownTagging, ...others } = started.environment;
      set(started.tagSource ? others : started.environment, packageName);
    }
    const sources = running.flatMap(({ tagSource }) => tagSource ?? []);
    if (sources.length > 0) {
      const tagging = await startTagging(sources);
      running.push(tagging);
      set(tagging.environment, '@pcf/tagging-simulator');
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
    'its localBackend.start() did not return { environment, close } with valid variable names and string values, ' +
      'and a tagSource with service, watch(), tag() and untag() if it has one. ' +
      'Install a correct version of it.',
  );
}

function isRunningBackend(value: unknown): value is RunningBackend {
  return (
    isRecord(value) && typeof value.close === 'function' && isEnvironment(value.environment) && hasValidSource(value)
  );
}

function hasValidSource({ tagSource }: Readonly<Record<string, unknown>>): boolean {
  return tagSource === undefined || isTagSource(tagSource);
}

function isEnvironment(value: unknown): boolean {
  return isRecord(value) && Object.entries(value).every(([name, text]) => /^[A-Z_a-z]\w*$/.test(name) && isText(text));
}

function describeConflict(name: string, first: string, second: string): string {
  return `${first} and ${second} set ${name} to different values. Remove one of them from your dependencies.`;
}
