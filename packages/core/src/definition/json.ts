import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { LineCounter } from 'yaml';
import type { Position } from '../errors/definition-errors.js';
import type { ParseResult, SyntaxIssue } from './source.js';

/** Parses JSON with comments: `//`, `/* *\/` and, as PCF's files have them, `#`. */
export function parseJson(text: string): ParseResult {
  const errors: ParseError[] = [];
  const root = parseTree(blankHashComments(text), errors, { disallowComments: false, allowTrailingComma: true });
  const at = positionsIn(text);
  const issues = [
    ...errors.map(({ error, offset }) => ({ message: `not valid JSON: ${describe(error)}`, position: at(offset) })),
    ...(root ? duplicateKeys(root, at) : []),
  ];
  if (!root || issues.length > 0) {
    return { issues: issues.length > 0 ? issues : [{ message: 'not valid JSON: it is empty', position: at(0) }] };
  }
  const locate = (path: readonly PropertyKey[], what: 'key' | 'value' = 'value') => at(findOffset(root, path, what));
  return { parsed: { value: getNodeValue(root), locate } };
}

/** Strings and the other kinds of comments are matched too, so that a `#` in them stays what it is. */
const HASH_COMMENT = /"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|$)|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|#.*/g;

function blankHashComments(text: string): string {
  return text.replace(HASH_COMMENT, (match) => (match.startsWith('#') ? ' '.repeat(match.length) : match));
}

/** `ColonExpected` as `colon expected` */
function describe(code: number): string {
  return printParseErrorCode(code)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function duplicateKeys(node: Node, at: (offset: number) => Position): SyntaxIssue[] {
  const children = node.children ?? [];
  const keys = node.type === 'object' ? children.flatMap((property) => property.children?.[0] ?? []) : [];
  const seen = new Set<unknown>();
  const repeated = keys.filter((key) => seen.has(key.value) || !seen.add(key.value));
  return [
    ...repeated.map((key) => ({ message: `the key "${key.value}" is there twice`, position: at(key.offset) })),
    ...children.flatMap((child) => duplicateKeys(child, at)),
  ];
}

function findOffset(root: Node, path: readonly PropertyKey[], what: 'key' | 'value'): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, depth).map(toSegment));
    const key = node?.parent?.type === 'property' && depth === path.length ? node.parent.children?.[0] : undefined;
    if (node) return what === 'key' && key ? key.offset : node.offset;
  }
  return root.offset;
}

function toSegment(key: PropertyKey): string | number {
  return typeof key === 'symbol' ? key.toString() : key;
}

/** Finds the position of an offset: the beginnings of lines are looked up once. */
function positionsIn(text: string): (offset: number) => Position {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}
