import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Keys, ListedResource, Listing, ListQuery } from '@pcf/core';
import { DEFAULT_FOLDER, FOLDER_KEY, folderIn } from './definition.js';
import { ignoring, isSystemError, ServiceListingError } from './errors.js';
import { readClaim } from './service-folder/lock.js';
import { readMarked } from './service-folder/marks.js';

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
  const named = [...query.near.map(folderIn), ...query.locations.map(folderOf)].flatMap((folder) => folder ?? []);
  const folders = new Set([DEFAULT_FOLDER, ...named].map((folder) => resolve(base, folder)));
  const found: ListedResource[] = [];
  for (const folder of folders) {
    query.signal.throwIfAborted();
    found.push(...(await listFolder(folder, query.owner)));
  }
  return { found, walked: [...folders] };
}

/** A location of an owner has plain keys: `service.folder: services`. */
function folderOf({ [FOLDER_KEY]: folder }: Keys): string | undefined {
  return typeof folder === 'string' ? folder : undefined;
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
  const { name, marks } = await readMarked(own);
  if (marks.owner !== owner) return undefined;
  const location = dirname(own);
  const uid = await realpath(own);
  return { name: name(), location, uid, marks, keys: { pcf_name: name(), service: { folder: location } } };
}
