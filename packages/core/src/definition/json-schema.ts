import type { DefinitionSchema } from '../flavor.js';
import { isRecord } from '../values.js';

/** A part of a JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A setting that a schema names. */
export interface SchemaSetting {
  /** Its path; `[]` stands for the items of a list, `*` for the values of a map with free keys. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

/** How deep a schema is read: one that refers to itself has no end. */
const DEEPEST = 16;

/** Returns the JSON Schema of a flavor's part of a definition; `undefined` where its library cannot express it. */
export function jsonSchemaOf(schema: DefinitionSchema): JsonSchema | undefined {
  if (!converted.has(schema)) converted.set(schema, convert(schema));
  return converted.get(schema);
}

/** A conversion takes milliseconds, and a flavor may have a hundred thousand definitions. */
const converted = new WeakMap<DefinitionSchema, JsonSchema | undefined>();

function convert(schema: DefinitionSchema): JsonSchema | undefined {
  try {
    return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}

/** Returns the parts of a schema that describe the value at a path: several where the schema branches. */
export function schemasAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (parts, key) => parts.flatMap((part) => stepInto(part, key).flatMap((inner) => branches(root, inner))),
    branches(root, root),
  );
}

/** Returns the keys that a schema allows in the map at a path. */
export function keysAt(root: JsonSchema, path: readonly PropertyKey[]): string[] {
  return schemasAt(root, path).flatMap((part) => (isRecord(part.properties) ? Object.keys(part.properties) : []));
}

/** Describes what a schema expects at a path: `a string`, `"S" or "N"`; `undefined` where it does not say. */
export function expectedAt(root: JsonSchema, path: readonly PropertyKey[]): string | undefined {
  const words = schemasAt(root, path).flatMap((part) => {
    if (Array.isArray(part.enum)) return part.enum.map((value) => JSON.stringify(value));
    if ('const' in part) return [JSON.stringify(part.const)];
    return typeof part.type === 'string' ? [TYPE_WORDS[part.type] ?? part.type] : [];
  });
  return words.length === 0 ? undefined : [...new Set(words)].join(' or ');
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** Returns all settings that a schema names, at any depth. */
export function settingsOf(root: JsonSchema): SchemaSetting[] {
  return settingsIn(root, root, []);
}

function settingsIn(root: JsonSchema, schema: JsonSchema, path: readonly string[]): SchemaSetting[] {
  if (path.length > DEEPEST) return [];
  return branches(root, schema).flatMap((part) => {
    const named = isRecord(part.properties) ? Object.entries(part.properties) : [];
    const own = named.flatMap(([key, inner]) =>
      isRecord(inner) ? [{ path: [...path, key], schema: inner }, ...settingsIn(root, inner, [...path, key])] : [],
    );
    const items = isRecord(part.items) ? settingsIn(root, part.items, [...path, '[]']) : [];
    const free = part.additionalProperties;
    return [...own, ...items, ...(isRecord(free) ? settingsIn(root, free, [...path, '*']) : [])];
  });
}

/** Returns a schema's own description, or that of the schema that it refers to. */
export function descriptionOf(root: JsonSchema, schema: JsonSchema): unknown {
  return schema.description ?? resolve(root, schema).description;
}

function stepInto(part: JsonSchema, key: PropertyKey): JsonSchema[] {
  const { properties, additionalProperties } = part;
  const isNamed = isRecord(properties) && Object.hasOwn(properties, key);
  const named: unknown = isNamed ? Reflect.get(properties, key) : additionalProperties;
  const inner = typeof key === 'number' ? part.items : named;
  return isRecord(inner) ? [inner] : [];
}

function branches(root: JsonSchema, schema: JsonSchema, depth = 0): JsonSchema[] {
  const part = resolve(root, schema);
  const inner = [part.anyOf, part.oneOf, part.allOf].find(Array.isArray);
  const isSecret = schema.writeOnly === true || part.writeOnly === true;
  const parts =
    !inner || depth > DEEPEST ? [part] : inner.filter(isRecord).flatMap((branch) => branches(root, branch, depth + 1));
  return isSecret ? parts.map((one) => ({ ...one, writeOnly: true })) : parts;
}

/** Follows a reference within the schema: `#/$defs/index`. */
function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#')) return schema;
  const keys = schema.$ref.split('/').slice(1);
  const target = keys.reduce<unknown>(
    (inner, key) => (isRecord(inner) ? inner[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    root,
  );
  return isRecord(target) ? target : schema;
}
