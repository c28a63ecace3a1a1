import type { ParticleReport } from '@pcf/core';
import { formatDuration } from '../duration.js';
import { messageOf } from '../errors.js';
import type { Paint } from '../paint.js';

/** What became of a particle, in one line, and what a later apply has to make up for. */
export function renderReport(report: ParticleReport, paint: Paint): string {
  const later = report.deferred.map(({ step, reason, until }) => {
    const when = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
    return `  deferred${when}: ${step.summary} (${reason})`;
  });
  return [`${paint.bold(report.id)}  ${renderOutcome(report, paint)}`, ...later].join('\n');
}

/** What became of a particle that was to be terminated again. */
export function renderUndone(report: ParticleReport, paint: Paint): string {
  const why = whyNotUndone(report);
  const what = why === undefined ? paint.green('undone') : `${paint.red('not undone')}: ${why}`;
  return `  ${paint.bold(report.id)}  ${what}`;
}

function whyNotUndone({ outcome, kept, reason, error }: ParticleReport): string | undefined {
  if (outcome === 'failed') return messageOf(error);
  if (outcome === 'skipped') return reason;
  return kept && `its definition says ${kept}`;
}

function renderOutcome(report: ParticleReport, paint: Paint): string {
  const { outcome, kept, reason, steps, outputs, duration } = report;
  const did = steps.map((step) => step.summary).join(', ');
  const time = steps.length === 0 ? '' : ` (${formatDuration(duration)})`;
  if (outcome === 'skipped') return `${paint.yellow('skipped')}: ${reason}`;
  if (outcome === 'failed') return `${paint.red('failed')} after: ${did}${time}`;
  const how = outcome === 'unchanged' ? outcome : paint.green(outcome);
  const why = kept === undefined ? '' : `, kept as it is: its definition says ${kept}`;
  const what = did === '' ? '' : `: ${did}`;
  return [`${how}, ${report.state ?? report.desired}${why}${what}${time}`, ...addresses(outputs)].join('  ');
}

/** What people pass on to others: addresses of the resource, not its counters and dates. */
function addresses(outputs: ParticleReport['outputs']): string[] {
  return Object.entries(outputs)
    .filter(([name, value]) => /(arn|url)$/i.test(name) && typeof value === 'string')
    .map(([name, value]) => `${name}=${value}`);
}
