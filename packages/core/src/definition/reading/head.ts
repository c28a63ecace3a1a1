import { dirname, isAbsolute, join } from 'node:path';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { isRecord } from '../../values.js';
import { explainUnknownKey, locate, problem, type SchemaIssue, show } from '../issues.js';
import { isLocation, LOCATION, ownerFault } from '../owner.js';
import type { Filled } from '../params/fill.js';
import { COMMON_KEYS, HEAD_KEYS, OWNER_KEYS } from '../schema/keys.js';
import type { DefinitionHead, HeadOwner } from '../source.js';

type Mapping = Readonly<Record<string, unknown>>;

/** The result of reading a head. */
export type HeadResult = { readonly head: DefinitionHead } | { readonly issues: readonly DefinitionIssue[] };

/**
 * Reads the head of a document, and checks that its definitions are a list: a damaged file must not look like one without
 * definitions.
 *
 * @param value - the document
 * @param file - its file, for issues and as the place that `files` are relative to
 * @param realPath - returns the real path of a file
 */
export function readHead(value: Mapping, file: string, parsed: Filled, realPath: (file: string) => string): HeadResult {
  const issues: SchemaIssue[] = [];
  unknownKeys(value, [], HEAD_KEYS, COMMON_KEYS, issues);
  if (!Array.isArray(value.particles)) {
    const rule = 'expected the list of the definitions. Write "particles: []" where there are none.';
    issues.push(problem(['particles'], `${foundAt(value, 'particles')}; ${rule}`));
  }
  const owner = Object.hasOwn(value, 'owner') ? readOwner(value.owner, file, realPath, issues) : undefined;
  if (issues.length > 0) return { issues: issues.map((issue) => locate({ ...parsed, file }, issue)) };
  const namePath = isRecord(value.owner) ? ['owner', 'name'] : ['owner'];
  const position = parsed.locate(namePath, 'value');
  const params = parsed.paramsAt?.(namePath).map(({ name }) => name);
  return { head: owner ? { owner: { ...owner, ...(position && { position }), ...(params && { params }) } } : {} };
}

function readOwner(
  value: unknown,
  file: string,
  realPath: (file: string) => string,
  issues: SchemaIssue[],
): HeadOwner | undefined {
  if (!isRecord(value)) {
    const fault = ownerFault(value);
    if (fault !== undefined) issues.push(problem(['owner'], fault));
    return typeof value === 'string' ? { name: value, locations: [] } : undefined;
  }
  unknownKeys(value, ['owner'], OWNER_KEYS, [], issues);
  const fault = ownerFault(value.name);
  if (fault !== undefined) issues.push(problem(['owner', 'name'], fault));
  const files = readList(value, 'files', 'a file name', isText, issues)?.map((written) => {
    const named = isAbsolute(written) ? written : join(dirname(file), written);
    return { written, file: named, path: realPath(named) };
  });
  const locations = readList(value, 'locations', LOCATION, isLocation, issues);
  if (typeof value.name !== 'string') return undefined;
  return { name: value.name, ...(files && { files }), locations: locations ?? [] };
}

/** Reads a key that is absent or a list with at least one item. */
function readList<T>(
  owner: Mapping,
  key: string,
  what: string,
  isItem: (item: unknown) => item is T,
  issues: SchemaIssue[],
): T[] | undefined {
  if (!Object.hasOwn(owner, key)) return undefined;
  const list: unknown = owner[key];
  if (!Array.isArray(list) || list.length === 0) {
    const found = Array.isArray(list) ? 'found an empty list' : foundAt(owner, key);
    issues.push(problem(['owner', key], `${found}; expected a list, each item ${what}.`));
    return undefined;
  }
  return list.flatMap((item: unknown, index) => {
    if (isItem(item)) return [item];
    issues.push(problem(['owner', key, index], `expected ${what}, found ${show(item)}.`));
    return [];
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function foundAt(value: Mapping, key: string): string {
  return value[key] === undefined || value[key] === null ? 'missing' : `found ${show(value[key])}`;
}

/** @param others - keys of elsewhere that a misspelt key may mean */
function unknownKeys(
  value: Mapping,
  path: readonly string[],
  known: readonly string[],
  others: readonly string[],
  issues: SchemaIssue[],
): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) {
      const hasMeaning = others.includes(key);
      const candidates = didYouMean(key, [...known, ...others]) === '' ? known : [...known, ...others];
      const message = `unknown key here. "${key}" belongs to a definition, which needs a "flavor".`;
      const issue = explainUnknownKey([...path, key], key, candidates);
      issues.push(hasMeaning ? { ...issue, message } : issue);
    }
}
