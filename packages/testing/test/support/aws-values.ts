import type { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { requiredMembers } from '../../src/aws/model.js';

/** Where a text stands decides which texts can stand there. */
type Place = 'body' | 'header' | 'address';

/** Texts with all that needs escapes, but without what HTTP or XML cannot hold. */
const TEXTS: Readonly<Record<Place, fc.Arbitrary<string>>> = {
  body: fc.stringMatching(/^[a-zA-Zäß€😀<>&"'=%+;:/ ]{0,12}[a-z]$/u),
  header: fc.stringMatching(/^[a-zA-Z0-9<>&'=%+;:/-]{1,12}$/),
  address: fc.stringMatching(/^[a-zA-Z0-9äß€😀<>&"'=%+;:_-]{1,12}$/u),
};

const DATES = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));

const MOST_LEVELS = 3;

/** Inputs or outputs of an operation. Members that `isLeftOut` are absent. */
export function valuesOf(
  schema: NormalizedSchema,
  isLeftOut: (name: string, member: NormalizedSchema) => boolean,
): fc.Arbitrary<object> {
  return schema.isUnitSchema() ? fc.constant({}) : structures(schema, isLeftOut, 0);
}

/** Values of a shape, for all that a schema can say. */
function anyOf(
  schema: NormalizedSchema,
  isLeftOut: (name: string, member: NormalizedSchema) => boolean,
  level: number,
  place: Place,
): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) return structures(schema, isLeftOut, level);
  const deeper = (member: NormalizedSchema) => anyOf(member, isLeftOut, level + 1, place);
  if (schema.isListSchema()) {
    if (level >= MOST_LEVELS && isNested(schema.getValueSchema())) return fc.constant([]);
    return fc.array(deeper(schema.getValueSchema()), { maxLength: 2 });
  }
  if (schema.isMapSchema()) {
    const keys = fc.stringMatching(place === 'header' ? /^[a-z][a-z-]{0,5}[a-z]$/ : /^[a-zA-Z<&ä][a-zA-Z]{0,6}$/);
    if (level >= MOST_LEVELS && isNested(schema.getValueSchema())) return fc.constant({});
    return fc.dictionary(keys, deeper(schema.getValueSchema()), { maxKeys: 2, noNullPrototype: true });
  }
  return scalars(schema, place);
}

function scalars(schema: NormalizedSchema, place: Place): fc.Arbitrary<unknown> {
  if (schema.isTimestampSchema()) return DATES;
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isBlobSchema()) return fc.uint8Array({ minLength: 1, maxLength: 8 });
  if (schema.isStringSchema()) return TEXTS[place];
  if (schema.isDocumentSchema()) return fc.dictionary(TEXTS.body, fc.boolean(), { maxKeys: 2, noNullPrototype: true });
  if (schema.isBigIntegerSchema()) return fc.bigInt({ min: 0n, max: 10n ** 20n });
  return fc.integer({ min: 0, max: 1_000_000 });
}

/** Structures are shared by many operations, and take long to make. */
const MADE = new WeakMap<object, Map<number, fc.Arbitrary<object>>>();

function structures(
  schema: NormalizedSchema,
  isLeftOut: (name: string, member: NormalizedSchema) => boolean,
  level: number,
): fc.Arbitrary<object> {
  const shape: unknown = schema.getSchema();
  if (typeof shape !== 'object' || shape === null) return fc.constant({});
  const known = MADE.get(shape) ?? new Map<number, fc.Arbitrary<object>>();
  MADE.set(shape, known);
  const made = known.get(level) ?? makeStructures(schema, isLeftOut, level);
  known.set(level, made);
  return made;
}

function makeStructures(
  schema: NormalizedSchema,
  isLeftOut: (name: string, member: NormalizedSchema) => boolean,
  level: number,
): fc.Arbitrary<object> {
  const members = [...schema.structIterator()].filter(([name, member]) => !isLeftOut(name, member));
  const required = new Set(requiredMembers(schema));
  const few = members.filter(
    ([name, member]) => required.has(name) || member.isIdempotencyToken() || level < MOST_LEVELS || !isNested(member),
  );
  const made = few.map(([name, member]) => [name, anyOf(member, isLeftOut, level + 1, placeOf(member))] as const);
  if (schema.isUnionSchema()) return fc.oneof(...made.map(([name, values]) => fc.record({ [name]: values })));
  const always = few
    .filter(([name, member]) => required.has(name) || member.isIdempotencyToken())
    .map(([name]) => name);
  return fc.record(Object.fromEntries(made), { requiredKeys: always, noNullPrototype: true });
}

const isNested = (schema: NormalizedSchema): boolean =>
  schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema();

function placeOf(member: NormalizedSchema): Place {
  const { httpHeader, httpPrefixHeaders, httpLabel, httpQuery } = member.getMergedTraits();
  if (httpHeader !== undefined || httpPrefixHeaders !== undefined) return 'header';
  return httpLabel || httpQuery !== undefined ? 'address' : 'body';
}

/** A value without what has no form of its own in some protocols: empty lists, maps, structures and bodies, and what is undefined. */
export function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence).filter((one) => !isEmpty(one));
  if (value instanceof Uint8Array) return value.byteLength === 0 ? undefined : Buffer.from(value).toString('hex');
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, essence(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => !isEmpty(one)));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0);
