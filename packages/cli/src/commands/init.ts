import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findFlavorPackages, provides } from '@pcf/core/packages';
import { isRecord, messageOf } from '@pcf/core/values';
import type { Command } from '../command.js';
import { ProjectError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { chooseStarters } from '../init/choose.js';
import { type Needs, type Packages, type ProjectFile, projectFiles } from '../init/project-files.js';
import { SCHEMA_FILE, schemaOf, writeSchema } from '../init/schema-file.js';
import type { Starter } from '../init/starters.js';
import { interruptible } from '../interrupt.js';
import type { Io } from '../io.js';
import { findProject } from '../project/project.js';

/** `pcf init`: writes the files of a new project into the working directory. Existing files stay as they are. */
export const init: Command = ({ io, options, output }) =>
  interruptible(io.signals, async (signal) => {
    const starters = await chooseStarters({ io, options }, signal);
    const files = projectFiles(basename(io.cwd), starters, await needsOf(starters));
    const created: string[] = [];
    const left: { path: string; byHand: string }[] = [];
    for (const file of files) {
      const existing = await createFile(io.cwd, file);
      if (existing === undefined) created.push(file.path);
      else left.push({ path: existing, byHand: file.byHand });
    }
    if (await writeSchemaIfInstalled(starters, io)) created.push(SCHEMA_FILE);
    const next = [...(created.includes('package.json') ? ['npm install'] : []), 'npx pcf validate', 'npx pcf plan'];
    output.result({ created, left, next }, (paint) =>
      [
        ...created.map((path) => `${paint.green('created')} ${path}`),
        ...left.map(({ path, byHand }) => `${paint.yellow('left as it is')} ${path}: ${byHand}`),
        '',
        `Next: ${next.join(', ')}`,
      ].join('\n'),
    );
    return ExitCode.done;
  });

/**
 * Writes a file that is not there yet.
 *
 * @returns the path of the file that is there in its place; `undefined` when it was written
 */
async function createFile(folder: string, { path, text, aliases = [] }: ProjectFile): Promise<string | undefined> {
  for (const alias of aliases) if (await exists(join(folder, alias))) return alias;
  const file = join(folder, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await exists(file))) return path;
    throw new ProjectError(`Cannot write ${file}: ${messageOf(error)}. Correct this, and run the command again.`, {
      cause: error,
    });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch {
    return false;
  }
}

/**
 * In a project whose flavors are installed, editors get the schema at once. Otherwise `npm install` writes it.
 *
 * @returns whether it was written
 */
async function writeSchemaIfInstalled(starters: readonly Starter[], io: Io): Promise<boolean> {
  if (await exists(join(io.cwd, SCHEMA_FILE))) return false;
  const project = await findProject(io.cwd);
  const flavorPackages = await findFlavorPackages(project.dependencies, project.folder);
  const isInstalled = starters.every(({ flavor }) => flavorPackages.some((one) => provides(one, flavor)));
  if (isInstalled) await writeSchema(await schemaOf(flavorPackages, io), io.cwd, SCHEMA_FILE);
  return isInstalled;
}

/** Returns what the flavors need, in the versions that this command was tested with: its own devDependencies. */
async function needsOf(starters: readonly Starter[]): Promise<Needs> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const own = isRecord(manifest) ? manifest : {};
  const known: Readonly<Record<string, unknown>> = {
    ...(isRecord(own.devDependencies) ? own.devDependencies : {}),
    ...(isRecord(own.dependencies) ? own.dependencies : {}),
    '@pcf/cli': own.version,
  };
  const inRange = (names: readonly string[]): Packages =>
    Object.fromEntries(
      [...new Set(names)].sort().map((name) => [name, `^${String(known[name] ?? '').replace(/^\^/, '')}`]),
    );
  return {
    dependencies: inRange(['@pcf/cli', '@pcf/core', ...starters.map((starter) => starter.package)]),
    devDependencies: inRange(starters.flatMap(({ local }) => local)),
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
