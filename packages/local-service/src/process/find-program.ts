import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isSystemError } from '../errors.js';

/** Where execvp(3) looks when there is no PATH. */
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';

/** A program that can be run, or why there is none. */
export type FoundProgram = { readonly file: string } | { readonly problem: string };

/**
 * Finds a program as the system would: by its path, or in PATH.
 *
 * @param program - the first word of a command
 * @param folder - the folder that the process is to run in, absolute
 * @param path - the variable PATH of the process
 */
export async function findProgram(program: string, folder: string, path: string = USUAL_PATH): Promise<FoundProgram> {
  const files = program.includes('/')
    ? [resolve(folder, program)]
    : path.split(':').map((part) => resolve(folder, part, program));
  let problem = `there is no program ${JSON.stringify(program)} ${program.includes('/') ? `at ${files[0]}` : `in PATH, which is ${path}`}`;
  for (const file of files) {
    const found = await look(file);
    if (found === 'runs') return { file };
    if (found === 'does not run') problem = `${file} is not a program that you may execute`;
  }
  return { problem };
}

async function look(file: string): Promise<'missing' | 'does not run' | 'runs'> {
  try {
    if (!(await stat(file)).isFile()) return 'does not run';
    await access(file, constants.X_OK);
    return 'runs';
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return 'missing';
    if (isSystemError(error)) return 'does not run';
    throw error;
  }
}
