import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser';
import { LineCounter } from 'yaml';
import type { Position } from '../../errors/definition-errors.js';
import { LIMITS } from '../limits.js';
import type { ParseResult, SyntaxIssue } from '../source.js';

/** Parses JSON with comments, `//`, `/* *\/` and, as in PCF's files, `#`, and with trailing commas. */
export function parseJson(text: string): ParseResult {
  const parsed = parseStrictly(text) ?? parseStrictly(blankComments(text));
  if (!parsed && blankComments(text).trim() === '') return { documents: [] };
  if (!parsed || countKeys(parsed.text) !== keysOf(parsed.value)) return findIssues(blankComments(text));
  const at = positionsIn(text);
  const offsets = offsetsIn(parsed.text);
  return { documents: [{ value: parsed.value, locate: (path, what = 'value') => at(offsets(path, what)) }] };
}

function parseStrictly(text: string): { readonly text: string; readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { text, value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The number of keys in all maps: fewer than in the text where a key is duplicated. */
function keysOf(value: unknown): number {
  let keys = 0;
  const open = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (!Array.isArray(next)) keys += inner.length;
    for (const one of inner) if (typeof one === 'object' && one !== null) open.push(one);
  }
  return keys;
}

/** Finds the syntax errors and duplicate keys of a text. */
function findIssues(text: string): ParseResult {
  const at = positionsIn(text);
  const issues: SyntaxIssue[] = [];
  let more = 0;
  const begin = skipBlanks(text, 0);
  if (!'{["'.includes(text[begin] ?? '')) return { issues: [{ message: NO_JSON, position: at(begin) }] };
  const add = (message: () => string, offset: number) => {
    if (issues.length < LIMITS.issues) issues.push({ message: message(), position: at(offset) });
    else more += 1;
  };
  const maps: Set<string>[] = [];
  visit(
    text,
    {
      onError: (error, offset) => add(() => `not valid JSON: ${wordsFor(error)}`, offset),
      onObjectBegin: () => void maps.push(new Set()),
      onObjectEnd: () => void maps.pop(),
      onObjectProperty: (key, offset) => {
        const keys = maps.at(-1);
        if (keys?.has(key)) add(() => `duplicate key ${JSON.stringify(key.slice(0, 100))}`, offset);
        keys?.add(key);
      },
    },
    { allowTrailingComma: true },
  );
  if (issues.length === 0) issues.push({ message: 'not valid JSON: it cannot be read', position: at(0) });
  return { issues, more };
}

const NO_JSON =
  'not valid JSON: it does not begin with "{" or "[". The name of a file in YAML must end in .yml or .yaml.';

/** `ColonExpected` as `colon expected` */
function wordsFor(code: ParseError['error']): string {
  const name = printParseErrorCode(code);
  if (name === 'InvalidSymbol') return 'a text or key that is not in double quotes';
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Returns a function from an offset to its position. Line starts are found at its first call. */
function positionsIn(text: string): (offset: number) => Position {
  let lines: LineCounter | undefined;
  return (offset) => {
    lines ??= linesOf(text);
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** Returns the offset after the string literal at an offset; the end of the line where it is not closed. */
export function endOfLiteral(text: string, begin: number): number {
  let at = begin + 1;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}

/** Returns the number of `:` outside of strings in a JSON text: the number of keys. */
export function countKeys(text: string): number {
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfLiteral(text, at) - 1;
    else if (character === ':') keys += 1;
  }
  return keys;
}

/** Returns a text of the same length, with blanks in place of comments and of commas before `]` and `}`. */
export function blankComments(text: string): string {
  // One buffer: a list of the parts between millions of comments would take ten times the memory.
  const units = Buffer.from(text, 'utf16le');
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) if (text[at] !== '\n') units.writeUInt16LE(BLANK, at * 2);
  };
  /** The offset of a comma that only blanks and comments have followed yet. */
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const end = endOfComment(text, at);
    if (end !== undefined) {
      blank(at, end);
      at = end - 1;
    } else if (character === '"') {
      comma = -1;
      at = endOfLiteral(text, at) - 1;
    } else if (character === ',') comma = at;
    else if ((character === ']' || character === '}') && comma !== -1) blank(comma, comma + 1);
    if (!' \t\r\n,'.includes(character) && end === undefined) comma = -1;
  }
  return units.toString('utf16le');
}

const BLANK = 0x20;

function endOfComment(text: string, at: number): number | undefined {
  const character = text[at];
  const next = text[at + 1];
  if (character === '#' || (character === '/' && next === '/')) return orEnd(text, text.indexOf('\n', at));
  if (character !== '/' || next !== '*') return undefined;
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? text.length : close + 2;
}

function orEnd(text: string, at: number): number {
  return at === -1 ? text.length : at;
}

/** The offset of a key or an item, and of its value. */
interface Place {
  readonly key: number;
  readonly value: number;
}

/**
 * Finds the offsets of the parts of a JSON text. Reads a map or list once, when something in it is first asked for, and keeps
 * no tree of the text.
 *
 * @param text - valid JSON
 * @returns a function from a path to the offset of its value or key; where there is nothing at the path, of the nearest thing
 * around it
 */
export function offsetsIn(text: string): (path: readonly PropertyKey[], what: 'key' | 'value') => number {
  const known = new Map<number, ReadonlyMap<string, Place>>();
  const inside = (offset: number): ReadonlyMap<string, Place> => {
    const places = known.get(offset) ?? readPlaces(text, offset);
    known.set(offset, places);
    return places;
  };
  return (path, what) => {
    let value = skipBlanks(text, 0);
    for (const [depth, part] of path.entries()) {
      const place = inside(value).get(String(part));
      if (!place) return value;
      if (what === 'key' && depth === path.length - 1) return place.key;
      value = place.value;
    }
    return value;
  };
}

function readPlaces(text: string, offset: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const opening = text[offset];
  if (opening !== '{' && opening !== '[') return places;
  let at = skipBlanks(text, offset + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const key = at;
    let name = String(places.size);
    if (opening === '{') {
      const end = endOfLiteral(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = skipBlanks(text, skipBlanks(text, end) + 1);
    }
    places.set(name, { key, value: at });
    at = skipBlanks(text, endOfValue(text, at));
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return places;
}

function endOfValue(text: string, begin: number): number {
  let depth = 0;
  for (let at = begin; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = endOfLiteral(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && ', \t\r\n'.includes(character)) return at;
  }
  return text.length;
}

function skipBlanks(text: string, begin: number): number {
  let at = begin;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}
