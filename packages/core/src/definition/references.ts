/** A value that is known only later: from a parent's observed definition, or from a lookup at the provider. */
export type Reference = `$inherit$${string}:${string}$${string}` | `$lookup$${string}$${string}`;

/** A type in which every leaf may be a {@link Reference}. */
export type WithReferences<T> = T extends string | number | boolean | bigint
  ? T | Reference
  : T extends readonly (infer Item)[]
    ? readonly WithReferences<Item>[]
    : T extends object
      ? { [Key in keyof T]: WithReferences<T[Key]> }
      : T;

/** Only strings of exactly these forms are references; any other string that begins with `$` is itself. */
const INHERIT = /^\$inherit\$[^$:]+:[^$]+\$[^$]+$/;
const LOOKUP = /^\$lookup\$[^$]+\$[^$]+$/;

/** Whether a value is a reference: `$inherit$flavor:name$path` or `$lookup$resource$names`. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'string' && (INHERIT.test(value) || LOOKUP.test(value));
}

/** Where the references in a value stand. */
export function findReferences(value: unknown, path: readonly PropertyKey[] = []): PropertyKey[][] {
  if (isReference(value)) return [[...path]];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => findReferences(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => findReferences(item, [...path, key]));
}
