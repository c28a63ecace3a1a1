import { readdir, realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ListedResource, Listing, ListQuery, Marks } from '@pcf/core';
import { DEFAULT_FOLDER, folderIn } from './definition.js';
import { ignoring, isSystemError, ServiceListingError } from './errors.js';
import { folderName } from './paths.js';
import { readClaim } from './service-folder/lock.js';
import { readMarks } from './service-folder/marks.js';

/**
 * Lists the services with an owner's mark: in the default folder of descriptions, and in those that the definitions and locations
 * name. Unfinished, damaged and copied folders are no services.
 *
 * @param base - the folder that relative paths start from, absolute
 * @throws {@link ServiceListingError} when one of the folders cannot be read
 * @throws ServiceMarksError when the owner of a service is not known
 */
export async function listServices(
  query: Pick<ListQuery, 'owner' | 'near' | 'locations' | 'signal'>,
  base: string,
): Promise<Listing> {
  const named = [...query.near, ...query.locations].flatMap((keys) => folderIn(keys) ?? []);
  const folders = new Set([DEFAULT_FOLDER, ...named].map((folder) => resolve(base, folder)));
  const found: ListedResource[] = [];
  for (const folder of folders) {
    query.signal.throwIfAborted();
    found.push(...(await listFolder(folder, query.owner)));
  }
  return { found, walked: [...folders] };
}

async function listFolder(folder: string, owner: string): Promise<ListedResource[]> {
  try {
    const names = (await ignoring(['ENOENT'], () => readdir(folder))) ?? [];
    const found: ListedResource[] = [];
    for (const name of names.filter((one) => !one.startsWith('.'))) {
      const service = await ignoring(['ENOENT', 'ENOTDIR'], () => listService(join(folder, name), owner));
      if (service) found.push(service);
    }
    return found;
  } catch (error) {
    if (isSystemError(error)) throw new ServiceListingError(folder, error);
    throw error;
  }
}

async function listService(own: string, owner: string): Promise<ListedResource | undefined> {
  const claim = await readClaim(own);
  if (!claim || typeof claim === 'string') return undefined;
  const marks = await readMarks(own);
  if (marks.owner !== owner) return undefined;
  const location = resolve(own, '..');
  const uid = await realpath(own);
  const name = nameOf(own, marks);
  if (name !== undefined)
    return { name, location, uid, marks, keys: { pcf_name: name, service: { folder: location } } };
  const unclear = `its mark pcf:id, ${JSON.stringify(marks.id ?? '')}, does not have the name that ${own} was made for.`;
  return { name: basename(own), location, uid, marks, keys: { service: { folder: location } }, unclear };
}

/** Returns the name of the particle that made a service; `undefined` if its mark has another one. */
function nameOf(own: string, { id = '' }: Marks): string | undefined {
  const name = id.slice(id.indexOf(':') + 1);
  return folderName(name) === basename(own) ? name : undefined;
}
