type Path = readonly (string | number)[];

/** Returns the value at a path; `undefined` if there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  );
}

/** Copies a value with a replacement at a path. */
export function replaceAt(value: object, path: Path, replacement: unknown): object {
  const copy = structuredClone(value);
  const parent = valueAt(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof parent === 'object' && parent !== null && last !== undefined) Reflect.set(parent, last, replacement);
  return copy;
}

/** Copies a value without what is at a path. The later items of a list move up. */
export function withoutAt(value: object, path: Path): object {
  const copy = structuredClone(value);
  const parent = valueAt(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1);
  else if (typeof parent === 'object' && parent !== null && last !== undefined) Reflect.deleteProperty(parent, last);
  return copy;
}
