import { InvalidDefinitionError } from '../../errors/definition-errors.js';
import { isRecord } from '../../values.js';
import { locate, problem } from '../issues.js';
import { within } from '../overlay/merge.js';
import { itemsOf } from '../overlay/particles.js';
import { HEAD_KEYS } from '../schema/keys.js';
import type { ParsedText } from '../source.js';

/** The parts of a file: its head, where it has one, and its definitions. */
export interface FileParts {
  /** The whole map, with its `particles`. */
  readonly head?: ParsedText;
  readonly items: readonly ParsedText[];
}

/**
 * Splits the documents of a file into its head and its definitions: each document is one definition, a list of them, or a head with a
 * list.
 *
 * @param empty - what to do about a file with nothing in it
 * @throws {@link InvalidDefinitionError} when there is nothing, or a second head
 */
export function partsOf(documents: readonly ParsedText[], file: string, empty: string): FileParts {
  const filled = documents.filter(({ value }) => value !== null);
  if (filled.length === 0)
    throw new InvalidDefinitionError([{ path: [], file, message: `the file is empty. ${empty}` }]);
  const [head, second] = filled.filter(({ value }) => hasHead(value));
  if (second) throw new InvalidDefinitionError([locate({ ...second, file }, problem([], SECOND_HEAD))]);
  const items = filled.flatMap((document) => {
    if (document === head) return itemsOf(within(document, 'particles'));
    return Array.isArray(document.value) ? itemsOf(document) : [document];
  });
  return { ...(head && { head }), items };
}

const SECOND_HEAD =
  'a second document with "owner" or "particles". A file has one at most: write all definitions into one list.';

/** Whether a document has a head: whether it is a map that is no definition, and has a key of a head. */
export function hasHead(value: unknown): boolean {
  return isRecord(value) && !Object.hasOwn(value, 'flavor') && HEAD_KEYS.some((key) => Object.hasOwn(value, key));
}
