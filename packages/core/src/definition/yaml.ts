import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Position } from '../errors/definition-errors.js';
import type { ParseResult } from './source.js';

/** How often one text may repeat anchors: more is an attempt to fill the memory. */
const MAX_ALIASES = 10_000;

/**
 * Parses YAML 1.2 with merge keys. YAML 1.1's other boolean words are not booleans: `N` is DynamoDB's word for a number.
 */
export function parseYaml(text: string): ParseResult {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    return {
      issues: problems.map(({ message, pos }) => ({ message: `not valid YAML: ${message}`, position: at(pos[0]) })),
    };
  }
  const locate = (path: readonly PropertyKey[], what: 'key' | 'value' = 'value') => {
    const offset = findOffset(document, path, what);
    return offset === undefined ? undefined : at(offset);
  };
  try {
    return { parsed: { value: document.toJS({ maxAliasCount: MAX_ALIASES }), locate } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { issues: [{ message: `not valid YAML: ${message}`, position: { line: 1, column: 1 } }] };
  }
}

type Document = ReturnType<typeof parseDocument>;

function findOffset(document: Document, path: readonly PropertyKey[], what: 'key' | 'value'): number | undefined {
  let node: unknown = document.contents;
  let found = offsetOf(node);
  for (const [depth, key] of path.entries()) {
    const inner = enter(document, node, key);
    if (!inner) return found;
    const wantsKey = what === 'key' && depth === path.length - 1;
    found = (wantsKey ? offsetOf(inner.key) : undefined) ?? offsetOf(inner.value) ?? offsetOf(inner.key) ?? found;
    node = inner.value;
  }
  return found;
}

function enter(document: Document, node: unknown, key: PropertyKey): { key: unknown; value: unknown } | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target) && typeof key === 'number' && key < target.items.length) {
    return { key: undefined, value: target.items[key] };
  }
  if (!isMap(target)) return undefined;
  const pair = target.items.find((item) => isPair(item) && keyText(item.key) === String(key));
  return pair && { key: pair.key, value: pair.value };
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}
