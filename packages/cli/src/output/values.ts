/** Renders a setting or an output in one line. */
export function renderValue(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

/** Renders a duration: `1.2 s`. */
export function formatDuration(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
