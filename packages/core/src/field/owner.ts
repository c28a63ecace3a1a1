import { dirname, relative } from 'node:path';
import { locate, problem } from '../definition/issues.js';
import type { OwnerName } from '../definition/owner.js';
import type { DefinitionFile, DefinitionSource, FileOrigin, HeadOwner } from '../definition/source.js';
import { type DefinitionIssue, formatPlace, InvalidDefinitionError } from '../errors/definition-errors.js';
import type { Keys } from '../listing.js';

/** The owner of a field, and whether the field has all of the owner's definitions. */
export interface FieldOwner {
  readonly name: string;
  /** More locations of the owner's resources, from the heads of the files. */
  readonly locations: readonly Keys[];
  /** The names of the parameters in its name. */
  readonly params?: readonly string[];
  /**
   * Why the field may not have all definitions of the owner, and what to do about it: sentences. Absent where it has all: then what has
   * the owner's mark and no definition here is an orphan.
   */
  readonly incomplete?: string;
}

/** Definitions, alone or as a file. */
export type Given = DefinitionSource | DefinitionFile;

/** A file whose head names the owner. */
interface Naming extends FileOrigin {
  readonly owner: HeadOwner;
}

/** A file whose head lists the files of the owner. */
interface Lister extends Naming {
  readonly owner: HeadOwner & Required<Pick<HeadOwner, 'files'>>;
}

/** Returns the definitions of files, and those that were given alone. */
export function sourcesOf(given: readonly Given[]): DefinitionSource[] {
  return given.flatMap((one) => (isFile(one) ? one.sources : [one]));
}

/**
 * Returns the owner of definitions: the runtime's, or that of their files. Pure.
 *
 * @returns `undefined` where they have none
 * @throws {@link InvalidDefinitionError} where two places name different owners; it names both
 */
export function ownerOf(given: readonly Given[], runtime: OwnerName | undefined): FieldOwner | undefined {
  const files = filesOf(given);
  const naming = files.flatMap((file): Naming[] => (file.head?.owner ? [{ ...file, owner: file.head.owner }] : []));
  const [first] = naming;
  const chosen = runtime ?? (first && { name: first.owner.name, from: placeOf(first) });
  if (!chosen) return undefined;
  const issues = naming.flatMap((file) => conflict(file, chosen));
  if (issues.length > 0) throw new InvalidDefinitionError(issues);
  const locations = [...(runtime?.locations ?? []), ...naming.flatMap(({ owner }) => owner.locations)];
  const incomplete = whyIncomplete(given, files, naming, chosen.name);
  const params = naming.flatMap(({ owner }) => owner.params ?? []);
  return {
    name: chosen.name,
    locations,
    ...(params.length > 0 && { params }),
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

/** The files of definitions, each once. */
function filesOf(given: readonly Given[]): FileOrigin[] {
  const origins = given.flatMap((one) => (isFile(one) ? [one] : (one.origin ?? [])));
  return [...new Map(origins.map((origin) => [origin.path, origin])).values()];
}

function isFile(given: Given): given is DefinitionFile {
  return 'sources' in given;
}

function conflict({ file, owner }: Naming, chosen: OwnerName): DefinitionIssue[] {
  const { name, position } = owner;
  if (name === chosen.name) return [];
  const message = `the owner here is "${name}", and that of ${chosen.from} is "${chosen.name}". One field has one owner: correct one of them, or separate the definitions.`;
  return [locate({ value: undefined, file, locate: () => position }, problem(['owner'], message))];
}

function whyIncomplete(
  given: readonly Given[],
  files: readonly FileOrigin[],
  naming: readonly Naming[],
  owner: string,
): string | undefined {
  if (given.length === 0)
    return 'There are no definitions. Where the owner has none, say so: pcf.field([]), or a file with a list of its files and "particles: []".';
  const stranger = sourcesOf(given).find(({ file, origin }) => file !== undefined && !origin);
  if (stranger) return `${stranger.file} was not read with readDefinitionFile(), so that its head is not known.`;
  const [first] = files;
  if (!first) return undefined;
  const partial = files.map((file) => whyPartial(file, given)).find((reason) => reason !== undefined);
  if (partial !== undefined) return partial;
  const [lister, another] = naming.filter(isLister);
  if (!lister) return unlisted(naming[0] ?? first, files, owner);
  if (another)
    return `${placeOf(lister)} and ${placeOf(another)} both list the files of the owner "${owner}". One file lists them all: remove "files" from the other.`;
  const listed = new Set([lister.path, ...lister.owner.files.map(({ path }) => path)]);
  const extra = files.filter(({ path }) => !listed.has(path));
  if (extra.length > 0) {
    const all = [...lister.owner.files.map(({ written }) => written), ...extra.map((file) => nameIn(lister, file))];
    return `${placeOf(lister)} does not list ${namesOf(extra)}. If its definitions belong to the owner "${owner}", write there: files: ${listText(lister, all)}.`;
  }
  const loaded = new Set(files.map(({ path }) => path));
  const missing = lister.owner.files.filter(({ path }) => !loaded.has(path));
  if (missing.length === 0) return naming.find(({ owner: one }) => one.doubt !== undefined)?.owner.doubt;
  return `${placeOf(lister)} lists ${namesOf(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not loaded. Load all files of the owner "${owner}".`;
}

/** Explains that only some definitions of a file are there. */
function whyPartial({ file, path, count }: FileOrigin, given: readonly Given[]): string | undefined {
  const there = new Set(sourcesOf(given).filter(({ origin }) => origin?.path === path));
  return there.size < count
    ? `Only ${there.size} of the ${count} definitions of ${file} are here. Use all.`
    : undefined;
}

function isLister(file: Naming): file is Lister {
  return file.owner.files !== undefined;
}

/** Explains that no file lists all, and what to write where. */
function unlisted(at: FileOrigin, files: readonly FileOrigin[], owner: string): string {
  const list = listText(
    at,
    files.map((file) => nameIn(at, file)),
  );
  const line = isYaml(at)
    ? `owner: { name: ${yamlText(owner)}, files: ${list} }`
    : `"owner": { "name": ${JSON.stringify(owner)}, "files": ${list} }`;
  const particles = isYaml(at) ? 'particles:' : '"particles"';
  const how = at.head
    ? `write in ${at.file}${at.head.owner ? ', in place of its owner' : ''}: ${line}.`
    : `make ${at.file} a map that has its definitions under ${particles}, and this: ${line}.`;
  const them = files.length === 1 ? `this is its only file` : `these are all its files`;
  return `No file that is loaded lists all files of the owner "${owner}". If ${them}, ${how} Otherwise list the others too, and load all.`;
}

function listText(at: FileOrigin, names: readonly string[]): string {
  return `[${names.map((name) => (isYaml(at) ? yamlText(name) : JSON.stringify(name))).join(', ')}]`;
}

/** Texts that could be read as something else are quoted. */
function yamlText(text: string): string {
  return /^[A-Za-z_./][\w./@-]*$/.test(text) && !/^(true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}

function isYaml({ file }: FileOrigin): boolean {
  return /\.ya?ml$/i.test(file);
}

/** The name of a file in the list of another one. */
function nameIn(lister: FileOrigin, { path }: FileOrigin): string {
  return relative(dirname(lister.path), path);
}

function namesOf(files: readonly { readonly file: string }[]): string {
  return files.map(({ file }) => file).join(', ');
}

function placeOf({ file: named, owner }: Naming): string {
  const { file = named, ...position } = owner.position ?? {};
  return formatPlace({ file, ...('line' in position && { position }) });
}
