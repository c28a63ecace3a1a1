import type { Orphan, Orphans } from '@pcf/core';
import type { Failure } from './output.js';
import type { Paint } from './terminal.js';

/** The text of `pcf orphans`. Failures are written separately, to stderr. */
export function renderOrphans(orphans: Orphans, paint: Paint): string {
  return [...orphans.found.map((one) => renderOrphan(one, paint)), ...renderWalk(orphans), summarise(orphans)].join(
    '\n',
  );
}

/** Renders where orphans were looked for. */
export function renderWalk({
  walked,
  unlisted,
  unmanaged,
}: Pick<Orphans, 'walked' | 'unlisted' | 'unmanaged'>): string[] {
  const cannot = unlisted.length === 0 ? [] : [`cannot be listed: ${unlisted.join(', ')}`];
  const kinds = unmanaged.map(({ kind, count }) => `${kind} (${count})`).join(', ');
  const others =
    kinds === ''
      ? []
      : [
          `no flavor of this project manages these resources with the owner's mark: ${kinds}; some may be deleted already`,
        ];
  return [`walked: ${walked.length === 0 ? 'nothing' : walked.join('; ')}`, ...cannot, ...others];
}

function renderOrphan({ flavor, name, location, marks, left }: Orphan, paint: Paint): string {
  const id = marks.id === undefined ? 'no id' : `id ${marks.id}`;
  const kept = left === undefined ? '' : `\n  left by --prune: ${left}`;
  return `${paint.bold(`${flavor} ${name}`)}  ${location}  ${id}${kept}`;
}

function summarise({ owner, found }: Orphans): string {
  return `${found.length === 1 ? '1 orphan' : `${found.length} orphans`} of the owner ${owner}.`;
}

/** Returns the errors of orphans that could not be looked at. */
export function orphanFailures({ found }: Orphans): Failure[] {
  return found.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
}
