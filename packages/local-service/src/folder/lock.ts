import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, readPrivateFile } from '@pcf/core';
import { unless } from '../errors.js';
import { identifySelf, isAlive } from '../process/identity.js';
import { type Claim, type EditClaim, editClaim, formatClaim, freeClaim, isClaimName, parseClaim } from './claim.js';
import { sealOf } from './service-folder.js';

/** A listing may show a claim under both of its names, or neither, while it changes hands. */
const READS = 5;

/**
 * What is found where a claim should be: an empty folder is what a crash left of a removal, a damaged one has lost its claim, and
 * a foreign one was not made at this place.
 */
export type FoundClaim = Claim | 'empty' | 'damaged' | 'foreign';

/**
 * Who has the say over a service.
 *
 * @param folder - the service's folder
 * @returns `undefined` when there is no folder
 */
export async function readClaim(folder: string): Promise<FoundClaim | undefined> {
  for (let read = 0; read < READS; read += 1) {
    const names = await unless(['ENOENT'], () => readdir(folder));
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

/** Whether a claim was made in this very folder; `undefined` when it has changed hands in the meantime. */
async function isSealed(folder: string, name: string): Promise<boolean | undefined> {
  const seal = await readPrivateFile(join(folder, name));
  if (seal === undefined) return undefined;
  const expected = await unless(['ENOENT'], () => sealOf(folder));
  return expected === undefined ? undefined : seal === expected;
}

/**
 * Passes the say on, if it is still where it was seen.
 *
 * @returns whether it was
 */
export async function passClaim(folder: string, from: Claim, to: Claim): Promise<boolean> {
  const passed = await unless(['ENOENT'], async () => {
    await rename(join(folder, formatClaim(from)), join(folder, formatClaim(to)));
    return true;
  });
  return passed ?? false;
}

/**
 * Does something while nobody else has the say over the service. Work that passes the claim on, or removes it, keeps it so.
 *
 * @returns what the work returns
 * @throws {@link ConflictError} when somebody else has the say, or the service is gone
 */
export async function whileHolding<T>(folder: string, work: (held: EditClaim) => Promise<T>): Promise<T> {
  const seen = await readClaim(folder);
  if (!seen || typeof seen === 'string') throw new ConflictError(`the description in ${folder} has just changed`);
  if (seen.kind !== 'free' && (await isAlive(seen.holder)))
    throw new ConflictError(
      `the process ${seen.holder.pid} has just become the one that works on, or is, the service in ${folder}`,
    );
  const held = editClaim(await identifySelf());
  if (!(await passClaim(folder, seen, held)))
    throw new ConflictError(`another process has just taken the service in ${folder}`);
  try {
    return await work(held);
  } finally {
    await passClaim(folder, held, freeClaim());
  }
}
