import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { defineError } from './errors/pcf-error.js';

/**
 * A private file or folder of the framework is something else: a link, a pipe, another user's. Nothing was written.
 *
 * Arguments: the path; what is wrong with it, as the end of a sentence.
 */
export class UnsafePathError extends defineError(
  'UnsafePathError',
  'PCF_UNSAFE_PATH',
  (path: string, reason: string) => ({
    path,
    message: `${path} ${reason}. Nothing was written there. If it is not needed, remove it and try again.`,
  }),
) {}

/**
 * Creates a folder that only its owner can use, and the folders above it up to another one. Existing ones must be folders of
 * this user: a link could lead anywhere. Takes the rights of others to the folder away.
 *
 * @param folder - an absolute path
 * @param below - the existing folder above it, an absolute path. Where it is not above, the parent of the folder is used
 * @throws {@link UnsafePathError} when one of them is a link, another user's, or no folder
 *
 * @example
 * ```ts
 * await makePrivateFolder('/srv/shop/.pcf/local', '/srv/shop');
 * ```
 */
export async function makePrivateFolder(folder: string, below: string): Promise<void> {
  const way = relative(below, folder);
  const isBelow = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  const base = isBelow ? below : dirname(folder);
  await mkdir(base, { recursive: true });
  let path = base;
  for (const name of relative(base, folder).split(sep)) {
    path = join(path, name);
    await makeOne(path, path === folder || name === '.pcf');
  }
}

async function makeOne(path: string, isPrivate: boolean): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const handle = await openNoLink(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const { uid, mode } = await handle.stat();
    if (!isOurs(uid)) throw new UnsafePathError(path, 'belongs to another user');
    if (isPrivate && (mode & 0o077) !== 0) await handle.chmod(0o700);
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file that only its owner can use, completely or not at all. Replaces an existing file, link or pipe, and never
 * writes through it.
 *
 * @throws {@link UnsafePathError} when there is a folder of this name
 */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const found = await lstat(file).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (found?.isDirectory()) throw new UnsafePathError(file, 'is a folder');
  const unfinished = `${file}.${randomUUID()}.new`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(unfinished, flags, 0o600);
  try {
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The largest private file that is read, in bytes. */
const LARGEST = 10 * 1024 * 1024;

/**
 * Reads a file that {@link writePrivateFile} wrote.
 *
 * @returns `undefined` when there is none
 * @throws {@link UnsafePathError} when it is a link, not a file, another user's, or too large
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await openNoLink(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    await checkPrivateFile(file, handle);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/**
 * Opens a file that only its owner can use, to append to it.
 *
 * @throws {@link UnsafePathError} when it is a link, not a file, another user's, or has hard links
 */
export async function appendPrivateFile(file: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
  const handle = await openNoLink(file, flags);
  try {
    await checkPrivateFile(file, handle, Number.POSITIVE_INFINITY);
    await handle.chmod(0o600);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function checkPrivateFile(file: string, handle: FileHandle, largest = LARGEST): Promise<void> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new UnsafePathError(file, 'is not a file');
  if (!isOurs(stat.uid)) throw new UnsafePathError(file, 'belongs to another user');
  if (stat.nlink !== 1) throw new UnsafePathError(file, 'is a file that has another name too (a hard link)');
  if (stat.size > largest) throw new UnsafePathError(file, `is larger than ${largest} bytes`);
}

async function openNoLink(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, flags | constants.O_NOFOLLOW, 0o600);
  } catch (error) {
    if (hasCode(error, 'ELOOP')) throw new UnsafePathError(path, 'is a symbolic link');
    if (hasCode(error, 'ENOTDIR')) throw new UnsafePathError(path, 'is not a folder');
    if (hasCode(error, 'ENXIO')) throw new UnsafePathError(path, 'is a pipe or a socket');
    throw error;
  }
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
