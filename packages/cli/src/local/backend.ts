import { LocalBackendError, ProviderError } from '../errors.js';
import { findEntry, importEntry } from '../project/package-entry.js';
import { findPackage, isRecord, type Project } from '../project/project.js';
import type { Provider } from '../project/providers.js';

/** A local backend that runs. */
export interface RunningBackend {
  /** The variables that make clients use it: `{ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it keeps its state in the folder that it was started with. Absent: it forgets everything when it ends. */
  readonly keepsState?: boolean;
  /** Ends it; leaves no handle open. */
  close(): Promise<void>;
}

/**
 * Runs the provider of a flavor on this machine. The package that a provider names under `"pcf": { "local": … }` exports
 * one as `localBackend`.
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
   * @param options - `folder`: where it keeps its state, so that it has it again when it is started with the same folder, also
   *   after its process was killed. The folder may not exist yet, and is its own. Where absent, state is in memory only.
   */
  start(options?: { readonly folder?: string }): Promise<RunningBackend>;
}

/** A local backend, and the package that it came from. */
export interface NamedBackend {
  readonly packageName: string;
  readonly backend: LocalBackend;
}

/**
 * Imports the local backends that providers name, each once.
 *
 * @throws {@link LocalBackendError} when no provider names one
 * @throws {@link ProviderError} when one is no direct dependency, is not installed, or does not export a backend
 */
export async function loadBackends(project: Project, providers: readonly Provider[]): Promise<NamedBackend[]> {
  const namedBy = new Map(
    providers.flatMap(({ local, package: by }) => (typeof local === 'string' ? [[local, by.name]] : [])),
  );
  if (namedBy.size === 0) {
    throw new LocalBackendError(
      `No dependency in ${project.packageFile} names a local backend. Install the package of a flavor that has one; pcf flavors lists them.`,
    );
  }
  return Promise.all([...namedBy].map(([name, by]) => loadBackend(project, name, by)));
}

async function loadBackend(project: Project, name: string, namedBy: string): Promise<NamedBackend> {
  const found = project.dependencies.includes(name) ? await findPackage(project, name) : undefined;
  if (!found) {
    throw new ProviderError(
      name,
      `it is the local backend of ${namedBy}, but not installed as a dependency of ${project.packageFile}. ` +
        `Install it: npm install --save-dev ${name}`,
    );
  }
  const exports = await importEntry(found, await findEntry(found));
  if (isLocalBackend(exports.localBackend)) return { packageName: name, backend: exports.localBackend };
  throw new ProviderError(
    name,
    `it is the local backend of ${namedBy}, but does not export "localBackend", an object with start(). Install a correct version of it.`,
  );
}

function isLocalBackend(value: unknown): value is LocalBackend {
  return isRecord(value) && typeof value.start === 'function';
}
