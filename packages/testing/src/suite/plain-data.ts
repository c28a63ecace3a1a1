import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '@pcf/core/values';

/** A value at a path of plain data. */
export type Leaf = readonly [path: string, value: unknown];

/** Freezes plain data at all depths. Instances of classes stay as they are. */
export function deepFreeze<T>(value: T): T {
  if (!isPlain(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/**
 * Copies a value as plain data: maps become records, sets become lists, times and bytes become texts, JSON texts become what they
 * contain. Lists are sorted, because their order often means nothing.
 */
export function asPlainData(value: unknown): unknown {
  if (typeof value === 'string') return asPlainText(value);
  if (value instanceof Map) return asPlainData(Object.fromEntries(value));
  if (value instanceof Set) return asPlainData([...value]);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => [JSON.stringify(asPlainData(item)) ?? '', asPlainData(item)] as const);
    return items.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== undefined && typeof part !== 'function');
  return Object.fromEntries(
    parts.sort(([one], [other]) => (one < other ? -1 : 1)).map(([k, v]) => [k, asPlainData(v)]),
  );
}

function asPlainText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return asPlainData(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Returns the values in plain data, by path. An empty map or list is a value. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  if (inner.length === 0) return value === undefined ? [] : [[path, value]];
  return inner.flatMap(([key, part]) => leavesOf(part, path === '' ? String(key) : `${path}.${key}`));
}

/** Returns the paths at which two values differ. */
export function differingPaths(one: unknown, other: unknown): string[] {
  const [left, right] = [new Map(leavesOf(one)), new Map(leavesOf(other))];
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths.filter((path) => !isDeepStrictEqual(left.get(path), right.get(path)));
}
