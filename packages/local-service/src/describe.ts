import { readClaim, whileHolding } from './claim-register.js';
import { merge } from './description.js';
import type { Declared, Place } from './paths.js';
import { createFolder, readDescription, writeDescription } from './service-folder.js';

/**
 * Writes down what is declared of a service; what is not declared stays as it is.
 *
 * @param base - the working folder of a new service that declares none, absolute
 * @throws ConflictError when somebody else has the say
 */
export async function describeService(place: Place, declared: Declared, base: string): Promise<void> {
  const found = await readClaim(place.folder);
  if (found === undefined || found === 'empty') await createFolder(place.folder);
  await whileHolding(place.folder, async () => {
    const known = await readDescription(place.folder);
    const defaults = { environment: {}, working_folder: base, log: place.ownLog };
    await writeDescription(place.folder, merge(known, declared, defaults));
  });
}
