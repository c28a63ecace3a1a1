import { mkdir, open, readdir, readFile, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type EditClaim, editClaim, formatClaim, freeClaim, isClaimName, parseClaim } from './claim.js';
import { type Description, formatDescription, parseDescription } from './description.js';
import { identifySelf, isAlive } from './process-identity.js';
import { unless } from './system-error.js';

const DESCRIPTION = 'description.json';

/** The description in a service's folder; `undefined` when there is none that can be read as one. */
export async function readDescription(folder: string): Promise<Description | undefined> {
  const text = await unless(['ENOENT'], () => readFile(join(folder, DESCRIPTION), 'utf8'));
  return text === undefined ? undefined : parseDescription(text);
}

/** Writes the description all at once, for its owner's eyes only, and makes sure that it is on the disk. */
export async function writeDescription(folder: string, described: Description): Promise<void> {
  const unfinished = join(folder, `${DESCRIPTION}.new`);
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(formatDescription(described));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, DESCRIPTION));
  await syncFolder(folder);
}

/**
 * Makes sure that a service has its folder, with a claim that is anybody's. It comes into being all at once: it is filled
 * under another name first.
 */
export async function createFolder(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await sweep(folder);
  const creator = editClaim(await identifySelf());
  const unfinished = join(dirname(folder), `${unfinishedPrefix(folder)}${formatClaim(creator)}`);
  await mkdir(unfinished, { mode: 0o700 });
  try {
    // Descriptions hold secrets, and are often below a folder under version control.
    await writeFile(join(unfinished, '.gitignore'), '*\n');
    await writeFile(join(unfinished, formatClaim(freeClaim())), '');
    await unless(['ENOTEMPTY', 'EEXIST'], () => rename(unfinished, folder));
    await syncFolder(dirname(folder));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
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
