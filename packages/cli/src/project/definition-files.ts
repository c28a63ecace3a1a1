import { access } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { DefinitionFileError } from '@pcf/core';

const DEFAULT_NAMES = ['pcf.json', 'pcf.yml', 'pcf.yaml'];

/**
 * Finds the definition files: the named ones, or the first default file that exists.
 *
 * @returns their paths, absolute or relative to the working directory of the process
 * @throws {@link DefinitionFileError} when none was named and no default file exists
 */
export async function findDefinitionFiles(cwd: string, named: readonly string[] = []): Promise<string[]> {
  if (named.length > 0) return named.map((file) => (isAbsolute(file) ? file : fromProcess(resolve(cwd, file))));
  for (const name of DEFAULT_NAMES) {
    const file = join(cwd, name);
    if (await exists(file)) return [fromProcess(file)];
  }
  const names = `${DEFAULT_NAMES.slice(0, -1).join(', ')} or ${DEFAULT_NAMES.at(-1)}`;
  throw new DefinitionFileError(cwd, `no ${names} found in this folder. Specify a file with --file.`);
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
