import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { LIMITS } from '../limits.js';

/** The values of YAML documents, and the targets of their aliases. */
export interface YamlData {
  readonly values: readonly unknown[];
  readonly targets: ReadonlyMap<Alias, unknown>;
}

/** An error in a document, and its offset. */
export interface YamlFault {
  readonly message: string;
  readonly offset: number;
}

/** A document is not valid. */
export class YamlFaults extends Error {
  /** @param more - the number of other errors */
  constructor(
    readonly faults: readonly YamlFault[],
    readonly more = 0,
  ) {
    super(faults[0]?.message);
  }
}

/**
 * Returns the values of the documents of a text, in time proportional to its text: reads each anchor once, and shares its value between
 * aliases.
 *
 * @throws {@link YamlFaults} for duplicate keys, aliases without an anchor, and values that are nested too deeply
 */
export function toData(documents: readonly unknown[]): YamlData {
  const reader = new Reader();
  const values = documents.map((contents) => reader.readDocument(contents));
  if (reader.faults.length > 0) throw new YamlFaults(reader.faults, reader.more);
  return { values, targets: reader.targets };
}

/** Returns the text of a key. */
export function keyText(key: unknown): string {
  const value = isScalar(key) ? key.value : key;
  return value === null ? '' : String(value);
}

class Reader {
  readonly targets = new Map<Alias, unknown>();
  readonly faults: YamlFault[] = [];
  more = 0;
  /** The last node of each anchor name so far. */
  readonly #anchors = new Map<string, unknown>();
  readonly #values = new Map<unknown, unknown>();
  /** The number of values so far; each use of an alias counts. */
  #count = 0;
  readonly #sizes = new Map<unknown, number>();

  /** Anchors end with their document; limits are about all documents. */
  readDocument(contents: unknown): unknown {
    this.#anchors.clear();
    return this.read(contents, 0);
  }

  read(node: unknown, depth: number): unknown {
    if (depth > LIMITS.depth) throw new YamlFaults([{ message: 'it is nested too deeply.', offset: offsetOf(node) }]);
    if (isAlias(node)) return this.#alias(node);
    const before = this.#count;
    this.#take(1, node);
    const anchor = isNode(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    const value = this.#value(node, depth);
    if (anchor !== undefined) {
      this.#values.set(node, value);
      this.#sizes.set(node, this.#count - before);
    }
    return value;
  }

  #value(node: unknown, depth: number): unknown {
    if (isScalar(node)) return typeof node.value === 'symbol' ? node.value.description : node.value;
    if (isSeq(node)) return this.#list(node, depth);
    return isMap(node) ? this.#map(node, depth) : null;
  }

  #alias(alias: Alias): unknown {
    const target = this.#anchors.get(alias.source);
    this.targets.set(alias, target);
    this.#take(this.#sizes.get(target) ?? 1, alias);
    if (this.#values.has(target)) return this.#values.get(target);
    // The error does not show its name: a secret that begins with "*" and is not in quotes is an alias.
    const reason =
      target === undefined ? 'has no anchor before it. Put a text that begins with * in quotes' : 'contains itself';
    this.#fault(`not valid YAML: this alias ${reason}.`, alias);
    return null;
  }

  #list({ items }: YAMLSeq, depth: number): unknown[] {
    return items.map((item) => this.read(item, depth + 1));
  }

  #map({ items }: YAMLMap, depth: number): object {
    const own = new Set<string>();
    const entries = new Map<string, unknown>();
    for (const { key, value } of items) {
      if (isMergeKey(key)) {
        this.#merge(entries, value, depth);
        continue;
      }
      if (isNode(key) && !isScalar(key)) this.#fault('not valid YAML: a key must be a text.', key);
      if (isScalar(key) && key.anchor !== undefined) this.read(key, depth);
      const name = keyText(key);
      if (own.has(name)) this.#fault('not valid YAML: keys must be unique. Remove or rename this one.', key);
      own.add(name);
      entries.set(name, this.read(value, depth + 1));
    }
    return Object.fromEntries(entries);
  }

  /** Adds the keys of other maps that are not there yet. */
  #merge(entries: Map<string, unknown>, node: unknown, depth: number): void {
    const value = this.read(node, depth + 1);
    for (const source of Array.isArray(value) ? value : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.#fault('not valid YAML: the value of << must be a map or a list of maps.', node);
        continue;
      }
      const keys = Object.keys(source);
      this.#take(keys.length, node);
      for (const key of keys) if (!entries.has(key)) entries.set(key, Reflect.get(source, key));
    }
  }

  #take(count: number, node: unknown): void {
    this.#count += count;
    if (this.#count <= LIMITS.values) return;
    const message = `not valid YAML: too many aliases: counting each use of an alias, it has more than ${LIMITS.values} values.`;
    throw new YamlFaults([{ message, offset: offsetOf(node) }]);
  }

  #fault(message: string, node: unknown): void {
    if (this.faults.length < LIMITS.issues) this.faults.push({ message, offset: offsetOf(node) });
    else this.more += 1;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

function offsetOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0;
}
