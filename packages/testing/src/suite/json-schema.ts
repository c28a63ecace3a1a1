import type { AnyFlavor } from '@pcf/core';

/** A part of a JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A setting that a schema names. */
export interface Setting {
  /** Where; `[]` stands for the items of a list, `*` for the values of a map with free keys. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

/** How deep a schema is read; one that refers to itself has no end. */
const DEEPEST = 16;

/** The JSON Schema of a flavor's part of a definition; `undefined` where its library cannot express it. */
export function schemaOf(flavor: AnyFlavor): JsonSchema | undefined {
  try {
    return flavor.schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}

/** All settings that a schema names, however deep. */
export function settingsOf(root: JsonSchema): Setting[] {
  return settingsIn(root, root, []);
}

/** The parts of a schema that say what may stand at a path of a value: several where it branches. */
export function schemasAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (parts, key) => parts.flatMap((part) => stepInto(part, key).flatMap((inner) => branches(root, inner))),
    branches(root, root),
  );
}

/** A schema's own description, or that of what it refers to. */
export function descriptionOf(root: JsonSchema, schema: JsonSchema): unknown {
  return schema.description ?? resolve(root, schema).description;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settingsIn(root: JsonSchema, schema: JsonSchema, path: readonly string[]): Setting[] {
  if (path.length > DEEPEST) return [];
  return branches(root, schema).flatMap((part) => {
    const named = isSchema(part.properties) ? Object.entries(part.properties) : [];
    const own = named.flatMap(([key, inner]) =>
      isSchema(inner) ? [{ path: [...path, key], schema: inner }, ...settingsIn(root, inner, [...path, key])] : [],
    );
    const items = isSchema(part.items) ? settingsIn(root, part.items, [...path, '[]']) : [];
    const free = part.additionalProperties;
    return [...own, ...items, ...(isSchema(free) ? settingsIn(root, free, [...path, '*']) : [])];
  });
}

function stepInto(part: JsonSchema, key: PropertyKey): JsonSchema[] {
  if (typeof key === 'number') return isSchema(part.items) ? [part.items] : [];
  const { properties, additionalProperties } = part;
  const inner: unknown =
    isSchema(properties) && Object.hasOwn(properties, key) ? Reflect.get(properties, key) : additionalProperties;
  return isSchema(inner) ? [inner] : [];
}

function branches(root: JsonSchema, schema: JsonSchema, depth = 0): JsonSchema[] {
  const part = resolve(root, schema);
  const inner = [part.anyOf, part.oneOf, part.allOf].find(Array.isArray);
  if (!inner || depth > DEEPEST) return [part];
  return inner.filter(isSchema).flatMap((branch) => branches(root, branch, depth + 1));
}

/** Follows a reference within the schema: `#/$defs/index`. */
function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#')) return schema;
  const keys = schema.$ref.split('/').slice(1);
  const target = keys.reduce<unknown>(
    (inner, key) => (isSchema(inner) ? inner[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    root,
  );
  return isSchema(target) ? target : schema;
}
