import { rmdir } from 'node:fs/promises';
import { readClaim, whileHolding } from './claim-register.js';
import { removeFolder } from './service-folder.js';
import { unless } from './system-error.js';

/**
 * Removes all that is left of a service whose process does not run.
 *
 * @throws ConflictError when somebody else has the say
 */
export async function removeService(folder: string): Promise<void> {
  if ((await readClaim(folder)) === 'empty') await unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
  else await whileHolding(folder, (held) => removeFolder(folder, held));
}
