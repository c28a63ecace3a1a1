import type { FieldReport, ParticleReport, PruneReport } from '@pcf/core';
import { renderWalk } from './orphans.js';
import { renderDeferrals, renderReport, renderRolledBack } from './report.js';
import type { Paint } from './terminal.js';

/** How results are rendered. */
export interface Listing {
  /** Whether the progress has listed the results: then only what it does not tell is rendered. */
  readonly isListed: boolean;
}

/** Renders what an apply did with each particle, and what its prune and its rollback did. */
export function renderResults({ particles, pruned, rollback }: FieldReport, paint: Paint, listing: Listing): string[] {
  const rolledBack = rollback?.map((report) => renderRolledBack(report, paint)) ?? [];
  const title =
    rolledBack.length > 0
      ? 'Rolled back what this command created:'
      : 'Rolled back nothing: this command created nothing.';
  return [
    ...particles.flatMap((report) => renderResult(report, paint, listing)),
    ...(pruned ? renderPruned(pruned, paint, listing) : []),
    ...(rollback ? [title, ...rolledBack] : []),
  ];
}

function renderPruned(pruned: PruneReport, paint: Paint, listing: Listing): string[] {
  const listed = pruned.particles.flatMap((report) => renderResult(report, paint, listing));
  const title = pruned.particles.length === 0 ? ['Orphans: none.'] : listed.length > 0 ? ['Orphans:'] : [];
  return [...title, ...listed.map((line) => `  ${line}`), ...renderWalk(pruned)];
}

/** Particles that failed before their first step are among the failures only. */
function renderResult(report: ParticleReport, paint: Paint, { isListed }: Listing): string[] {
  if (isListed) return renderDeferrals(report, paint);
  return hasSomethingToShow(report) ? [renderReport(report, paint)] : [];
}

function hasSomethingToShow({ outcome, steps }: ParticleReport): boolean {
  return (outcome !== 'failed' && outcome !== 'interrupted') || steps.length > 0;
}
