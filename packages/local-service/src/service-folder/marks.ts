import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConflictError, type Marks, readPrivateFile, writePrivateFile } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { ignoring, ServiceMarksError } from '../errors.js';
import { withLock } from './lock.js';
import { createFolder } from './service-folder.js';

const marksFile = z.strictObject({
  owner: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
  keep: z.boolean().optional(),
});

/** Marks have a lock of their own, in a folder of their own: while the service runs, its process holds the lock of the service. */
const folderOf = (service: string) => join(service, 'marks');
const fileIn = (folder: string) => join(folder, 'marks.json');

/**
 * Reads the marks of a service.
 *
 * @param service - the service's folder
 * @returns `{}` if it has none
 * @throws {@link ServiceMarksError} when they are not valid
 */
export async function readMarks(service: string): Promise<Marks> {
  const file = fileIn(folderOf(service));
  const text = await readPrivateFile(file);
  return text === undefined ? {} : parseMarks(text, file);
}

function parseMarks(text: string, file: string): Marks {
  try {
    return omitUndefined(marksFile.parse(JSON.parse(text)));
  } catch (cause) {
    throw new ServiceMarksError(file, { cause });
  }
}

/** Writes the marks of a service whose folder no other process can find yet. */
export async function createMarks(service: string, marks: Marks): Promise<void> {
  await createFolder(folderOf(service), (folder) => write(folder, marks));
}

/**
 * Changes the marks of a service, also while it runs.
 *
 * @param before - the marks that it must have
 * @throws {@link ConflictError} when it has others, or has been removed
 */
export async function changeMarks(service: string, before: Marks, after: Marks): Promise<void> {
  const folder = folderOf(service);
  const exists = await ignoring(['ENOENT'], async () => {
    await createFolder(folder, async () => {});
    return true;
  });
  if (!exists) throw new ConflictError(`the service in ${service} has been removed`);
  await withLock(folder, async () => {
    if (!isDeepStrictEqual(await readMarks(service), before))
      throw new ConflictError(`the marks of the service in ${service} have changed`);
    await write(folder, after);
  });
}

async function write(folder: string, marks: Marks): Promise<void> {
  await writePrivateFile(fileIn(folder), `${JSON.stringify(marks, undefined, 2)}\n`);
}
