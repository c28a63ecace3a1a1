/** A value of a definition or an observation for a person, in one line. */
export function renderValue(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

/** A length of time for a person: `1.2 s`. */
export function formatDuration(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
