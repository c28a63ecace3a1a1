import { type DefinitionIssue, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { PcfError } from '../../errors/pcf-error.js';
import { isRecord } from '../../values.js';
import { listOverlays } from '../overlay/files.js';
import { resolveParams } from '../params/resolve.js';
import { HEAD_KEYS } from '../schema/keys.js';
import type { DefinitionFile, ParsedText } from '../source.js';
import { assembleHead } from './assemble.js';
import { headsOf, type LoadedFile, listedBy, realPath, withOverlay } from './loaded.js';
import type { ReadDefinitionsOptions } from './options.js';
import { readDocuments } from './text.js';

/** An environment for which there is an overlay. */
export interface KnownEnvironment {
  readonly name: string;
  readonly file: string;
}

/** Finds the environments of files: those with an overlay that is one, or cannot be read. */
export async function environmentsOf(
  files: readonly LoadedFile[],
  options: ReadDefinitionsOptions,
): Promise<KnownEnvironment[]> {
  const own = ownPaths(files);
  const possible = (await Promise.all(files.map(({ file }) => listOverlays(file)))).flat();
  const others = possible.filter(({ file }) => !own.has(realPath(file)));
  const known = await Promise.all(
    others.map(async ({ environment: name, file }) => ((await mayBeOverlay(file, options)) ? [{ name, file }] : [])),
  );
  return known.flat();
}

function ownPaths(files: readonly LoadedFile[]): ReadonlySet<string> {
  return new Set(files.flatMap((one) => [one.path, ...listedBy(one).map(realPath)]));
}

/** A file of this name can also be a JSON Schema, a plan, or anything else. What cannot be read may be an overlay. */
async function mayBeOverlay(file: string, options: ReadDefinitionsOptions): Promise<boolean> {
  try {
    return (await readDocuments(file, options)).every(({ value }) => isChange(value));
  } catch (error) {
    if (error instanceof PcfError) return true;
    throw error;
  }
}

function isChange(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one: unknown) => isRecord(one) && Object.hasOwn(one, 'pcf_name'));
  if (!isRecord(value)) return value === null;
  return Object.hasOwn(value, 'pcf_name') || Object.keys(value).every((key) => HEAD_KEYS.includes(key));
}

/**
 * Finds out whether the owner of files may have other definitions, although all files are there: those of another environment. A prune
 * would delete what they describe.
 *
 * @returns why, and what to do: sentences; `undefined` where the owner has no others, or no file lists all its files
 */
export async function whyShared(
  loaded: readonly LoadedFile[],
  files: readonly DefinitionFile[],
  options: ReadDefinitionsOptions,
): Promise<string | undefined> {
  const index = files.findIndex(({ head }) => head?.owner?.files);
  const owner = files[index]?.head?.owner?.name;
  if (owner === undefined) return undefined;
  const environments = await environmentsOf(loaded, options);
  const names = new Set<string | undefined>(environments.map(({ name }) => name));
  if (options.env !== undefined) names.add(undefined);
  names.delete(options.env);
  for (const name of names) {
    const other = await ownersIn(name, loaded, options);
    if ('fault' in other) return `The environment "${name}" may have the same owner, "${owner}": ${other.fault}`;
    if (other.owners.includes(owner)) return sameOwner(name, owner);
  }
  return undefined;
}

function sameOwner(environment: string | undefined, owner: string): string {
  const which =
    environment === undefined ? 'Without an environment, the owner' : `The owner of the environment "${environment}"`;
  return `${which} is "${owner}", too: what is declared there would look like an orphan. Put \${params.env} into the name of the owner.`;
}

/** Returns the owners of files in another environment; none where they cannot be applied like this. */
async function ownersIn(
  environment: string | undefined,
  loaded: readonly LoadedFile[],
  options: ReadDefinitionsOptions,
): Promise<{ readonly owners: readonly string[] } | { readonly fault: string }> {
  const own = ownPaths(loaded);
  try {
    const others = await Promise.all(
      loaded.map((one) => withOverlay(baseOf(one), environment, (path) => own.has(path), options)),
    );
    // What is given now may be given then, too, or not.
    return { owners: [{}, options].flatMap((given) => ownersWith(others, given, environment)) };
  } catch (error) {
    if (!(error instanceof PcfError)) throw error;
    return { fault: error instanceof InvalidDefinitionError ? 'its file is not valid. Correct it.' : error.message };
  }
}

/** The owners that files name with given values of parameters; those that cannot be known are left out. */
function ownersWith(
  files: readonly LoadedFile[],
  given: Parameters<typeof resolveParams>[1],
  environment: string | undefined,
): readonly string[] {
  const issues: DefinitionIssue[] = [];
  const params = resolveParams(files.map(headsOf), given, environment, issues);
  const heads = files.map((one) => assembleHead(one, { params, issues, texts: { characters: 0 } }));
  return heads.flatMap((head) => (head && 'head' in head ? (head.head.owner?.name ?? []) : []));
}

function baseOf({ file, path, parts }: LoadedFile): LoadedFile {
  const asWritten: ParsedText | undefined = parts.head;
  return { file, path, parts, ...(asWritten && { head: asWritten }) };
}
