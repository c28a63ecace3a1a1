import { Composer, type Document, isAlias, isMap, isNode, isSeq, Lexer, LineCounter, Parser, type YAMLMap } from 'yaml';
import type { Position } from '../errors/definition-errors.js';
import { LIMITS } from './limits.js';
import type { ParseResult, SyntaxIssue } from './source.js';
import { keyText, toData, type YamlData, YamlFaults } from './yaml-data.js';

/**
 * Parses YAML 1.2 with merge keys. YAML 1.1's other boolean words are not booleans: `N` is DynamoDB's word for a number.
 */
export function parseYaml(text: string): ParseResult {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const composed = compose(text, lines);
  if (composed === undefined) return { issues: [{ message: TOO_LARGE, position: { line: 1, column: 1 } }] };
  const document = composed[0];
  if (document === undefined) return { parsed: { value: null, locate: () => undefined } };
  const problems: SyntaxIssue[] = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    message: /call stack/i.test(message) ? 'it is nested too deeply.' : `not valid YAML: ${withoutSource(message)}`,
    position: at(pos[0]),
  }));
  const second = composed[1];
  if (second) problems.push({ message: `not valid YAML: ${SEVERAL}`, position: at(second.range[0]) });
  if (problems.length > 0) return { issues: problems };
  try {
    const data = toData(document.contents);
    const offsets = offsetsIn(document, data);
    const locate = (path: readonly PropertyKey[], what: 'key' | 'value' = 'value') => {
      const offset = offsets(path, what);
      return offset === undefined ? undefined : at(offset);
    };
    return { parsed: { value: data.value, locate } };
  } catch (error) {
    if (!(error instanceof YamlFaults)) throw error;
    const issues = error.faults.map(({ message, offset }) => ({ message, position: at(offset) }));
    return { issues, more: error.more };
  }
}

/** The parser quotes the text at fault, which can be a secret that was written without quotes. What it quotes comes last. */
function withoutSource(message: string): string {
  const quoted = message.search(/[:"'`%!*&\\]/);
  return quoted === -1 ? message : message.slice(0, quoted).trimEnd();
}

const SEVERAL = 'it has several documents: use one, with a list of definitions.';

const TOO_LARGE = `it has more than ${LIMITS.yamlTokens} words and signs, which is too many for YAML. Divide it among several files, or write it as JSON.`;

/** The first two documents of a text; `undefined` when there are too many words and signs in it. */
function compose(text: string, lines: LineCounter): Document.Parsed[] | undefined {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ merge: true, uniqueKeys: false, prettyErrors: false });
  lines.addNewLine(0);
  const documents: Document.Parsed[] = [];
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > LIMITS.yamlTokens) return undefined;
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (documents.length > 1) return documents;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents;
}

/** Finds where the parts of a document stand; the keys of a map are put in an index when one is first asked for. */
function offsetsIn(
  { contents }: Document.Parsed,
  { targets }: YamlData,
): (path: readonly PropertyKey[], what: 'key' | 'value') => number | undefined {
  const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, { key: unknown; value: unknown }>>();
  const enter = (node: unknown, key: PropertyKey): { key: unknown; value: unknown } | undefined => {
    if (isSeq(node))
      return typeof key === 'number' && key < node.items.length
        ? { key: undefined, value: node.items[key] }
        : undefined;
    if (!isMap(node)) return undefined;
    const index = indexes.get(node) ?? new Map(node.items.map((pair) => [keyText(pair.key), pair]));
    indexes.set(node, index);
    return index.get(String(key));
  };
  return (path, what) => {
    let node: unknown = contents;
    let found = offsetOf(node);
    for (const [depth, key] of path.entries()) {
      const inner = enter(isAlias(node) ? targets.get(node) : node, key);
      if (!inner) return found;
      const wantsKey = what === 'key' && depth === path.length - 1;
      found = (wantsKey ? offsetOf(inner.key) : undefined) ?? offsetOf(inner.value) ?? offsetOf(inner.key) ?? found;
      node = inner.value;
    }
    return found;
  };
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
