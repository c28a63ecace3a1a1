import { randomUUID } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { ignoring } from '../errors.js';
import type { Declared, ServiceLocation } from '../paths.js';
import { merge } from '../service-folder/description.js';
import { readClaim, withLock } from '../service-folder/lock.js';
import { createFolder, readDescription, removeFolder, writeDescription } from '../service-folder/service-folder.js';

/**
 * Writes the declared settings of a service. Other settings stay as they are.
 *
 * @param base - the default working folder of a new service, absolute
 * @returns the id of a new service; `undefined` if it had a description
 * @throws ConflictError when another process holds the lock
 */
export async function writeService(
  location: ServiceLocation,
  declared: Declared,
  base: string,
): Promise<string | undefined> {
  const found = await readClaim(location.folder);
  if (found === undefined || found === 'empty') await createFolder(location.folder, base);
  return withLock(location.folder, async () => {
    const known = await readDescription(location.folder);
    const id = randomUUID();
    const defaults = { id, environment: {}, working_folder: base, log: location.ownLog };
    await writeDescription(location.folder, merge(known, declared, defaults));
    return known ? undefined : id;
  });
}

/**
 * Removes a service whose process does not run.
 *
 * @throws ConflictError when another process holds the lock
 */
export async function removeService(folder: string): Promise<void> {
  if ((await readClaim(folder)) === 'empty') await ignoring(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
  else await withLock(folder, (held) => removeFolder(folder, held));
}
