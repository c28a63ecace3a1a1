import { access } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type DefinitionFile, DefinitionFileError, type ReadDefinitionsOptions, readDefinitionFile } from '@pcf/core';
import { commandIn } from './project.js';

const DEFAULT_NAMES = ['pcf.json', 'pcf.yml', 'pcf.yaml'];

/**
 * Reads the definition files: the named ones; or the first default file that exists, and where its head lists the files of the owner, all
 * of these.
 *
 * @throws {@link DefinitionFileError} when one cannot be read, or none was named and no default file exists
 * @throws {@link InvalidDefinitionError} when one is not valid JSON or YAML, or its head is not valid
 */
export async function readDefinitionFiles(
  cwd: string,
  named: readonly string[] = [],
  options: ReadDefinitionsOptions,
): Promise<DefinitionFile[]> {
  const read = (file: string) => readDefinitionFile(file, options);
  if (named.length > 0)
    return Promise.all(named.map((file) => read(isAbsolute(file) ? file : fromProcess(resolve(cwd, file)))));
  const first = await read(await findDefaultFile(cwd));
  const listed = first.head?.owner?.files ?? [];
  const others = new Map(listed.filter(({ path }) => path !== first.path).map(({ path, file }) => [path, file]));
  return [first, ...(await Promise.all([...others.values()].map(read)))];
}

/** @returns its path, relative to the working directory of the process */
async function findDefaultFile(cwd: string): Promise<string> {
  for (const name of DEFAULT_NAMES) {
    const file = join(cwd, name);
    if (await exists(file)) return fromProcess(file);
  }
  const names = `${DEFAULT_NAMES.slice(0, -1).join(', ')} or ${DEFAULT_NAMES.at(-1)}`;
  throw new DefinitionFileError(
    cwd,
    `no ${names} found in this folder. Specify a file with --file, or start a project in this folder: ${await commandIn(cwd)} init`,
  );
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
