import type { NormalizedSchema } from '@smithy/core/schema';
import {
  dateToUtcString,
  NumericValue,
  parseEpochTimestamp,
  parseRfc3339DateTimeWithOffset,
  parseRfc7231DateTime,
} from '@smithy/core/serde';
import { BadRequest } from './errors.js';

/** How a timestamp is written; the number is the SDK's own for the format. */
export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

const FORMATS: Readonly<Record<number, TimestampFormat>> = { 5: 'date-time', 6: 'http-date', 7: 'epoch-seconds' };

/** The format that the schema of a timestamp demands, else the one of the place where it stands. */
function formatOf(schema: NormalizedSchema, otherwise: TimestampFormat): TimestampFormat {
  return FORMATS[Number(schema.getSchema())] ?? otherwise;
}

/** The kind of a value, in words for errors. */
export function kindOf(schema: NormalizedSchema): string {
  if (schema.isStringSchema()) return 'String';
  if (schema.isBooleanSchema()) return 'Boolean';
  if (schema.isTimestampSchema()) return 'Timestamp';
  if (schema.isBlobSchema()) return 'Blob';
  if (schema.isListSchema()) return 'List';
  if (schema.isMapSchema()) return 'Map';
  return schema.isStructSchema() ? 'Structure' : 'Number';
}

/**
 * Reads a value that stands as text: in XML, in a query, in a header or in a path.
 *
 * @param format - of timestamps, where the schema has none
 * @throws BadRequest for a text that is no such value
 */
export function readText(schema: NormalizedSchema, text: string, format: TimestampFormat, path: string): unknown {
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) return readBoolean(text, path);
  if (schema.isTimestampSchema()) return readTimestamp(schema, text, format, path);
  if (schema.isBlobSchema()) return readBlob(text, path);
  return readNumber(schema, text, path);
}

export function readTimestamp(
  schema: NormalizedSchema,
  value: string | number,
  format: TimestampFormat,
  path: string,
): Date {
  try {
    const parse = PARSERS[formatOf(schema, format)];
    const read = parse(value);
    if (read !== undefined) return read;
  } catch {
    // Refused below.
  }
  throw wrongKind(value, schema, path);
}

const PARSERS: Readonly<Record<TimestampFormat, (value: string | number) => Date | undefined>> = {
  'date-time': parseRfc3339DateTimeWithOffset,
  'http-date': parseRfc7231DateTime,
  'epoch-seconds': parseEpochTimestamp,
};

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function readBlob(text: string, path: string): Uint8Array {
  if (!BASE64.test(text)) throw new BadRequest('malformed', `${path} is not valid Base64`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function readBoolean(text: string, path: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  throw new BadRequest('malformed', `${JSON.stringify(text)} cannot be converted to Boolean, at ${path}`);
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export function readNumber(schema: NormalizedSchema, text: string, path: string): unknown {
  const isSpecial = schema.isNumericSchema() && ['NaN', 'Infinity', '-Infinity'].includes(text);
  if (!isSpecial && !NUMBER.test(text)) throw wrongKind(text, schema, path);
  if (schema.isBigDecimalSchema()) return new NumericValue(text, 'bigDecimal');
  if (!schema.isBigIntegerSchema()) return Number(text);
  if (!/^-?\d+$/.test(text)) throw wrongKind(text, schema, path);
  return BigInt(text);
}

/** The refusal of a value of another kind. The value is not shown where it is secret. */
export function wrongKind(value: unknown, schema: NormalizedSchema, path: string): BadRequest {
  const shown = schema.getMergedTraits().sensitive ? 'a value' : (JSON.stringify(value) ?? String(value)).slice(0, 100);
  return new BadRequest('malformed', `${shown} cannot be converted to ${kindOf(schema)}, at ${path}`);
}

/**
 * Writes a value of an answer as text.
 *
 * @throws TypeError for a value of another kind than the schema's: a mistake in the fake service
 */
export function writeText(schema: NormalizedSchema, value: unknown, format: TimestampFormat, path: string): string {
  if (schema.isTimestampSchema()) return String(writeTimestamp(schema, value, format, path));
  if (schema.isBlobSchema()) return Buffer.from(bytesIn(schema, value, path)).toString('base64');
  if (schema.isStringSchema() && typeof value === 'string') return value;
  if (schema.isBooleanSchema() && typeof value === 'boolean') return String(value);
  return String(numberIn(schema, value, path));
}

export function writeTimestamp(
  schema: NormalizedSchema,
  value: unknown,
  format: TimestampFormat,
  path: string,
): string | number {
  if (!(value instanceof Date)) throw mistake(schema, value, path);
  const form = formatOf(schema, format);
  if (form === 'epoch-seconds') return value.getTime() / 1000;
  return form === 'http-date' ? dateToUtcString(value) : value.toISOString().replace('.000Z', 'Z');
}

/** The bytes of a blob. A text stands for its UTF-8 bytes. */
export function bytesIn(schema: NormalizedSchema, value: unknown, path: string): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  if (value instanceof Uint8Array) return value;
  throw mistake(schema, value, path);
}

export function numberIn(schema: NormalizedSchema, value: unknown, path: string): number | bigint | NumericValue {
  if (schema.isNumericSchema() && typeof value === 'number') return value;
  if (schema.isBigIntegerSchema() && (typeof value === 'bigint' || typeof value === 'number')) return value;
  if (schema.isBigDecimalSchema() && (value instanceof NumericValue || typeof value === 'number')) return value;
  throw mistake(schema, value, path);
}

/** The error of a fake service that answers with a value of another kind. */
export function mistake(schema: NormalizedSchema, value: unknown, path: string): TypeError {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  return new TypeError(`its answer has ${kind} at ${path}, which is a ${kindOf(schema)}`);
}

/**
 * Refuses members of an answer that the schema does not have.
 *
 * @throws TypeError that names the first
 */
export function requireKnown(schema: NormalizedSchema, value: object, path: string): void {
  const known = Object.keys(schema.getMemberSchemas());
  const unknown = Object.keys(value).find((name) => !known.includes(name) && name !== '$metadata');
  if (unknown === undefined) return;
  const members = known.length === 0 ? 'no members' : `the members ${known.join(', ')}`;
  throw new TypeError(`its answer has ${path === '' ? '' : `${path}.`}${unknown}, but the shape has ${members}`);
}

/** The path of a member, for errors. */
export const at = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`);
