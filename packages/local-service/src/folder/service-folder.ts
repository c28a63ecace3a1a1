import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makePrivateFolder, readPrivateFile, writePrivateFile } from '@pcf/core';
import { unless } from '../errors.js';
import { identifySelf, isAlive } from '../process/identity.js';
import { type EditClaim, editClaim, formatClaim, freeClaim, isClaimName, parseClaim } from './claim.js';
import { type Description, formatDescription, parseDescription } from './description.js';

const DESCRIPTION = 'description.json';

/** The description in a service's folder; `undefined` when there is none that can be read as one. */
export async function readDescription(folder: string): Promise<Description | undefined> {
  const text = await readPrivateFile(join(folder, DESCRIPTION));
  return text === undefined ? undefined : parseDescription(text);
}

/** Writes the description all at once, for its owner's eyes only, and makes sure that it is on the disk. */
export async function writeDescription(folder: string, described: Description): Promise<void> {
  await writePrivateFile(join(folder, DESCRIPTION), formatDescription(described));
  await syncFolder(folder);
}

/**
 * Makes sure that a service has its folder, with a claim that is anybody's. It comes into being all at once: it is filled
 * under another name first.
 *
 * @param base - the folder below which no folder may be a link
 */
export async function createFolder(folder: string, base: string): Promise<void> {
  await makePrivateFolder(dirname(folder), base);
  await sweep(folder);
  const creator = editClaim(await identifySelf());
  const unfinished = join(dirname(folder), `${unfinishedPrefix(folder)}${formatClaim(creator)}`);
  await mkdir(unfinished, { mode: 0o700 });
  try {
    // Descriptions hold secrets, and are often below a folder under version control.
    await writeFile(join(unfinished, '.gitignore'), '*\n', { mode: 0o600 });
    await writeFile(join(unfinished, formatClaim(freeClaim())), await sealOf(unfinished), { mode: 0o600 });
    await unless(['ENOTEMPTY', 'EEXIST'], () => rename(unfinished, folder));
    await syncFolder(dirname(folder));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * What a claim's file holds: the number that the file system gave to the folder. A folder that came with version control, or
 * was copied, has another number, so that its claim and its description are not taken for ours.
 */
export async function sealOf(folder: string): Promise<string> {
  return `${(await stat(folder, { bigint: true })).ino}\n`;
}

/** Removes a service's folder and all that is in it; the claim last, so that a crash leaves nothing that looks whole. */
export async function removeFolder(folder: string, held: EditClaim): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((other) => !isClaimName(other)))
    await rm(join(folder, name), { recursive: true, force: true });
  await unlink(join(folder, formatClaim(held)));
  // Somebody else may have removed or filled the empty folder in between.
  await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
}

/** Removes what processes that were killed in {@link createFolder} left behind. */
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
