import { randomUUID } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { unless } from '../errors.js';
import { merge } from '../folder/description.js';
import { readClaim, whileHolding } from '../folder/lock.js';
import { createFolder, readDescription, removeFolder, writeDescription } from '../folder/service-folder.js';
import type { Declared, Place } from '../paths.js';

/**
 * Writes down what is declared of a service; what is not declared stays as it is.
 *
 * @param base - the working folder of a new service that declares none, absolute
 * @returns the id of a service that has no description before; `undefined` for one that has
 * @throws ConflictError when another process is changing the service
 */
export async function describeService(place: Place, declared: Declared, base: string): Promise<string | undefined> {
  const found = await readClaim(place.folder);
  if (found === undefined || found === 'empty') await createFolder(place.folder, base);
  return whileHolding(place.folder, async () => {
    const known = await readDescription(place.folder);
    const id = randomUUID();
    const defaults = { id, environment: {}, working_folder: base, log: place.ownLog };
    await writeDescription(place.folder, merge(known, declared, defaults));
    return known ? undefined : id;
  });
}

/**
 * Removes all that is left of a service whose process does not run.
 *
 * @throws ConflictError when somebody else has the say
 */
export async function removeService(folder: string): Promise<void> {
  if ((await readClaim(folder)) === 'empty') await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
  else await whileHolding(folder, (held) => removeFolder(folder, held));
}
