import type { DefinitionSchema } from '../flavor.js';

/** A part of a JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft 2020-12) of a flavor's part of a definition; `undefined` where its library cannot express it.
 */
export function jsonSchemaOf(schema: DefinitionSchema): JsonSchema | undefined {
  if (!converted.has(schema)) converted.set(schema, convert(schema));
  return converted.get(schema);
}

/** Converting takes milliseconds, and there may be a hundred thousand definitions of a flavor. */
const converted = new WeakMap<DefinitionSchema, JsonSchema | undefined>();

function convert(schema: DefinitionSchema): JsonSchema | undefined {
  try {
    return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}

/** The parts of a schema that describe what may stand at a path: several where it branches. */
export function schemasAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>((parts, key) => parts.flatMap((part) => stepInto(part, key)), branches(schema));
}

/** The keys that may stand in the map at a path. */
export function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap((part) => (isSchema(part.properties) ? Object.keys(part.properties) : []));
}

/** What may stand at a path, in words: `string`, `"S" or "N"`; `undefined` where the schema does not say. */
export function expectedAt(schema: JsonSchema, path: readonly PropertyKey[]): string | undefined {
  const words = schemasAt(schema, path).flatMap((part) => {
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

function stepInto(part: JsonSchema, key: PropertyKey): JsonSchema[] {
  const properties = part.properties;
  const inner =
    typeof key === 'number'
      ? part.items
      : isSchema(properties) && Object.hasOwn(properties, key)
        ? properties[String(key)]
        : part.additionalProperties;
  return isSchema(inner) ? branches(inner) : [];
}

function branches(schema: JsonSchema): JsonSchema[] {
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray);
  return inner ? inner.filter(isSchema).flatMap(branches) : [schema];
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
