import type { DefinitionSchema } from '../flavor.js';
import { isSecretPath, NOT_SHOWN } from '../printable.js';
import { isRecord } from '../values.js';
import { type JsonSchema, jsonSchemaOf, schemasAt } from './json-schema.js';
import type { DefinitionSource } from './source.js';

type Path = readonly (string | number)[];

/**
 * Returns the value of a setting without secrets: what the schema marks as `writeOnly`, and what a key in the path names a secret.
 *
 * @param path - from the top of the definition, or from the map that has the resource's settings
 */
export function withoutSecretSettings(value: unknown, path: readonly string[], schema: DefinitionSchema): unknown {
  const root = jsonSchemaOf(schema);
  const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const tops = root && isRecord(root.properties) ? Object.keys(root.properties) : [];
  return hide(value, [keys, ...tops.map((top) => [top, ...keys])], root);
}

/** @param paths - the paths that the value may have in a definition */
function hide(value: unknown, paths: readonly Path[], root: JsonSchema | undefined): unknown {
  if (value === undefined || value === null) return value;
  const isSecret = paths.some(
    (path) => isSecretPath(path) || (root && schemasAt(root, path).some((part) => part.writeOnly === true)),
  );
  if (isSecret) return NOT_SHOWN;
  const below = (key: string | number) => paths.map((path) => [...path, key]);
  if (Array.isArray(value)) return value.map((item: unknown, index) => hide(item, below(index), root));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(inner, below(key), root)]));
}

/**
 * Returns the paths in a definition whose values have secret parameters.
 *
 * @param paramsAt - the parameters in the value at a path: `source.paramsAt`
 *
 * @example
 * ```ts
 * const isSecret = secretParams(source.value, source.paramsAt).length > 0;
 * ```
 */
export function secretParams(
  value: unknown,
  paramsAt: DefinitionSource['paramsAt'],
  path: readonly PropertyKey[] = [],
): PropertyKey[][] {
  if (!paramsAt) return [];
  if (isRecord(value) || Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
      secretParams(inner, paramsAt, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  return paramsAt(path).some(({ secret }) => secret) ? [[...path]] : [];
}

/** Whether a schema marks a setting, or a map or list around it, as `writeOnly`: then no plan, event or error shows it. */
export function isWriteOnly(path: readonly PropertyKey[], schema: DefinitionSchema): boolean {
  const root = jsonSchemaOf(schema);
  if (!root) return false;
  return path.some((_, index) => {
    const parts = schemasAt(root, path.slice(0, index + 1));
    return parts.length > 0 && parts.every((part) => part.writeOnly === true);
  });
}
