import type { AnyFlavor } from '@pcf/core';
import { type JsonSchema, schemasAt } from '@pcf/core/json-schema';
import { isRecord } from '@pcf/core/values';
import { replaceAt, valueAt, withoutAt } from './definition-paths.js';

/** A definition that validation must refuse. */
export interface BadDefinition {
  /** The mistake in it. */
  readonly title: string;
  readonly definition: unknown;
}

type Path = readonly (string | number)[];

const COMMON_KEYS: readonly string[] = ['flavor', 'pcf_name', 'desired_state'];

/** One value of each JSON type, to replace values of other types. */
const VALUES: readonly (readonly [type: string, value: unknown])[] = [
  ['object', { not: 'this' }],
  ['number', 7],
  ['string', 'not this'],
  ['array', ['not this']],
  ['boolean', true],
];

/** Generates invalid definitions from a valid one, by the mistakes that its schema excludes. Pure. */
export function badDefinitions(good: object, flavor: AnyFlavor, schema: JsonSchema): BadDefinition[] {
  const paths = pathsIn(good).filter(([first]) => typeof first !== 'string' || !COMMON_KEYS.includes(first));
  return [
    { title: 'no flavor', definition: withoutAt(good, ['flavor']) },
    { title: 'an unknown flavor', definition: replaceAt(good, ['flavor'], `${flavor.name}_unknown`) },
    { title: 'no pcf_name', definition: withoutAt(good, ['pcf_name']) },
    { title: 'a misspelled desired_state', definition: replaceAt(good, ['desired_state'], 'runing') },
    ...flavor.uniqueKeys.map((key) => ({ title: `no ${key}`, definition: withoutAt(good, key.split('.')) })),
    ...paths.flatMap((path) => unknownKey(good, path, schema)),
    ...paths.flatMap((path) => wrongType(good, path, schema)),
    ...paths.flatMap((path) => missingKeys(good, path, schema)),
  ];
}

/** Returns every path in a value, the empty path first. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, item]) => pathsIn(item, [...path, key]))];
}

function unknownKey(good: object, path: Path, schema: JsonSchema): BadDefinition[] {
  const maps = schemasAt(schema, path).filter((part) => isRecord(part.properties));
  const open = maps.some((part) => part.additionalProperties === true || isRecord(part.additionalProperties));
  if (!isRecord(valueAt(good, path)) || maps.length === 0 || open) return [];
  const definition = replaceAt(good, [...path, 'not_a_setting'], 1);
  return [{ title: `an unknown key ${name([...path, 'not_a_setting'])}`, definition }];
}

function wrongType(good: object, path: Path, schema: JsonSchema): BadDefinition[] {
  if (path.length === 0) return [];
  const allowed = schemasAt(schema, path).map(typesOf);
  const types = allowed.flatMap((some) => some ?? []);
  const wrong = VALUES.find(([type]) => !types.includes(type));
  if (allowed.length === 0 || allowed.includes(undefined) || !wrong) return [];
  return [{ title: `${name(path)} of the type ${wrong[0]}`, definition: replaceAt(good, path, wrong[1]) }];
}

function missingKeys(good: object, path: Path, schema: JsonSchema): BadDefinition[] {
  const parts = schemasAt(schema, path);
  const lists = parts.map((part) => (Array.isArray(part.required) ? part.required.map(String) : []));
  const always = (lists[0] ?? []).filter((key) => lists.every((list) => list.includes(key)));
  const present = always.filter((key) => valueAt(good, [...path, key]) !== undefined);
  return present.map((key) => ({ title: `no ${name([...path, key])}`, definition: withoutAt(good, [...path, key]) }));
}

/** Returns the JSON types that a part of a schema allows; `undefined` for any type. */
function typesOf(part: JsonSchema): string[] | undefined {
  if (Array.isArray(part.enum)) return part.enum.map(typeOf);
  if ('const' in part) return [typeOf(part.const)];
  const types = [part.type].flat().filter((type) => typeof type === 'string');
  return types.length === 0 ? undefined : types.map((type) => (type === 'integer' ? 'number' : type));
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function name(path: Path): string {
  return path.join('.');
}
