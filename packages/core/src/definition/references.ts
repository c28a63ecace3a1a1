/**
 * A reference to a value that is known only later: from a parent's observed settings and outputs, or from a lookup at the
 * provider.
 */
export type Reference = `$inherit$${string}:${string}$${string}` | `$lookup$${string}$${string}`;

/** A type in which every leaf may be a {@link Reference}. */
export type WithReferences<T> = T extends string | number | boolean | bigint
  ? T | Reference
  : T extends readonly (infer Item)[]
    ? readonly WithReferences<Item>[]
    : T extends object
      ? { [Key in keyof T]: WithReferences<T[Key]> }
      : T;

/** A parsed reference. */
export type ParsedReference =
  | { readonly kind: 'inherit'; readonly id: string; readonly path: string }
  | { readonly kind: 'lookup'; readonly resource: string; readonly names: readonly string[] };

/** A reference and its path in a definition. */
export interface PlacedReference {
  readonly path: readonly PropertyKey[];
  readonly reference: Reference;
}

/** Only strings of exactly these forms are references. Any other string that begins with `$` is a plain text. */
const INHERIT = /^\$inherit\$([^$:]+:[^$]+)\$([^$]+)$/;
const LOOKUP = /^\$lookup\$([^$]+)\$([^$]+)$/;

/** Returns whether a value is a reference: `$inherit$flavor:name$path` or `$lookup$resource$names`. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'string' && value.startsWith('$') && (INHERIT.test(value) || LOOKUP.test(value));
}

/** Parses a reference. The names of a lookup are separated by `:`. */
export function parseReference(reference: Reference): ParsedReference {
  const [, id, path] = INHERIT.exec(reference) ?? [];
  if (id !== undefined && path !== undefined) return { kind: 'inherit', id, path };
  const [, resource = '', names = ''] = LOOKUP.exec(reference) ?? [];
  return { kind: 'lookup', resource, names: names.split(':') };
}

/** Returns the references in a value and their paths. */
export function findReferences(value: unknown): PlacedReference[] {
  const found: PlacedReference[] = [];
  visitValues(value, (inner, path) => {
    if (isReference(inner)) found.push({ path: [...path], reference: inner });
  });
  return found;
}

/**
 * Calls a function for each value in plain data.
 *
 * @param visit - receives the value and its path, which is only valid during the call: to keep it, copy it
 */
export function visitValues(
  value: unknown,
  visit: (value: unknown, path: readonly PropertyKey[]) => void,
  path: PropertyKey[] = [],
): void {
  visit(value, path);
  if (typeof value !== 'object' || value === null) return;
  const at = path.push('') - 1;
  for (const key of Object.keys(value)) {
    path[at] = Array.isArray(value) ? Number(key) : key;
    visitValues(Reflect.get(value, key), visit, path);
  }
  path.pop();
}

/** Turns `$$inherit$…`, which stands for the text `$inherit$…`, into that text: removes one `$`. */
export function unescapeReference(text: string): string {
  return text.startsWith('$$') && isReference(text.replace(/^\$+/, '$')) ? text.slice(1) : text;
}

/** Escapes a text, so that it is read as a text and not as a reference: adds one `$` where it looks like one. */
export function escapeReference(text: string): string {
  return text.startsWith('$') && isReference(text.replace(/^\$+/, '$')) ? `$${text}` : text;
}

/**
 * Returns a copy of plain data in which each text is replaced.
 *
 * @param replace - returns the replacement of a text
 */
export function mapTexts(value: unknown, replace: (text: string) => unknown): unknown {
  if (typeof value === 'string') return replace(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, replace));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, replace)]));
}
