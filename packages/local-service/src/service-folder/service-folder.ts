import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '@pcf/core';
import { ignoring } from '../errors.js';
import { identifySelf, isAlive } from '../process/identity.js';
import { type EditClaim, editClaim, formatClaim, freeClaim, isClaimName, parseClaim } from './claim.js';
import { type Description, formatDescription, parseDescription } from './description.js';

const DESCRIPTION = 'description.json';

/** Reads the description in a service's folder; `undefined` if there is none, or it is not valid. */
export async function readDescription(folder: string): Promise<Description | undefined> {
  const text = await readPrivateFile(join(folder, DESCRIPTION));
  return text === undefined ? undefined : parseDescription(text);
}

/** Writes the description atomically, readable only by its owner, and syncs it to disk. */
export async function writeDescription(folder: string, described: Description): Promise<void> {
  await writePrivateFile(join(folder, DESCRIPTION), formatDescription(described));
  await syncFolder(folder);
}

/**
 * Creates a folder with a free claim, unless it exists. The folder appears atomically: it is filled under another name and then
 * renamed.
 *
 * @param folder - the folder above it must exist
 * @param fill - writes the other files into the unfinished folder
 * @returns whether this call created it
 */
export async function createFolder(folder: string, fill: (unfinished: string) => Promise<void>): Promise<boolean> {
  await sweep(folder);
  const creator = editClaim(await identifySelf());
  const unfinished = join(dirname(folder), `${unfinishedPrefix(folder)}${formatClaim(creator)}`);
  await mkdir(unfinished, { mode: 0o700 });
  try {
    // Descriptions contain secrets, and are often inside a folder under version control.
    await writeFile(join(unfinished, '.gitignore'), '*\n', { mode: 0o600 });
    await writeFile(join(unfinished, formatClaim(freeClaim())), await sealOf(unfinished), { mode: 0o600 });
    await fill(unfinished);
    const created = await ignoring(['ENOTEMPTY', 'EEXIST'], async () => {
      await rename(unfinished, folder);
      return true;
    });
    await syncFolder(dirname(folder));
    return created ?? false;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Returns the content of a claim file: the inode number of the folder. A folder that was copied or checked out has another
 * number, so its claim and description are recognised as foreign.
 */
export async function sealOf(folder: string): Promise<string> {
  return `${(await stat(folder, { bigint: true })).ino}\n`;
}

/**
 * Removes a service's folder. The claim is removed last, so that a crash does not leave an unlocked rest, and what `last` names before
 * it.
 */
export async function removeFolder(folder: string, held: EditClaim, last: string): Promise<void> {
  const names = await readdir(folder);
  const others = names.filter((name) => !isClaimName(name) && name !== last);
  for (const name of [...others, last]) await rm(join(folder, name), { recursive: true, force: true });
  await unlink(join(folder, formatClaim(held)));
  // Another process may have removed or filled the empty folder in between.
  await ignoring(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
}

/** Whether a crash during {@link removeFolder} has left nothing but the claim. */
export async function hasOnlyClaim(folder: string): Promise<boolean> {
  const names = await ignoring(['ENOENT'], () => readdir(folder));
  return names?.every(isClaimName) ?? false;
}

/** Removes the folders that killed processes left behind in {@link createFolder}. */
async function sweep(folder: string): Promise<void> {
  const prefix = unfinishedPrefix(folder);
  for (const name of await readdir(dirname(folder))) {
    const claim = name.startsWith(prefix) ? parseClaim(name.slice(prefix.length)) : undefined;
    if (claim?.kind === 'edit' && !(await isAlive(claim.holder)))
      await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function unfinishedPrefix(folder: string): string {
  return `.${basename(folder)}.`;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
