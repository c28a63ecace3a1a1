import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type DefinitionIssue, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { isRecord } from '../../values.js';
import { locate, problem, show } from '../issues.js';
import { findOverlay } from '../overlay/files.js';
import { mergeInto, within } from '../overlay/merge.js';
import type { Heads } from '../params/declarations.js';
import { mentionsParams } from '../params/texts.js';
import type { ParsedText } from '../source.js';
import { type FileParts, partsOf } from './parts.js';
import { type ReadTextOptions, readDocuments } from './text.js';

/** A file that was read, and its overlay for an environment. */
export interface LoadedFile {
  readonly file: string;
  /** Its real path. */
  readonly path: string;
  readonly parts: FileParts;
  readonly overlay?: { readonly file: string; readonly parts: FileParts };
  /** The head with the changes of the overlay; absent where neither has one. */
  readonly head?: ParsedText;
}

/** Reads a file, without an overlay. */
export async function loadFile(file: string, options: ReadTextOptions): Promise<LoadedFile> {
  const parts = partsOf(await readDocuments(file, options), file, EMPTY);
  return { file, path: realPath(file), parts, ...(parts.head && { head: parts.head }) };
}

/**
 * Merges the head of a file's overlay for an environment.
 *
 * @param isOwn - whether a path is that of a definition file of its own, and so no overlay
 * @throws {@link InvalidDefinitionError} where the overlay is not valid
 */
export async function withOverlay(
  loaded: LoadedFile,
  environment: string | undefined,
  isOwn: (path: string) => boolean,
  options: ReadTextOptions,
): Promise<LoadedFile> {
  const file = environment === undefined ? undefined : await findOverlay(loaded.file, environment);
  if (file === undefined || isOwn(realPath(file))) return loaded;
  const documents = await readDocuments(file, options);
  const placed = documents.map((document): ParsedText => inFile(document, file));
  const parts = partsOf(placed, file, EMPTY_OVERLAY);
  const issues = headFaults(parts.head, file);
  if (issues.length > 0) throw new InvalidDefinitionError(issues);
  const head = mergeHeads(loaded.parts.head, parts.head);
  return { ...loaded, overlay: { file, parts }, ...(head && { head }) };
}

/** Returns the heads of a file, for its parameters. */
export function headsOf({ file, parts, overlay }: LoadedFile): Heads {
  return { file, head: parts.head, overlay: overlay && { file: overlay.file, head: overlay.parts.head } };
}

/**
 * Returns the files that a head lists: absolute, or from the working directory. Whether the list is valid is checked later.
 *
 * @throws {@link InvalidDefinitionError} when one has a parameter: the files have to be known before the parameters are
 */
export function listedBy({ file, head }: LoadedFile): string[] {
  const owner = head && within(head, 'owner');
  if (!owner || !isRecord(owner.value) || !Array.isArray(owner.value.files)) return [];
  const files: readonly unknown[] = owner.value.files;
  const texts = files.filter((one) => typeof one === 'string');
  const faulty = files.findIndex((one) => typeof one === 'string' && mentionsParams(one));
  if (faulty === -1) return texts.map((written) => (isAbsolute(written) ? written : join(dirname(file), written)));
  throw new InvalidDefinitionError([locate({ ...head, file }, problem(['owner', 'files', faulty], NO_PARAMS))]);
}

/** A file that does not exist, or is no file, has the path that it would have. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

const NO_PARAMS = 'the name of a file cannot have a parameter: parameters are declared in these files.';

const EMPTY = 'Write a definition, which begins with "flavor:"; or [] where there are none.';

const EMPTY_OVERLAY = 'Where this environment changes nothing, write: params: {}';

function inFile(document: ParsedText, file: string): ParsedText {
  return {
    value: document.value,
    locate: (path, what) => {
      const place = document.locate(path, what);
      return place && { file, ...place };
    },
  };
}

/** What is empty by mistake must not remove an owner, or all particles. */
function headFaults(head: ParsedText | undefined, file: string): DefinitionIssue[] {
  if (!head || !isRecord(head.value)) return [];
  const { particles } = head.value;
  const empty = Object.entries(head.value).filter(([, value]) => value === null);
  const faults = empty.map(([key]) => problem([key], 'it is empty. Remove this key, or write its changes.'));
  const isList = particles === undefined || particles === null || Array.isArray(particles);
  if (!isList)
    faults.push(problem(['particles'], `found ${show(particles)}; expected the list of the changed definitions.`));
  return faults.map((fault) => locate({ ...head, file }, fault));
}

/** The definitions are merged apart: the list in the head stays that of the file. */
function mergeHeads(base: ParsedText | undefined, overlay: ParsedText | undefined): ParsedText | undefined {
  if (!overlay || !isRecord(overlay.value)) return base;
  const { particles: _, ...changes } = overlay.value;
  const own = base ?? { value: { particles: [] }, locate: (path, what) => overlay.locate(path, what) };
  return mergeInto(withOwnerMap(own), withOwnerMap({ ...overlay, value: changes }));
}

/** An owner that is a text is its name. */
function withOwnerMap(head: ParsedText): ParsedText {
  const { value } = head;
  if (!isRecord(value) || typeof value.owner !== 'string') return head;
  return { value: { ...value, owner: { name: value.owner } }, locate: (path, what) => head.locate(path, what) };
}
