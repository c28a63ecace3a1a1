import type { Paint } from '@pcf/cli/extension';
import { printable } from '@pcf/core/printable';
import type { Run } from '../../store/records.js';

const HEAD = ['RUN', 'FIELD', 'KIND', 'NOW', 'AGE', 'TOOK', 'BY'];

/** Renders runs as a table, a line each. @param now - in milliseconds since the epoch */
export function renderRuns(runs: readonly Run[], now: number, paint: Paint): string {
  if (runs.length === 0) return 'No runs.';
  const rows = runs.map((run) => cellsOf(run, now).map(printable));
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [paint.bold(line(HEAD)), ...rows.map(line)].join('\n');
}

function cellsOf(run: Run, now: number): string[] {
  const { id, tenant, field, kind, state, outcome, requestedAt, startedAt, endedAt, requestedBy = '' } = run;
  const took = startedAt ? `${(((endedAt?.getTime() ?? now) - startedAt.getTime()) / 1000).toFixed(1)} s` : '';
  return [id, `${tenant}/${field}`, kind, outcome ?? state, ageOf(now - requestedAt.getTime()), took, requestedBy];
}

/** `12 s`, `5 min`, `3 h`, `9 d` */
function ageOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
