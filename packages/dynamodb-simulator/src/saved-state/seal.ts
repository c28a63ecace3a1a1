import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const SEAL = 'seal.json';

/** Logs and the lock of LevelDB, which hold no state. */
const NO_STATE = ['LOCK', 'LOG', 'LOG.old'];

/** The folder does not exist, or is a file; opening it reports the latter. */
const NO_SEAL = ['ENOENT', 'ENOTDIR'];

/** The digests of the files below a folder, by their paths. */
type Digests = Readonly<Record<string, string>>;

/**
 * Writes the digests of all files of a closed folder, for {@link breakSeal}. LevelDB itself silently drops data that it cannot read
 * at the end of a file.
 */
export async function seal(folder: string): Promise<void> {
  const file = join(folder, SEAL);
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  const digests = await digestsOf(folder);
  for (const name of Object.keys(digests)) await chmod(join(folder, name), 0o600);
  await writeFile(unfinished, JSON.stringify(digests), { flag: 'wx', mode: 0o600 });
  await rename(unfinished, file);
}

/**
 * Checks that the files of a folder are as they were when it was closed. After a crash there is no seal, and LevelDB recovers by
 * itself.
 *
 * @throws Error that names the file that is damaged, and what to do
 */
export async function breakSeal(folder: string): Promise<void> {
  await refuseLinks(folder);
  const text = await orAbsent(readFile(join(folder, SEAL), 'utf8'));
  if (text === undefined) return;
  const found = await digestsOf(folder);
  const known = parse(text);
  if (!known) throw damage(SEAL, 'cannot be read');
  for (const [name, digest] of Object.entries(known)) {
    if (found[name] === undefined) throw damage(name, 'is missing');
    if (found[name] !== digest) throw damage(name, 'has changed since the folder was closed');
  }
  const added = Object.keys(found).find((name) => !Object.hasOwn(known, name));
  if (added !== undefined) throw damage(added, 'was added since the folder was closed');
}

/** Refuses links, pipes and devices: LevelDB would write through them. */
async function refuseLinks(folder: string): Promise<void> {
  const entries = (await orAbsent(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const isLinked = !entry.isFile() || (await lstat(path)).nlink > 1;
    if (isLinked) throw damage(path.slice(folder.length + 1), 'is a link, a pipe or a device');
  }
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_SEAL.includes(String(error.code))) return undefined;
    throw error;
  }
}

/** Removes the seal, before files change. */
export async function removeSeal(folder: string): Promise<void> {
  await rm(join(folder, SEAL), { force: true });
}

async function digestsOf(folder: string): Promise<Digests> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const digests: [string, string][] = [];
  for (const entry of entries) {
    if (entry.isDirectory() || NO_STATE.includes(entry.name) || entry.name.startsWith(SEAL)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    digests.push([name, hash.digest('hex')]);
  }
  return Object.fromEntries(digests);
}

function parse(text: string): Digests | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDigests(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isDigests = (value: unknown): value is Digests =>
  typeof value === 'object' && value !== null && Object.values(value).every((digest) => typeof digest === 'string');

const damage = (name: string, how: string): Error =>
  new Error(`it is damaged: the file ${name} ${how}. Restore the file, or delete the folder to start without tables`);
