import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser';
import { LineCounter } from 'yaml';
import type { Position } from '../errors/definition-errors.js';
import { offsetsIn } from './json-offsets.js';
import { blankComments, countKeys } from './json-text.js';
import { LIMITS } from './limits.js';
import type { ParseResult, SyntaxIssue } from './source.js';

/** Parses JSON with comments: `//`, `/* *\/` and, as PCF's files have them, `#`; and with commas before an end. */
export function parseJson(text: string): ParseResult {
  const parsed = parseStrictly(text) ?? parseStrictly(blankComments(text));
  if (!parsed || countKeys(parsed.text) !== keysOf(parsed.value)) return findIssues(blankComments(text));
  const at = positionsIn(text);
  const offsets = offsetsIn(parsed.text);
  return { parsed: { value: parsed.value, locate: (path, what = 'value') => at(offsets(path, what)) } };
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

/** How many keys all maps have together: fewer than the text has, where one stands twice. */
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

/** Says where a text is no JSON, or has a key twice in one map. */
function findIssues(text: string): ParseResult {
  const at = positionsIn(text);
  const issues: SyntaxIssue[] = [];
  let more = 0;
  const add = (message: () => string, offset: number) => {
    if (issues.length < LIMITS.issues) issues.push({ message: message(), position: at(offset) });
    else more += 1;
  };
  const maps: Set<string>[] = [];
  visit(
    text,
    {
      onError: (error, offset) => add(() => `not valid JSON: ${describe(error)}`, offset),
      onObjectBegin: () => void maps.push(new Set()),
      onObjectEnd: () => void maps.pop(),
      onObjectProperty: (key, offset) => {
        const keys = maps.at(-1);
        if (keys?.has(key)) add(() => `the key ${JSON.stringify(key.slice(0, 100))} is there twice`, offset);
        keys?.add(key);
      },
    },
    { allowTrailingComma: true },
  );
  if (issues.length === 0)
    issues.push({
      message: `not valid JSON: ${text.trim() === '' ? 'it is empty' : 'it cannot be read'}`,
      position: at(0),
    });
  return { issues, more };
}

/** `ColonExpected` as `colon expected` */
function describe(code: ParseError['error']): string {
  return printParseErrorCode(code)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** Finds the position of an offset: the beginnings of lines are looked up once, when the first is asked for. */
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
