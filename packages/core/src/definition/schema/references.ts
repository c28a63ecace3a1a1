import { isRecord } from '../../values.js';
import type { JsonSchema } from '../json-schema.js';

/** A text that is one parameter, and a text that has one. */
const PARAM = '^\\$\\{params\\.[^{}$]+\\}$';
const WITH_PARAM = '\\$\\{params\\.';

/** The pattern of a text that stands for another value. */
const REFERENCE = `^\\$(inherit\\$[^$:]+:[^$]+\\$[^$]+|lookup\\$[^$]+\\$[^$]+)$|${PARAM}|^\\$(inherit|lookup)\\$.*${WITH_PARAM}`;

/** The schema of such a text, or of one with parameters, under `$defs` of the schema of a definition file. */
export const REFERENCE_SCHEMA: JsonSchema = { type: 'string', pattern: `${REFERENCE}|${WITH_PARAM}` };

const OR_REFERENCE = `or a reference: $inherit$flavor:pcf_name$path or $lookup$resource$names; or a parameter: \${params.NAME}.`;

/** What limits the texts that a schema allows. */
const LIMITS = ['enum', 'const', 'pattern', 'minLength', 'maxLength', 'format'];

/** What holds the schemas of the values in a map or a list, or those of alternatives. */
const MAPS = ['properties', 'patternProperties', '$defs'];
const LISTS = ['prefixItems', 'anyOf', 'oneOf', 'allOf'];
const SINGLE = ['additionalProperties', 'items'];

/** How a schema is changed for a definition file. */
export interface Place {
  /** The path of the schema that `#` stands for in its own references: `#/$defs/dynamodb_table`. */
  readonly root: string;
  /** Whether required keys may be missing, at any depth. */
  readonly isPartial: boolean;
}

/**
 * Returns the schema of a setting as a file may have it: a reference may stand in the place of every value. Pure.
 *
 * Where a type has no texts, the texts of references are added to it, and not as an alternative: so an editor still knows which keys a
 * map has while it is written.
 */
export function withReferences(schema: JsonSchema, place: Place): JsonSchema {
  const inner = within(schema, place);
  if (isRecord(inner.not) && Object.keys(inner.not).length === 0) return { ...inner, doNotSuggest: true };
  const alternatives = ['anyOf', 'oneOf'].find((key) => Array.isArray(inner[key]));
  if (alternatives !== undefined) return withAlternative(inner, alternatives);
  const { type } = inner;
  const types: unknown[] = type === undefined ? [] : Array.isArray(type) ? type : [type];
  const isLimited = LIMITS.some((key) => key in inner);
  if (types.length > 0 && !types.includes('string') && !('enum' in inner) && !('const' in inner))
    return { ...inner, type: [...types, 'string'], pattern: REFERENCE, patternErrorMessage: expected(types) };
  if (!isLimited) return inner;
  const { description, default: fallback, ...limited } = inner;
  return { ...only({ description, default: fallback }), anyOf: [limited, { $ref: '#/$defs/reference' }] };
}

/** Returns the schema of a key that PCF reads, as a file may have it: a parameter may stand in the place of its value. Pure. */
export function withParams(schema: JsonSchema): JsonSchema {
  const inner = isRecord(schema.items) ? { ...schema, items: withParams(schema.items) } : schema;
  if (['integer', 'number', 'boolean'].some((type) => type === inner.type))
    return { ...inner, type: [inner.type, 'string'], pattern: PARAM };
  if (inner.type !== 'string' || !LIMITS.some((key) => key in inner)) return inner;
  const { default: fallback, ...limited } = inner;
  return { ...only({ default: fallback }), anyOf: [limited, { type: 'string', pattern: WITH_PARAM }] };
}

/** Returns a schema whose inner schemas allow references. Its own value may be none. */
export function within(schema: JsonSchema, place: Place): JsonSchema {
  const changed = (inner: unknown) => (isRecord(inner) ? withReferences(inner, place) : inner);
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'required' && place.isPartial) return [];
    if (key === '$ref' && typeof value === 'string') return [[key, value.replace(/^#/, place.root)]];
    if (SINGLE.includes(key)) return [[key, changed(value)]];
    if (LISTS.includes(key) && Array.isArray(value)) {
      // A reference is an alternative to all of them.
      const isChoice = key !== 'prefixItems';
      return [[key, value.map((one: unknown) => (isChoice && isRecord(one) ? within(one, place) : changed(one)))]];
    }
    if (!MAPS.includes(key) || !isRecord(value)) return [[key, value]];
    return [[key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner)]))]];
  });
  return Object.fromEntries(entries);
}

/** A choice that has any text already has references, too. */
function withAlternative(schema: JsonSchema, key: string): JsonSchema {
  const choices: unknown = schema[key];
  if (!Array.isArray(choices)) return schema;
  const hasTexts = choices.some(
    (one: unknown) => isRecord(one) && one.type === 'string' && !LIMITS.some((limit) => limit in one),
  );
  return hasTexts ? schema : { ...schema, [key]: [...choices, { $ref: '#/$defs/reference' }] };
}

function expected(types: readonly unknown[]): string {
  const words: Readonly<Record<string, string>> = { object: 'a map', array: 'a list', boolean: 'true or false' };
  return `Expected ${types.map((type) => words[String(type)] ?? 'a number').join(', ')}, ${OR_REFERENCE}`;
}

function only(values: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
