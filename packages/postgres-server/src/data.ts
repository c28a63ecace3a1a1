import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, PcfError, readPrivateFile, writePrivateFile } from '@pcf/core';
import type { Binaries } from './binaries.js';
import { isSystemError, PostgresFolderError, PostgresStartError } from './errors.js';
import type { Account, Supervisor } from './supervisor.js';

/** The superuser of each server. */
export const USER = 'postgres';

/** The file with the password, in the data folder: so both appear at once, and a copy of one has the other. */
const PASSWORD = 'pcf-password';

/** The entries of a folder of ours. */
const OURS = /^(?:data|\.gitignore.*|unfinished-[0-9a-f]+)$/;

/** Where the databases of a server are. */
export interface Data {
  /** What PostgreSQL calls the data directory. */
  readonly folder: string;
  readonly password: string;
}

/** What is needed to open a data folder. */
export interface DataOptions {
  /** The folder that holds the data folder. */
  readonly home: string;
  /** Where the data folder is built, in `home`, before it gets its name. */
  readonly unfinished: string;
  /** A folder that the account can reach, for files that are needed only now. */
  readonly temporary: string;
  readonly binaries: Binaries;
  readonly supervisor: Supervisor;
  /** Whether the files must survive a crash of the machine. */
  readonly durable: boolean;
}

/**
 * Opens the data folder in a folder, and creates it where there is none.
 *
 * @throws {@link PostgresFolderError} where another version has written it, or another program
 * @throws {@link PostgresStartError} where it cannot be created
 */
export async function openData(options: DataOptions): Promise<Data> {
  return inFolder(options.home, () => openOrCreate(options));
}

/** Turns what the operating system refuses into an error of the folder. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PcfError || !(error instanceof Error)) throw error;
    throw new PostgresFolderError(folder, error.message, { cause: error });
  }
}

/**
 * Makes the folder that keeps the databases of a server: private, and ignored by git.
 *
 * @param folder - an absolute path
 * @throws {@link PostgresFolderError} where it has other files, which stay as they are
 * @throws UnsafePathError where it is a link, another user's, or no folder
 */
export async function makeHome(folder: string): Promise<void> {
  await inFolder(folder, async () => {
    const other = (await entriesOf(folder)).find((name) => !OURS.test(name));
    if (other !== undefined) {
      throw new PostgresFolderError(folder, `it has other files, such as ${other}. Use a folder for PostgreSQL alone.`);
    }
    await makePrivateFolder(folder, process.cwd());
    await writePrivateFile(join(folder, '.gitignore'), '*\n');
  });
}

async function openOrCreate(options: DataOptions): Promise<Data> {
  const { home, binaries } = options;
  const folder = join(home, 'data');
  if ((await entriesOf(folder)).length === 0) await create(folder, options);
  const version = await readIfThere(join(folder, 'PG_VERSION'));
  if (version === undefined)
    throw new PostgresFolderError(home, 'its folder data has other files. Use another folder.');
  if (version.trim() !== binaries.major) {
    throw new PostgresFolderError(
      home,
      `PostgreSQL ${version.trim()} has written it, and this is PostgreSQL ${binaries.major}. Use another folder, or delete this one ` +
        'if its databases are not needed.',
    );
  }
  const password = await readPrivateFile(join(folder, PASSWORD));
  if (password === undefined) {
    throw new PostgresFolderError(home, `the file ${PASSWORD} in its data folder is missing. Use another folder.`);
  }
  return { folder, password };
}

/**
 * The path by which PostgreSQL finds its data folder, which must be its working folder. As root, another user runs it, who may not
 * reach a private folder by its path. But it is in there already, and on Linux it may stay.
 */
export function pathOfData(folder: string, account: Account | undefined): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

/** Builds the data folder under another name: it gets its own when it is complete, so that a crash leaves none in parts. */
async function create(folder: string, { home, unfinished, temporary, binaries, supervisor, durable }: DataOptions) {
  const { account } = supervisor;
  await mkdir(unfinished, { mode: 0o700 });
  if (account) await chown(unfinished, account.uid, account.gid);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(temporary, PASSWORD);
  await writePrivateFile(passwordFile, password);
  if (account) await chown(passwordFile, account.uid, account.gid);
  const { code, output } = await supervisor.complete(
    binaries.initdb,
    [
      `--pgdata=${pathOfData(unfinished, account)}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-locale',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    unfinished,
  );
  await rm(passwordFile);
  if (code !== 0) {
    const asNobody = account !== undefined;
    throw new PostgresStartError(`its data folder in ${home} cannot be created.`, { output, asNobody });
  }
  await writePrivateFile(join(unfinished, PASSWORD), password);
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Another process may have created it meanwhile: then that one is used.
    if ((await entriesOf(folder)).length === 0) throw error;
    await rm(unfinished, { recursive: true });
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
