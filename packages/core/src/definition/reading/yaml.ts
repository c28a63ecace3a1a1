import { Composer, type Document, isAlias, isMap, isNode, isSeq, Lexer, LineCounter, Parser, type YAMLMap } from 'yaml';
import type { Position } from '../../errors/definition-errors.js';
import { LIMITS } from '../limits.js';
import type { ParseResult, SyntaxIssue } from '../source.js';
import { adviceFor } from './yaml-advice.js';
import { keyText, toData, type YamlData, type YamlFault, YamlFaults } from './yaml-data.js';

/** Parses YAML 1.2 with merge keys. The other boolean words of YAML 1.1 are texts: `N` is DynamoDB's word for a number. */
export function parseYaml(text: string): ParseResult {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    const documents = compose(text, lines);
    const found = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
    // What follows the brace of a parameter without quotes is a consequence of it.
    const bare = found.find(({ pos }) => isBareParam(text, pos[0]));
    const problems: SyntaxIssue[] = bare
      ? [{ message: BARE_PARAM, position: at(bare.pos[0]) }]
      : found.map(({ message, pos }) => ({ message: explained(message), position: at(pos[0]) }));
    if (problems.length > 0) return { issues: oneForEachPlace(problems) };
    const { values, targets } = toData(documents.map(({ contents }) => contents));
    return {
      documents: documents.map((document, index) => {
        const offsets = offsetsIn(document, targets);
        const locate = (path: readonly PropertyKey[], what: 'key' | 'value' = 'value') => {
          const offset = offsets(path, what);
          return offset === undefined ? undefined : at(offset);
        };
        return { value: values[index], locate };
      }),
    };
  } catch (error) {
    if (!(error instanceof YamlFaults)) throw error;
    const issues = error.faults.map(({ message, offset }) => ({ message, position: at(offset) }));
    return { issues, more: error.more };
  }
}

/** Between `{ }` and `[ ]`, YAML takes the brace of `${params.x}` for a map. */
function isBareParam(text: string, offset: number): boolean {
  return text.startsWith('{params.', offset) && text[offset - 1] === '$';
}

const BARE_PARAM = 'not valid YAML: between { } or [ ], a text with ${params.…} has to be in quotes.';

function explained(message: string): string {
  if (/call stack/i.test(message)) return 'it is nested too deeply.';
  return `not valid YAML: ${adviceFor(message) ?? withoutSource(message.replace(/^The \S+ tag/, 'A tag'))}`;
}

/** One mistake in the indentation has several errors at one place: the first is enough. */
function oneForEachPlace(issues: readonly SyntaxIssue[]): SyntaxIssue[] {
  const keyOf = ({ line, column }: Position) => `${line}:${column}`;
  return [...new Map(issues.toReversed().map((issue) => [keyOf(issue.position), issue])).values()].toReversed();
}

/** The parser quotes the faulty text at the end of its message. It can be a secret that was written without quotes. */
function withoutSource(message: string): string {
  const quoted = message.search(/[:"'`%!*&\\]/);
  return quoted === -1 ? message : message.slice(0, quoted).trimEnd();
}

const STOPPED = 'not valid YAML: too many errors; the rest of the file was not read.';

const TOO_LARGE = `it has more than ${LIMITS.yamlTokens} YAML tokens, which is the limit. Split it into several files, or write it as JSON.`;

const TOO_MANY = `it has more than ${LIMITS.yamlDocuments} YAML documents, which is the limit. Write one list of definitions, or several files.`;

/**
 * Returns the documents of a text.
 *
 * @throws {@link YamlFaults} when it has too many tokens, documents or errors
 */
function compose(text: string, lines: LineCounter): Document.Parsed[] {
  const parser = new Parser(lines.addNewLine);
  const composer = boundErrors(new Composer({ merge: true, uniqueKeys: false, prettyErrors: false }));
  lines.addNewLine(0);
  const documents: Document.Parsed[] = [];
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens += 1 + linesIn(lexeme);
    if (tokens > LIMITS.yamlTokens) throw new YamlFaults([{ message: TOO_LARGE, offset: 0 }]);
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (documents.length > LIMITS.yamlDocuments) throw new YamlFaults([{ message: TOO_MANY, offset: 0 }]);
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents;
}

/** The number of line ends within one token: the composer makes a text of each line. */
function linesIn(lexeme: string): number {
  let lines = 0;
  for (let at = lexeme.indexOf('\n'); at !== -1 && lexeme.length > 1; at = lexeme.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/**
 * Stops a composer at the hundredth error: it creates an object with a stack trace for each, and a text of 10 MB can have five
 * million.
 */
function boundErrors(composer: Composer): Composer {
  const onError: unknown = Reflect.get(composer, 'onError');
  if (typeof onError !== 'function') return composer;
  const faults: YamlFault[] = [];
  let stopped: YamlFaults | undefined;
  const bounded = (source: unknown, code: string, message: string, isWarning?: boolean) => {
    if (stopped === undefined && faults.length < LIMITS.issues - 1) {
      faults.push({ message: explained(message), offset: placeOf(source) });
      onError(source, code, message, isWarning);
      return;
    }
    // The composer catches it, and comes here again with an error of its own.
    stopped ??= new YamlFaults([...faults, { message: STOPPED, offset: placeOf(source) }]);
    throw stopped;
  };
  return Object.assign(composer, { onError: bounded });
}

/** The composer names a place by an offset, a range, or a token. */
function placeOf(source: unknown): number {
  const place: unknown = Array.isArray(source) ? source[0] : source;
  if (typeof place === 'number') return place;
  return typeof place === 'object' && place !== null && 'offset' in place ? Number(place.offset) : 0;
}

/** Finds the positions of the parts of a document. Indexes the keys of a map when one is first asked for. */
function offsetsIn(
  { contents }: Document.Parsed,
  targets: YamlData['targets'],
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
