import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isSystemError } from '../errors.js';

/** Where execvp(3) searches when PATH is not set. */
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';

/** The path of a program, or why it was not found. */
export type FoundProgram = { readonly file: string } | { readonly problem: string };

/**
 * Finds a program as the operating system would: by its path, or in PATH.
 *
 * @param program - the first word of a command
 * @param folder - the working folder of the process, absolute
 * @param path - the variable PATH of the process
 */
export async function findProgram(program: string, folder: string, path: string = USUAL_PATH): Promise<FoundProgram> {
  const files = program.includes('/')
    ? [resolve(folder, program)]
    : path.split(':').map((part) => resolve(folder, part, program));
  let problem = `program ${JSON.stringify(program)} not found ${program.includes('/') ? `at ${files[0]}` : `in PATH, which is ${path}`}`;
  for (const file of files) {
    const found = await check(file);
    if (found === 'runs') return { file };
    if (found === 'does not run') problem = `${file} is not an executable file`;
  }
  return { problem };
}

async function check(file: string): Promise<'missing' | 'does not run' | 'runs'> {
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
