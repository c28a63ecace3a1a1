import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { type DefinitionFile, LIMITS, PruneRefusedError, readDefinitionFile } from '@pcf/core';

const EXTENSIONS = ['.json', '.yml', '.yaml'];

/**
 * Refuses a prune while a definition file beside the loaded ones names the same owner and is not loaded: what it declares would look
 * like an orphan.
 *
 * @throws {@link PruneRefusedError} that names these files
 */
export async function refuseUnlistedFiles(files: readonly DefinitionFile[], owner: string): Promise<void> {
  const loaded = new Set(files.map(({ path }) => path));
  // Without a list, or while a listed file is missing, core refuses the prune and says more.
  const listed = files.find(({ head }) => head?.owner?.files)?.head?.owner?.files;
  if (!listed?.every(({ path }) => loaded.has(path))) return;
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const unlisted: string[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = join(folder, name);
      if (loaded.has(file) || !EXTENSIONS.includes(extname(name)) || !(await namesOwner(file, owner))) continue;
      unlisted.push(name);
    }
  }
  if (unlisted.length === 0) return;
  const [which, advice] =
    unlisted.length === 1
      ? [
          `names the owner "${owner}" too, and is not loaded`,
          'Add it to the files of the owner, or move it to another folder.',
        ]
      : [
          `name the owner "${owner}" too, and are not loaded`,
          'Add them to the files of the owner, or move them to another folder.',
        ];
  throw new PruneRefusedError(
    `${unlisted.join(', ')} ${which}: what is declared there would look like an orphan. ${advice}`,
  );
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
