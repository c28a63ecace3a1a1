import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { type DefinitionFile, LIMITS, readDefinitionFile } from '@pcf/core';
import type { Output } from '../output/output.js';

const EXTENSIONS = ['.json', '.yml', '.yaml'];

/**
 * Warns about each definition file beside the loaded ones that names the same owner and is not loaded: what it declares looks like an
 * orphan. It can be an older version of a loaded file, so it is no error.
 */
export async function warnAboutUnlistedFiles(
  files: readonly DefinitionFile[],
  owner: string,
  output: Output,
): Promise<void> {
  const loaded = new Set(files.map(({ path }) => path));
  const folders = new Set(files.map(({ path }) => dirname(path)));
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = join(folder, name);
      if (loaded.has(file) || !EXTENSIONS.includes(extname(name)) || !(await namesOwner(file, owner))) continue;
      output.notice(
        `${name} names the owner "${owner}" too, and is not loaded: what only it declares looks like an orphan. ` +
          'If it is in use, add it to the files of the owner.',
      );
    }
  }
}

/** Files that are too large or cannot be read as definitions name no owner. */
async function namesOwner(file: string, owner: string): Promise<boolean> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > LIMITS.fileBytes || !(await readFile(file, 'utf8')).includes(owner))
      return false;
    return (await readDefinitionFile(file)).head?.owner?.name === owner;
  } catch {
    return false;
  }
}
