import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Project, type ProjectBackends, startProjectBackends, UsageError } from '@pcf/cli/extension';
import { makePrivateFolder, writePrivateFile } from '@pcf/core';
// biome-ignore lint/style/noRestrictedImports: a type only.
import type { PostgresServer } from '@pcf/postgres-server';
import { MissingPackageError } from '../errors.js';
import { DATABASE_VARIABLE } from '../options.js';
import { DEV_FILE, runningDev } from '../set-up/database.js';

/** What `pcf fleet dev` runs beside its workers. */
export interface Services {
  readonly postgres: PostgresServer;
  readonly backends: ProjectBackends;
  /** The environment of the workers. */
  readonly env: ProjectBackends['env'];
  /** The file with the addresses of the database and the backends, for other commands of the project. */
  readonly file: string;
  /** Stops all. */
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL and the local backends of a project, with the state of the last time, and writes down where the database is.
 *
 * @param env - the environment of this process; it stays as it is
 * @throws {@link UsageError} where it runs in this project already
 * @throws {@link MissingPackageError} where `@pcf/postgres-server` is not installed
 * @throws a `PostgresFolderError` where the folder cannot be used
 */
export async function startServices(project: Project, env: ProjectBackends['env']): Promise<Services> {
  const running = await runningDev(project);
  if (running) throw new UsageError(`pcf fleet dev runs in this project already: process ${running.pid}.`);
  const startPostgres = await postgresOf();
  const postgres = await startPostgres({ folder: join(project.folder, '.pcf', 'postgres') });
  const file = join(project.folder, DEV_FILE);
  let backends: ProjectBackends | undefined;
  const close = async () => {
    await rm(file, { force: true });
    await backends?.close();
    await postgres.stop();
  };
  try {
    backends = await startProjectBackends(project, env);
    await makePrivateFolder(dirname(file), project.folder);
    await writePrivateFile(join(dirname(file), '.gitignore'), '*\n');
    await writePrivateFile(
      file,
      `${JSON.stringify({ database: postgres.url, pid: process.pid, environment: backends.environment })}\n`,
    );
    return { postgres, backends, file, env: { ...backends.env, [DATABASE_VARIABLE]: postgres.url }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function postgresOf() {
  try {
    // biome-ignore lint/style/noRestrictedImports: only `pcf fleet dev` needs it, so it may be missing.
    return (await import('@pcf/postgres-server')).startPostgres;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new MissingPackageError('@pcf/postgres-server', { cause: error });
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
