import { ProviderError } from '@pcf/core';
import { findEntry, findPackage, importEntry } from '@pcf/core/installed-package';
import type { FlavorPackage } from '@pcf/core/packages';
import { isRecord } from '@pcf/core/values';
import type { TagSource } from '@pcf/tagging-simulator';
import { MissingBackendError } from '../errors.js';
import type { LocalDurations } from '../options.js';
import type { Project } from '../project/project.js';

/** A running local backend. */
export interface RunningBackend {
  /** The environment variables that direct clients to it: `{ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it keeps its state in the folder that it was started with. If absent, its state is lost when it ends. */
  readonly keepsState?: boolean;
  /**
   * Its resources with their tags, if it has resources of AWS. One tagging API lists those of all backends, and takes the place of
   * an `AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API` in `environment`.
   */
  readonly tagSource?: TagSource;
  /** Stops it and closes all its handles. */
  close(): Promise<void>;
}

/** How to start a local backend. */
export interface LocalBackendOptions {
  /**
   * Where it keeps its state. Started again with the same folder, it must have the same state, even after its process was killed. No one
   * else uses the folder; it may not exist yet. If absent, state is in memory only.
   */
  readonly folder?: string;
  /** The port of 127.0.0.1 to listen on. If absent or 0, the system chooses one. */
  readonly port?: number;
  /** How long its transient states last. A backend without such states ignores it. If absent: as long as is good for a demonstration. */
  readonly durations?: LocalDurations;
}

/**
 * Stands in for the provider of a flavor on this machine. The package named by `"pcf": { "local": … }` exports it as
 * `localBackend`.
 *
 * @example
 * ```ts
 * export const localBackend: LocalBackend = {
 *   async start({ folder, port = 0 } = {}) {
 *     const server = await listen(port, folder);
 *     const environment = { AWS_ENDPOINT_URL_SQS: server.url };
 *     return { environment, keepsState: true, close: () => server.close() };
 *   },
 * };
 * ```
 */
export interface LocalBackend {
  /**
   * Starts it.
   *
   * @throws an error with the code `EADDRINUSE` when the port is taken, as Node's servers do
   * @throws an error with the key `missing`, the name of a package that it needs and that is not installed: other backends can run
   *   without it
   */
  start(options?: LocalBackendOptions): Promise<RunningBackend>;
}

/** A local backend of a project. */
export interface NamedBackend {
  readonly packageName: string;
  /** Its number among all backends of the project, in the order of their names: it has the same port each time. */
  readonly place: number;
  readonly backend: LocalBackend;
}

/** The names of all local backends of some flavor packages, in order. */
export function backendNames(flavorPackages: readonly FlavorPackage[]): string[] {
  const names = flavorPackages.flatMap(({ local }) => (typeof local === 'string' ? [local] : []));
  return [...new Set(names)].sort();
}

/**
 * Imports the local backends of some flavor packages, each once. One that is not installed is refused only when it is started.
 *
 * @param all - the flavor packages of the project
 * @param needed - those whose backends are wanted
 * @throws {@link ProviderError} when a backend is installed but does not export `localBackend`
 */
export async function loadBackends(
  project: Project,
  all: readonly FlavorPackage[],
  needed: readonly FlavorPackage[] = all,
): Promise<NamedBackend[]> {
  const places = backendNames(all);
  return Promise.all(
    backendNames(needed).map(async (packageName) => {
      const namedBy = needed.find(({ local }) => local === packageName)?.package.name ?? packageName;
      const backend = await loadBackend(project, packageName, namedBy);
      return { packageName, place: places.indexOf(packageName), backend };
    }),
  );
}

async function loadBackend(project: Project, name: string, namedBy: string): Promise<LocalBackend> {
  const found = project.dependencies.includes(name) ? await findPackage(name, project.folder) : undefined;
  if (!found) {
    const reason =
      `it is the local backend of ${namedBy}, but it is not installed as a dependency in ${project.packageFile}. ` +
      `Install it: npm install --save-dev ${name}`;
    return { start: () => Promise.reject(new MissingBackendError(name, reason)) };
  }
  const exports = await importEntry(found, await findEntry(found));
  if (isLocalBackend(exports.localBackend)) return exports.localBackend;
  throw new ProviderError(
    name,
    `it is the local backend of ${namedBy}, but it does not export "localBackend", an object with start(). Install a correct version of it.`,
  );
}

function isLocalBackend(value: unknown): value is LocalBackend {
  return isRecord(value) && typeof value.start === 'function';
}
