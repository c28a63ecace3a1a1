import { isRecord } from '@pcf/core/values';
import type { NormalizedSchema } from '@smithy/core/schema';
import { NumericValue } from '@smithy/core/serde';
import { BadRequest } from './errors.js';
import {
  at,
  bytesIn,
  mistake,
  numberIn,
  readBlob,
  readNumber,
  readTimestamp,
  requireKnown,
  writeTimestamp,
  wrongKind,
} from './values.js';

const DECODER = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the body of a request.
 *
 * @returns `undefined` for an empty body
 * @throws BadRequest for a body that is no JSON
 */
export function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return undefined;
  try {
    return JSON.parse(DECODER.decode(body));
  } catch {
    throw new BadRequest('malformed', 'The body is not valid JSON');
  }
}

/** How a JSON protocol names members: by `jsonName` in REST, by their own names in RPC. */
export interface JsonNames {
  readonly usesJsonName: boolean;
}

const wireName = (name: string, member: NormalizedSchema, { usesJsonName }: JsonNames): string => {
  const given: unknown = usesJsonName ? Reflect.get(member.getMergedTraits(), 'jsonName') : undefined;
  return typeof given === 'string' ? given : name;
};

/**
 * Reads a value of a request.
 *
 * @throws BadRequest for a value of another kind, and for an unknown member
 */
export function readJson(schema: NormalizedSchema, value: unknown, names: JsonNames, path = ''): unknown {
  if (schema.isDocumentSchema()) return value;
  if (schema.isStructSchema()) return readStructure(schema, value, names, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw wrongKind(value, schema, path);
    const item = schema.getValueSchema();
    return value.map((one, index) => (one === null ? null : readJson(item, one, names, at(path, index + 1))));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw wrongKind(value, schema, path);
    const item = schema.getValueSchema();
    const entries = Object.entries(value).map(([key, one]) => [
      key,
      one === null ? null : readJson(item, one, names, at(path, key)),
    ]);
    return Object.fromEntries(entries);
  }
  return readScalar(schema, value, path);
}

function readStructure(schema: NormalizedSchema, value: unknown, names: JsonNames, path: string): unknown {
  if (!isRecord(value)) throw wrongKind(value, schema, path);
  const left = new Map(Object.entries(value));
  left.delete('__type');
  const read: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const wire = wireName(name, member, names);
    const sent = left.get(wire);
    left.delete(wire);
    if (sent !== undefined && sent !== null) read.push([name, readJson(member, sent, names, at(path, name))]);
  }
  const [unknown] = left.keys();
  if (unknown !== undefined)
    throw new BadRequest('unknown-member', `The parameter ${at(path, unknown)} is not recognized`);
  return Object.fromEntries(read);
}

function readScalar(schema: NormalizedSchema, value: unknown, path: string): unknown {
  if (schema.isTimestampSchema()) {
    if (typeof value === 'number' || typeof value === 'string')
      return readTimestamp(schema, value, 'epoch-seconds', path);
  } else if (schema.isBlobSchema()) {
    if (typeof value === 'string') return readBlob(value, path);
  } else if (schema.isStringSchema()) {
    if (typeof value === 'string') return value;
  } else if (schema.isBooleanSchema()) {
    if (typeof value === 'boolean') return value;
  } else if (typeof value === 'number' || typeof value === 'string') {
    return readNumber(schema, String(value), path);
  }
  throw wrongKind(value, schema, path);
}

/**
 * Turns a value of an answer into what is sent as JSON.
 *
 * @throws TypeError for a value that does not fit the schema
 */
export function toJson(schema: NormalizedSchema, value: unknown, names: JsonNames, path = ''): unknown {
  if (schema.isDocumentSchema()) return value;
  if (schema.isStructSchema()) return structureToJson(schema, value, names, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw mistake(schema, value, path);
    const item = schema.getValueSchema();
    return value.map((one, index) => (one === null ? null : toJson(item, one, names, at(path, index))));
  }
  if (schema.isMapSchema()) {
    if (!isRecord(value)) throw mistake(schema, value, path);
    const item = schema.getValueSchema();
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, one === null ? null : toJson(item, one, names, at(path, key))]),
    );
  }
  if (schema.isTimestampSchema()) return writeTimestamp(schema, value, 'epoch-seconds', path);
  if (schema.isBlobSchema()) return Buffer.from(bytesIn(schema, value, path)).toString('base64');
  if (schema.isStringSchema() && typeof value === 'string') return value;
  if (schema.isBooleanSchema() && typeof value === 'boolean') return value;
  return numberToJson(numberIn(schema, value, path));
}

function structureToJson(schema: NormalizedSchema, value: unknown, names: JsonNames, path: string): unknown {
  if (typeof value !== 'object' || value === null) throw mistake(schema, value, path);
  requireKnown(schema, value, path);
  const members = [...schema.structIterator()].flatMap(([name, member]) => {
    const one: unknown = Reflect.get(value, name);
    if (one === undefined || one === null) return [];
    return [[wireName(name, member, names), toJson(member, one, names, at(path, name))]];
  });
  return Object.fromEntries(members);
}

/** Numbers that JSON does not have are texts; those with more digits than a double are written as they are. */
function numberToJson(value: number | bigint | NumericValue): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return new ExactNumber(value instanceof NumericValue ? value.string : String(value));
}

class ExactNumber {
  constructor(readonly digits: string) {}
}

/** Writes what {@link toJson} returns. */
export function stringifyJson(value: unknown): string {
  if (value instanceof ExactNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}:${stringifyJson(one)}`)
    .join(',')}}`;
}
