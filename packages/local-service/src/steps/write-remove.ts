import { randomUUID } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError, type Marks, makePrivateFolder } from '@pcf/core';
import { ignoring } from '../errors.js';
import type { Declared, ServiceLocation } from '../paths.js';
import { merge } from '../service-folder/description.js';
import { readClaim, withLock } from '../service-folder/lock.js';
import { createMarks, MARKS_FOLDER } from '../service-folder/marks.js';
import { createFolder, readDescription, removeFolder, writeDescription } from '../service-folder/service-folder.js';

/** The service to write. */
export interface Writable {
  /** The name of its particle. */
  readonly name: string;
  readonly location: ServiceLocation;
  readonly declared: Declared;
  /** The default working folder of a new service, absolute. Below it, the folder of descriptions may not be a symbolic link. */
  readonly base: string;
  /** The marks of a new service. */
  readonly marks: Marks | undefined;
}

/**
 * Creates a service with its description and its marks. It appears with all of them, or not at all.
 *
 * @returns its id
 * @throws {@link ConflictError} when another process was first
 */
export async function createService({ name, location, declared, base, marks }: Writable): Promise<string> {
  const { folder, ownLog } = location;
  const id = randomUUID();
  await makePrivateFolder(dirname(folder), base);
  const created = await createFolder(folder, async (unfinished) => {
    await writeDescription(unfinished, merge(undefined, declared, defaultsOf({ base, ownLog, id })));
    if (marks) await createMarks(unfinished, name, marks);
  });
  if (!created) throw new ConflictError(`another process has created the service in ${folder}`);
  return id;
}

/**
 * Writes the declared settings of a service. Other settings stay as they are. Creates the service if it has been removed. If only its
 * description is lost, the service is new too, and gets its marks.
 *
 * @returns the id of a service that it created
 * @throws {@link ConflictError} when another process holds the lock
 */
export async function writeService(writable: Writable): Promise<string | undefined> {
  const { name, location, declared, base, marks } = writable;
  const { folder, ownLog } = location;
  const found = await readClaim(folder);
  if (found === undefined || found === 'empty') return createService(writable);
  return withLock(folder, async () => {
    const known = await readDescription(folder);
    if (!known && marks) await createMarks(folder, name, marks);
    await writeDescription(folder, merge(known, declared, defaultsOf({ base, ownLog, id: randomUUID() })));
    return undefined;
  });
}

function defaultsOf({ id, base, ownLog }: { readonly id: string; readonly base: string; readonly ownLog: string }) {
  return { id, environment: {}, working_folder: base, log: ownLog };
}

/**
 * Removes a service whose process does not run.
 *
 * @throws ConflictError when another process holds the lock
 */
export async function removeService(folder: string): Promise<void> {
  if ((await readClaim(folder)) === 'empty') await ignoring(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdir(folder));
  else await withLock(folder, (held) => removeFolder(folder, held, MARKS_FOLDER));
}
