import { isRecord } from '@pcf/core/values';
import type { TagSource } from '@pcf/tagging-simulator';
import { LocalBackendError, ProviderError } from '../errors.js';
import type { FlavorPackage } from '../project/flavor-packages.js';
import { findEntry, importEntry } from '../project/package-entry.js';
import { findPackage, type Project } from '../project/project.js';

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

/**
 * Stands in for the provider of a flavor on this machine. The package named by `"pcf": { "local": … }` exports it as
 * `localBackend`.
 *
 * @example
 * ```ts
 * export const localBackend: LocalBackend = {
 *   async start({ folder } = {}) {
 *     const server = await listen(folder);
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
   * @param options - `folder`: where it keeps its state. Started again with the same folder, it must have the same state, even
   *   after its process was killed. No one else uses the folder; it may not exist yet. If absent, state is in memory only.
   */
  start(options?: { readonly folder?: string }): Promise<RunningBackend>;
}

/** A local backend and the name of its package. */
export interface NamedBackend {
  readonly packageName: string;
  readonly backend: LocalBackend;
}

/**
 * Imports the local backends of some flavor packages, each once.
 *
 * @throws {@link LocalBackendError} when no package has one
 * @throws {@link ProviderError} when a backend is not a direct dependency, is not installed, or does not export `localBackend`
 */
export async function loadBackends(
  project: Project,
  flavorPackages: readonly FlavorPackage[],
): Promise<NamedBackend[]> {
  const namedBy = new Map(
    flavorPackages.flatMap(({ local, package: by }) => (typeof local === 'string' ? [[local, by.name]] : [])),
  );
  if (namedBy.size === 0) {
    throw new LocalBackendError(
      `No dependency in ${project.packageFile} has a local backend. Install the package of a flavor that has one.`,
    );
  }
  return Promise.all([...namedBy].map(([name, by]) => loadBackend(project, name, by)));
}

async function loadBackend(project: Project, name: string, namedBy: string): Promise<NamedBackend> {
  const found = project.dependencies.includes(name) ? await findPackage(project, name) : undefined;
  if (!found) {
    throw new ProviderError(
      name,
      `it is the local backend of ${namedBy}, but it is not installed as a dependency in ${project.packageFile}. ` +
        `Install it: npm install --save-dev ${name}`,
    );
  }
  const exports = await importEntry(found, await findEntry(found));
  if (isLocalBackend(exports.localBackend)) return { packageName: name, backend: exports.localBackend };
  throw new ProviderError(
    name,
    `it is the local backend of ${namedBy}, but it does not export "localBackend", an object with start(). Install a correct version of it.`,
  );
}

function isLocalBackend(value: unknown): value is LocalBackend {
  return isRecord(value) && typeof value.start === 'function';
}
