import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, readPrivateFile } from '@pcf/core';
import { ignoring } from '../errors.js';
import { identifySelf, isAlive } from '../process/identity.js';
import { type Claim, type EditClaim, editClaim, formatClaim, freeClaim, isClaimName, parseClaim } from './claim.js';
import { sealOf } from './service-folder.js';

/** During a rename, a listing may show the claim under both names or under none, so it is read again. */
const READS = 5;

/**
 * The claim of a folder, or why it has none: `empty` after a crash during removal, `damaged` without a claim file, `foreign` if
 * the folder was copied from another place.
 */
export type FoundClaim = Claim | 'empty' | 'damaged' | 'foreign';

/**
 * Reads the claim of a service.
 *
 * @param folder - the service's folder
 * @returns `undefined` if the folder does not exist
 */
export async function readClaim(folder: string): Promise<FoundClaim | undefined> {
  for (let read = 0; read < READS; read += 1) {
    const names = await ignoring(['ENOENT'], () => readdir(folder));
    if (!names) return undefined;
    if (names.length === 0) return 'empty';
    const [name, ...others] = names.filter(isClaimName);
    const claim = name === undefined ? undefined : parseClaim(name);
    if (name === undefined || !claim || others.length > 0) continue;
    const sealed = await isSealed(folder, name);
    if (sealed !== undefined) return sealed ? claim : 'foreign';
  }
  return 'damaged';
}

/** Whether a claim was created in this folder; `undefined` if it has been renamed in the meantime. */
async function isSealed(folder: string, name: string): Promise<boolean | undefined> {
  const seal = await readPrivateFile(join(folder, name));
  if (seal === undefined) return undefined;
  const expected = await ignoring(['ENOENT'], () => sealOf(folder));
  return expected === undefined ? undefined : seal === expected;
}

/**
 * Renames the claim file, if it still has the name that was read.
 *
 * @returns whether it had
 */
export async function replaceClaim(folder: string, from: Claim, to: Claim): Promise<boolean> {
  const replaced = await ignoring(['ENOENT'], async () => {
    await rename(join(folder, formatClaim(from)), join(folder, formatClaim(to)));
    return true;
  });
  return replaced ?? false;
}

/**
 * Runs `work` while holding the lock. Releases the lock afterwards, unless `work` has replaced or removed the claim.
 *
 * @returns the result of `work`
 * @throws {@link ConflictError} when another process holds the lock, or the service has been removed
 */
export async function withLock<T>(folder: string, work: (held: EditClaim) => Promise<T>): Promise<T> {
  const seen = await readClaim(folder);
  if (!seen || typeof seen === 'string') throw new ConflictError(`the description in ${folder} has changed`);
  if (seen.kind !== 'free' && (await isAlive(seen.holder)))
    throw new ConflictError(`the service in ${folder} is locked by process ${seen.holder.pid}`);
  const held = editClaim(await identifySelf());
  if (!(await replaceClaim(folder, seen, held)))
    throw new ConflictError(`another process has locked the service in ${folder}`);
  try {
    return await work(held);
  } finally {
    await replaceClaim(folder, held, freeClaim());
  }
}
