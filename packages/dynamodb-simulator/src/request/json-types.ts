import { isRecord } from '@pcf/core/values';
import { AwsError } from '../aws-error.js';
import type { FlagShape, ListShape, NumberShape, Shape, StructShape, TextShape } from './shape.js';

/** The fields of a request that no shape has. They are refused by name after AWS's own checks. */
export interface ExtraFields {
  unsupported: string[];
  unknown: string[];
}

type Position = 'field' | 'element';

const refused = (text: string): AwsError => new AwsError('SerializationException', text);

/**
 * Reads a JSON value by a shape, as DynamoDB's own parser does: `null` means absent, fractions of whole numbers are cut off, and
 * some texts are accepted as booleans.
 *
 * @throws AwsError `SerializationException` for a JSON type that the shape does not take.
 */
export function readJson(shape: Shape, value: unknown, path: string, position: Position, extra: ExtraFields): unknown {
  switch (shape.kind) {
    case 'text':
      return readText(shape, value);
    case 'number':
      return readNumber(shape, value);
    case 'flag':
      return readFlag(shape, value);
    case 'list':
      return readList(shape, value, path, extra);
    case 'struct':
      return readStruct(shape, value, path, position, extra);
  }
}

function refuseCollection(value: unknown, javaClass: string): void {
  if (Array.isArray(value)) throw refused(`Unrecognized collection type class ${javaClass}`);
  if (isRecord(value)) throw refused('Start of structure or map found where not expected');
}

const tokenOf = (value: unknown): string => {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
};

function readText(_shape: TextShape, value: unknown): string {
  refuseCollection(value, 'java.lang.String');
  if (typeof value !== 'string') throw refused(`${tokenOf(value)} cannot be converted to String`);
  return value;
}

function readNumber(shape: NumberShape, value: unknown): number {
  refuseCollection(value, `java.lang.${shape.type}`);
  if (typeof value !== 'number') throw refused(`${tokenOf(value)} cannot be converted to ${shape.type}`);
  return Math.trunc(value);
}

function readFlag(_shape: FlagShape, value: unknown): boolean {
  refuseCollection(value, 'java.lang.Boolean');
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') throw refused(`${tokenOf(value)} cannot be converted to Boolean`);
  const word = String(value).toUpperCase();
  if (['TRUE', '1', 'YES'].includes(word)) return true;
  if (['FALSE', '0', 'NO'].includes(word)) return false;
  throw refused('Unexpected token received from parser');
}

function readList(shape: ListShape, value: unknown, path: string, extra: ExtraFields): unknown[] {
  if (isRecord(value)) throw refused('Start of structure or map found where not expected');
  if (!Array.isArray(value)) throw refused('Unexpected field type');
  return value.map((element: unknown) =>
    element === null ? null : readJson(shape.member, element, `${path}[]`, 'element', extra),
  );
}

function readStruct(
  shape: StructShape,
  value: unknown,
  path: string,
  position: Position,
  extra: ExtraFields,
): Record<string, unknown> {
  if (Array.isArray(value)) {
    throw refused(`Unrecognized collection type class com.amazonaws.dynamodb.v20120810.${shape.name}`);
  }
  if (!isRecord(value)) {
    throw refused(position === 'field' ? 'Unexpected field type' : 'Unexpected value type in payload');
  }
  const entries: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
    if (!field) (shape.unsupported.includes(name) ? extra.unsupported : extra.unknown).push(`${path}.${name}`);
    else if (member !== null) entries.push([name, readJson(field.shape, member, `${path}.${name}`, 'field', extra)]);
  }
  return Object.fromEntries(entries);
}
