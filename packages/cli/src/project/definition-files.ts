import { access, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type DefinitionFile, DefinitionFileError, type ReadDefinitionsOptions, readDefinitionFiles } from '@pcf/core';
import { commandIn } from './project.js';

const DEFAULT_NAMES = ['pcf.json', 'pcf.yml', 'pcf.yaml'];

/**
 * Reads the definition files: the named ones; or the first default file that exists, and where its head lists the files of the owner, all
 * of these. A folder stands for its default file. Each is read with its overlay for the environment.
 *
 * @throws {@link DefinitionFileError} when one cannot be read, or none was named and no default file exists
 * @throws {@link InvalidDefinitionError} when one is not valid JSON or YAML, or its head or a parameter is not valid
 * @throws {@link UnknownEnvironmentError} when none has an overlay for the environment
 */
export async function readFieldFiles(
  cwd: string,
  named: readonly string[] = [],
  options: ReadDefinitionsOptions,
): Promise<DefinitionFile[]> {
  const names = named.length === 0 ? [cwd] : named;
  const files = await Promise.all(
    names.map(async (name) => {
      const path = resolve(cwd, name);
      if (await isFolder(path)) return { file: await findDefaultFile(path, cwd), andListed: true };
      return { file: isAbsolute(name) ? name : fromProcess(path) };
    }),
  );
  return readDefinitionFiles(files, options);
}

/** @returns its path, relative to the working directory of the process */
async function findDefaultFile(folder: string, cwd: string): Promise<string> {
  for (const name of DEFAULT_NAMES) {
    const file = join(folder, name);
    if (await exists(file)) return fromProcess(file);
  }
  const names = `${DEFAULT_NAMES.slice(0, -1).join(', ')} or ${DEFAULT_NAMES.at(-1)}`;
  const advice =
    folder === cwd
      ? `Specify a file with --file, or start a project in this folder: ${await commandIn(cwd)} init`
      : 'Name a file in it.';
  throw new DefinitionFileError(folder, `no ${names} found in this folder. ${advice}`);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
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
