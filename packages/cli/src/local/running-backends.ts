import { join } from 'node:path';
import { ProviderError } from '@pcf/core';
import { isRecord, messageOf, omitUndefined } from '@pcf/core/values';
import { LocalBackendError, MissingBackendError } from '../errors.js';
import type { LocalDurations } from '../options.js';
import { isText } from '../project/project.js';
import type { NamedBackend, RunningBackend } from './backend.js';
import { onPort, type Ports } from './ports.js';
import { isTagSource, startTagging, TAGGING_VARIABLE } from './tagging.js';

/** The running local backends of a command, and the tagging API over them. */
export interface RunningBackends {
  /** The environment variables of all backends, and that of the tagging API. */
  readonly environment: Readonly<Record<string, string>>;
  /** The packages whose backends run. */
  readonly packageNames: readonly string[];
  /** Those of them whose backends were given a folder but keep their state in memory. */
  readonly inMemory: readonly string[];
  /** Why other backends do not run: a package is not installed. */
  readonly missing: readonly MissingBackendError[];
  /** Stops the tagging API, then all backends in reverse order. */
  close(): Promise<void>;
}

/** How to start local backends. */
export interface StartOptions {
  readonly ports: Ports;
  /** The place of the tagging API: behind all backends of the project. */
  readonly taggingPlace: number;
  /** Contains a folder for the state of each backend; if absent, state is in memory. */
  readonly folder?: string | undefined;
  readonly durations?: LocalDurations | undefined;
}

/**
 * Starts local backends one after another, and the tagging API over those with resources of AWS. A backend that is not installed is
 * left out. If another one fails to start, stops all.
 *
 * @throws {@link ProviderError} when one does not start
 * @throws {@link LocalBackendError} when a port is taken, or two backends set a variable to different values
 */
export async function startBackends(
  backends: readonly NamedBackend[],
  { ports, taggingPlace, folder, durations }: StartOptions,
): Promise<RunningBackends> {
  const running: RunningBackend[] = [];
  const packageNames: string[] = [];
  const inMemory: string[] = [];
  const missing: MissingBackendError[] = [];
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
    for (const named of backends) {
      const { packageName } = named;
      const started = await onPort(ports, named, (port) => start(named, { folder, port, durations }));
      if (started instanceof MissingBackendError) {
        missing.push(started);
        continue;
      }
      running.push(started);
      packageNames.push(packageName);
      if (folder !== undefined && started.keepsState !== true) inMemory.push(packageName);
      const { [TAGGING_VARIABLE]: ownTagging, ...others } = started.environment;
      set(started.tagSource ? others : started.environment, packageName);
    }
    const sources = running.flatMap(({ tagSource }) => tagSource ?? []);
    if (sources.length > 0) {
      const api = { packageName: '@pcf/tagging-simulator', place: taggingPlace };
      const tagging = await onPort(ports, api, (port) => startTagging(sources, omitUndefined({ port, durations })));
      running.push(tagging);
      set(tagging.environment, api.packageName);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const environment = Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
  return { environment, packageNames, inMemory, missing, close };
}

async function start(
  { packageName, backend }: NamedBackend,
  { folder, ...others }: Pick<StartOptions, 'folder' | 'durations'> & { readonly port: number },
): Promise<RunningBackend | MissingBackendError> {
  let started: unknown;
  try {
    const own = folder === undefined ? undefined : join(folder, packageName);
    started = await backend.start(omitUndefined({ ...others, folder: own }));
  } catch (error) {
    if (error instanceof MissingBackendError) return error;
    if (namesMissingPackage(error)) return new MissingBackendError(packageName, messageOf(error), { cause: error });
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

function namesMissingPackage(error: unknown): boolean {
  return isRecord(error) && isText(error.missing);
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
