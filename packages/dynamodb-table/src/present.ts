/** The parts of a value that are not `undefined`. */
export function present<T extends object>(value: T): Partial<T> {
  const kept: Partial<T> = {};
  for (const name in value) if (value[name] !== undefined) kept[name] = value[name];
  return kept;
}
