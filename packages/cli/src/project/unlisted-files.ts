import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import {
  type DefinitionFile,
  environmentIn,
  LIMITS,
  PruneRefusedError,
  type ReadDefinitionsOptions,
  readDefinitionFiles,
} from '@pcf/core';

const EXTENSIONS = ['.json', '.yml', '.yaml'];

/**
 * Refuses a prune while a definition file beside the loaded ones names the same owner and is not loaded: what it declares would look
 * like an orphan. Core looks at the overlays of the loaded files.
 *
 * @param reading - how these were read
 * @throws {@link PruneRefusedError} that names these files
 */
export async function refuseUnlistedFiles(
  files: readonly DefinitionFile[],
  owner: string,
  reading: ReadDefinitionsOptions,
): Promise<void> {
  const loaded = new Set(files.map(({ path }) => path));
  // Without a list, or while a listed file is missing, core refuses the prune and says more.
  const listed = files.find(({ head }) => head?.owner?.files)?.head?.owner?.files;
  if (!listed?.every(({ path }) => loaded.has(path))) return;
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const unlisted: string[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = join(folder, name);
      const isOverlay = files.some(({ path }) => dirname(path) === folder && environmentIn(name, path) !== undefined);
      if (loaded.has(file) || isOverlay || !EXTENSIONS.includes(extname(name))) continue;
      if (await namesOwner(file, owner, files, reading)) unlisted.push(name);
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

/** Files that are too large or cannot be read as definitions name no owner, unless a parameter may be in its name. */
async function namesOwner(
  file: string,
  owner: string,
  files: readonly DefinitionFile[],
  reading: ReadDefinitionsOptions,
): Promise<boolean> {
  const text = await textOf(file);
  const hasParams = text.includes('${params.');
  if (!hasParams && reading.env === undefined && !text.includes(owner)) return false;
  const others = files.map((one) => one.file);
  const ways = [
    await ownerOfLast([...others, file], reading),
    await ownerOfLast([file], reading),
    await ownerOfLast([file], {}),
  ];
  const isKnown = ways.some((way) => way !== undefined);
  return isKnown ? ways.some((way) => way?.owner === owner) : hasParams && text.includes('owner');
}

async function textOf(file: string): Promise<string> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= LIMITS.fileBytes ? await readFile(file, 'utf8') : '';
  } catch {
    return '';
  }
}

/** Returns the owner that the last of some files names; `undefined` where they cannot be read as definitions. */
async function ownerOfLast(
  files: readonly string[],
  reading: ReadDefinitionsOptions,
): Promise<{ readonly owner: string | undefined } | undefined> {
  try {
    const read = await readDefinitionFiles(files, reading);
    return { owner: read.at(-1)?.head?.owner?.name };
  } catch {
    return undefined;
  }
}
