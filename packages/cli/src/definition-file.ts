import { access } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { DefinitionFileError } from '@pcf/core';

const DEFAULT_NAMES = ['pcf.json', 'pcf.yml', 'pcf.yaml'];

/**
 * Finds the file of definitions: the one that was named, else the first default name that is there.
 *
 * @returns its path, absolute or from the process's working directory, from where core reads
 * @throws {@link DefinitionFileError} when none was named and none is there
 */
export async function findDefinitionFile(cwd: string, named: string | undefined): Promise<string> {
  if (named !== undefined) return isAbsolute(named) ? named : fromProcess(resolve(cwd, named));
  for (const name of DEFAULT_NAMES) {
    const file = join(cwd, name);
    if (await exists(file)) return fromProcess(file);
  }
  const names = `${DEFAULT_NAMES.slice(0, -1).join(', ')} or ${DEFAULT_NAMES.at(-1)}`;
  throw new DefinitionFileError(cwd, `there is no ${names} in this folder. Name a file with --file.`);
}

function fromProcess(file: string): string {
  return relative(process.cwd(), file);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
