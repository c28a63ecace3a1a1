import type { DriftDocument, FieldReport, ParticleReport, PlanDocument, ReportDocument } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import { renderDrift } from './drift.js';
import { renderPlaces } from './header.js';
import { renderFieldPlan } from './plan/render.js';
import { summariseReport } from './report.js';
import { renderResults } from './results.js';
import type { Paint } from './terminal.js';

/**
 * Renders a plan that was made elsewhere, as `pcf plan` does.
 *
 * @param paint - adds colours
 */
export function renderPlanDocument(document: PlanDocument, paint: Paint): string {
  const places = renderPlaces(document.whereabouts ?? [], document.env);
  return renderFieldPlan(document, undefined, { paint, places, endsAt: (_, state) => state === 'terminated' });
}

/**
 * Renders what an apply did elsewhere, as `pcf apply` does.
 *
 * @param paint - adds colours
 */
export function renderReportDocument(document: ReportDocument, paint: Paint): string {
  const report = printableData(reportOf(document));
  return [...renderResults(report, paint, { isListed: false }), summariseReport(report, paint)].join('\n');
}

/**
 * Renders the drift that was found elsewhere, as `pcf drift` does.
 *
 * @param paint - adds colours
 */
export function renderDriftDocument({ particles }: DriftDocument, paint: Paint): string {
  return renderDrift(particles, paint);
}

/** Documents have times as texts, and durations in seconds. */
function reportOf({ run, startedAt, duration, particles, pruned, rollback }: ReportDocument): FieldReport {
  return {
    run,
    startedAt: Date.parse(startedAt),
    duration: duration * 1000,
    particles: particles.map(particleOf),
    ...(pruned && { pruned: { ...pruned, particles: pruned.particles.map(particleOf) } }),
    ...(rollback && { rollback: rollback.map(particleOf) }),
  };
}

function particleOf({
  startedAt,
  visibleBy,
  identity,
  duration,
  deferred,
  ...others
}: ReportDocument['particles'][number]): ParticleReport {
  return {
    ...others,
    duration: duration * 1000,
    deferred: deferred.map(({ until, ...one }) => ({
      ...one,
      ...(until === undefined ? {} : { until: Date.parse(until) }),
    })),
  };
}
