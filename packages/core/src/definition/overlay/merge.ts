import { isRecord } from '../../values.js';
import { LIMITS } from '../limits.js';
import type { ParsedText } from '../source.js';

/** Merges a value of an overlay into one of a file in its own way; `undefined` where they are merged as usual. */
export type MergeKey = (key: string, base: ParsedText, overlay: ParsedText) => ParsedText | undefined;

/** Returns the part of a parsed text below a key. */
export function within(parsed: ParsedText, key: string | number): ParsedText {
  const { value } = parsed;
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return {
    value: isThere ? Reflect.get(value, key) : undefined,
    locate: (path, what) => parsed.locate([key, ...path], what),
  };
}

/**
 * Merges an overlay into a value, as a JSON Merge Patch does: maps key by key at any depth, `null` removes a key, and every other value
 * replaces that of the base. Pure. Each part of the result keeps its place.
 *
 * @param mergeKey - merges the values of some keys of these maps in another way
 * @see https://www.rfc-editor.org/rfc/rfc7396
 */
export function mergeInto(
  base: ParsedText | undefined,
  overlay: ParsedText,
  mergeKey?: MergeKey,
  depth = 0,
): ParsedText {
  if (!isRecord(overlay.value) || depth > LIMITS.depth) return overlay;
  const isMap = base !== undefined && isRecord(base.value);
  const under = isMap ? Object.keys(Object(base.value)).map((key) => [key, within(base, key)] as const) : [];
  const parts = new Map<string, ParsedText>(under);
  for (const [key, value] of Object.entries(overlay.value)) {
    if (value === null) {
      parts.delete(key);
      continue;
    }
    const before = parts.get(key);
    const own = within(overlay, key);
    parts.set(key, (before && mergeKey?.(key, before, own)) ?? mergeInto(before, own, undefined, depth + 1));
  }
  return ofParts(parts, isMap ? base : overlay);
}

/** @param around - where the map itself is */
function ofParts(parts: ReadonlyMap<string, ParsedText>, around: ParsedText): ParsedText {
  return {
    value: Object.fromEntries([...parts].map(([key, { value }]) => [key, value])),
    locate: ([key, ...rest], what) => {
      const part = key === undefined ? undefined : parts.get(String(key));
      return part ? part.locate(rest, what) : around.locate([], what);
    },
  };
}

/** Returns a list of parts. */
export function ofItems(items: readonly ParsedText[], around: ParsedText): ParsedText {
  return {
    value: items.map(({ value }) => value),
    locate: ([index, ...rest], what) => {
      const item = typeof index === 'number' ? items[index] : undefined;
      return item ? item.locate(rest, what) : around.locate([], what);
    },
  };
}
