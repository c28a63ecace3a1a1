import { endOfLiteral } from './json-text.js';

/** Where a key of a map, or an item of a list, stands in the text. */
interface Place {
  readonly key: number;
  readonly value: number;
}

/**
 * Finds where the parts of a JSON text stand. A map or list is read once, when something in it is first asked for: no tree
 * of the whole text is kept.
 *
 * @param text - valid JSON
 * @returns a function from a path to the offset of its value or key; where there is nothing at the path, of the nearest thing around
 */
export function offsetsIn(text: string): (path: readonly PropertyKey[], what: 'key' | 'value') => number {
  const known = new Map<number, ReadonlyMap<string, Place>>();
  const inside = (offset: number): ReadonlyMap<string, Place> => {
    const places = known.get(offset) ?? readPlaces(text, offset);
    known.set(offset, places);
    return places;
  };
  return (path, what) => {
    let value = skipBlanks(text, 0);
    for (const [depth, part] of path.entries()) {
      const place = inside(value).get(String(part));
      if (!place) return value;
      if (what === 'key' && depth === path.length - 1) return place.key;
      value = place.value;
    }
    return value;
  };
}

function readPlaces(text: string, offset: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const opening = text[offset];
  if (opening !== '{' && opening !== '[') return places;
  let at = skipBlanks(text, offset + 1);
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const key = at;
    let name = String(places.size);
    if (opening === '{') {
      const end = endOfLiteral(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = skipBlanks(text, skipBlanks(text, end) + 1);
    }
    places.set(name, { key, value: at });
    at = skipBlanks(text, endOfValue(text, at));
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return places;
}

function endOfValue(text: string, begin: number): number {
  let depth = 0;
  for (let at = begin; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = endOfLiteral(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && ', \t\r\n'.includes(character)) return at;
  }
  return text.length;
}

function skipBlanks(text: string, begin: number): number {
  let at = begin;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}
