import { access } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { DefinitionFileError } from '@pcf/core';

const DEFAULT_NAMES = ['pcf.json', 'pcf.yml', 'pcf.yaml'];

/**
 * Finds the files of definitions: those that were named, else the first default name that is there.
 *
 * @returns their paths, absolute or from the process's working directory, from where core reads
 * @throws {@link DefinitionFileError} when none was named and none is there
 */
export async function findDefinitionFiles(cwd: string, named: readonly string[] = []): Promise<string[]> {
  if (named.length > 0) return named.map((file) => (isAbsolute(file) ? file : fromProcess(resolve(cwd, file))));
  for (const name of DEFAULT_NAMES) {
    const file = join(cwd, name);
    if (await exists(file)) return [fromProcess(file)];
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
