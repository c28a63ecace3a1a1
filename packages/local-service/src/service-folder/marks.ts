import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConflictError, type Marks, readPrivateFile, writePrivateFile } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { z } from 'zod';
import { ignoring, ServiceMarksError } from '../errors.js';
import { folderName } from '../paths.js';
import { withLock } from './lock.js';
import { createFolder } from './service-folder.js';

const marksFile = z.strictObject({
  /** The name of the particle. The folder shows only a digest of it. */
  pcf_name: z.string().optional(),
  owner: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
  keep: z.boolean().optional(),
});

/** A service with its marks. */
export interface Marked {
  readonly marks: Marks;
  /**
   * Returns the name of its particle.
   *
   * @throws {@link ServiceMarksError} when its file has another one
   */
  name(): string;
}

/** Marks have a lock of their own, in a folder of their own: while the service runs, its process holds the lock of the service. */
export const MARKS_FOLDER = 'marks';

const folderOf = (service: string) => join(service, MARKS_FOLDER);
const fileIn = (folder: string) => join(folder, 'marks.json');

/**
 * Reads the marks of a service, and the name of its particle.
 *
 * @param service - the service's folder
 * @throws {@link ServiceMarksError} when they are not valid
 */
export async function readMarked(service: string): Promise<Marked> {
  const file = fileIn(folderOf(service));
  const text = await readPrivateFile(file);
  const { pcf_name, ...marks } = text === undefined ? {} : parseMarks(text, file);
  const nameInId = marks.id?.slice(marks.id.indexOf(':') + 1);
  return {
    marks,
    name() {
      const fitting = [pcf_name, nameInId].find((name) => name !== undefined && folderName(name) === basename(service));
      if (fitting === undefined) throw new ServiceMarksError(file);
      return fitting;
    },
  };
}

/** As {@link readMarked}, without the name. `{}` if it has no marks. */
export async function readMarks(service: string): Promise<Marks> {
  return (await readMarked(service)).marks;
}

function parseMarks(text: string, file: string) {
  try {
    return omitUndefined(marksFile.parse(JSON.parse(text)));
  } catch (cause) {
    throw new ServiceMarksError(file, { cause });
  }
}

/** Writes the marks of a new service. Leaves a service that has marks. */
export async function createMarks(service: string, name: string, marks: Marks): Promise<void> {
  await createFolder(folderOf(service), (folder) => write(folder, name, marks));
}

/**
 * Changes the marks of a service, also while it runs.
 *
 * @param name - that of its particle
 * @param before - the marks that it must have
 * @throws {@link ConflictError} when it has others, or has been removed
 */
export async function changeMarks(service: string, name: string, before: Marks, after: Marks): Promise<void> {
  const folder = folderOf(service);
  const exists = await ignoring(['ENOENT'], async () => {
    await createFolder(folder, async () => {});
    return true;
  });
  if (!exists) throw new ConflictError(`the service in ${service} has been removed`);
  await withLock(folder, async () => {
    if (!isDeepStrictEqual(await readMarks(service), before))
      throw new ConflictError(`the marks of the service in ${service} have changed`);
    await write(folder, name, after);
  });
}

async function write(folder: string, name: string, marks: Marks): Promise<void> {
  await writePrivateFile(fileIn(folder), `${JSON.stringify({ pcf_name: name, ...marks }, undefined, 2)}\n`);
}
