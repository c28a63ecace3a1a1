/** A value of a definition or an observation for a person, in one line. */
export function renderValue(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
