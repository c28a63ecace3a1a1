import { randomUUID } from 'node:crypto';
import { readClaim, whileHolding } from './claim-register.js';
import { merge } from './description.js';
import type { Declared, Place } from './paths.js';
import { createFolder, readDescription, writeDescription } from './service-folder.js';

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
