/** Renders a setting or an output in one line. */
export function renderValue(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}

/** Renders a duration: `1.2 s`. */
export function formatDuration(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Renders a long duration, in whole seconds, minutes or hours: `9 min`. */
export function formatLong(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Renders a time to the minute: `2026-11-28 11:53 UTC`. @param time - in milliseconds since the epoch */
export function formatTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
