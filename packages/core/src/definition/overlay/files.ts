import { access, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { DefinitionFileError, UnknownEnvironmentError } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';

/** The name of an environment is a part of names of files. */
const ENVIRONMENT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The extensions of an overlay, by that of the file: both are YAML, or both JSON. */
function extensionsOf(file: string): readonly string[] {
  const extension = extname(file);
  return ['.yml', '.yaml'].includes(extension.toLowerCase()) ? ['.yml', '.yaml'] : [...new Set([extension, '.json'])];
}

/** The name of a file without its extension: `pcf` for `pcf.yml`. */
function stemOf(file: string): string {
  return basename(file, extname(file));
}

/** @throws {@link UnknownEnvironmentError} when a text cannot be the name of an environment */
export function checkEnvironment(environment: string): void {
  if (typeof environment === 'string' && ENVIRONMENT.test(environment)) return;
  throw new UnknownEnvironmentError(
    environment,
    'the name of an environment has 1 to 64 letters, digits, "_" and "-".',
  );
}

/**
 * Finds the file of an environment beside a file: `pcf.prod.yml` for `pcf.yml`.
 *
 * @returns its path, in the form of that of the file; `undefined` where there is none
 * @throws {@link DefinitionFileError} when there are two, as `.yml` and `.yaml`
 */
export async function findOverlay(file: string, environment: string): Promise<string | undefined> {
  const names = extensionsOf(file).map((extension) => `${stemOf(file)}.${environment}${extension}`);
  const found: string[] = [];
  for (const name of names) if (await exists(join(dirname(file), name))) found.push(name);
  const [first, second] = found;
  if (first !== undefined && second !== undefined)
    throw new DefinitionFileError(join(dirname(file), second), `${first} is the same environment. Remove one of them.`);
  return first === undefined ? undefined : join(dirname(file), first);
}

/** An environment that a file may have. */
export interface PossibleOverlay {
  readonly environment: string;
  readonly file: string;
}

/** Lists the files beside a file that have the name of an overlay of it. A folder that cannot be listed has none. */
export async function listOverlays(file: string): Promise<PossibleOverlay[]> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const environment = environmentIn(name, file);
    return environment === undefined ? [] : [{ environment, file: join(folder, name) }];
  });
}

/** Returns the environment of a file whose name is that of an overlay of another one: `prod` for `pcf.prod.yml`. */
export function environmentIn(name: string, file: string): string | undefined {
  const extension = extname(name);
  const stem = `${stemOf(file)}.`;
  if (!extensionsOf(file).includes(extension) || !name.startsWith(stem)) return undefined;
  const environment = name.slice(stem.length, -extension.length);
  return ENVIRONMENT.test(environment) ? environment : undefined;
}

/**
 * Creates the error for an environment that no file has.
 *
 * @param known - the environments that were found
 */
export function unknownEnvironment(
  environment: string,
  files: readonly string[],
  known: readonly string[],
): UnknownEnvironmentError {
  const [first = 'pcf.yml'] = files;
  const itself = files.find((file) => stemOf(file).endsWith(`.${environment}`));
  if (itself !== undefined) {
    const advice = 'Name or list only the file that it changes.';
    return new UnknownEnvironmentError(
      environment,
      `${itself} is read as a definition file, and not as an overlay. ${advice}`,
    );
  }
  const example = `${stemOf(first)}.${environment}${extname(first)}`;
  const names = [...new Set(known)].sort();
  const list = names.length === 0 ? 'No environment was found.' : `Found: ${names.join(', ')}.`;
  const reason = `no definition file has a file for it, such as ${example}.${didYouMean(environment, names)} ${list}`;
  return new UnknownEnvironmentError(environment, reason);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
