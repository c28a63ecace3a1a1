import type { Deferral, FieldReport, ParticleReport, ProtectionKey } from '@pcf/core';
import { messageOf } from '@pcf/core/values';
import type { Failure } from './output.js';
import type { Paint } from './terminal.js';
import { formatDuration, formatLong } from './values.js';

/** Renders the outcome of a particle in one line, and a line for each deferred step. */
export function renderReport(report: ParticleReport, paint: Paint): string {
  const later = report.deferred.map((one) => `  ${renderDeferral(one)}`);
  return [`${paint.bold(report.id)}  ${renderOutcome(report, paint)}`, ...later].join('\n');
}

/** Renders each deferred step of a particle in a line of its own. */
export function renderDeferrals({ id, deferred }: ParticleReport, paint: Paint): string[] {
  return deferred.map((one) => `${paint.bold(id)}  ${renderDeferral(one)}`);
}

function renderDeferral({ step, reason, until }: Deferral): string {
  const when = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  return `deferred${when}: ${step.summary} (${reason})`;
}

/** Renders the outcome of a rollback for a particle. */
export function renderRolledBack(report: ParticleReport, paint: Paint): string {
  const why = whyNotRolledBack(report);
  const what = why === undefined ? paint.green('rolled back') : `${paint.red('not rolled back')}: ${why}`;
  return `  ${paint.bold(report.id)}  ${what}`;
}

function whyNotRolledBack({ outcome, kept, reason, error }: ParticleReport): string | undefined {
  if (outcome === 'failed' || outcome === 'interrupted') return messageOf(error);
  if (outcome === 'skipped') return reason;
  return kept && `its definition sets ${kept}`;
}

/** The part of a report that is shown in one line. */
export type ShownOutcome = Pick<
  ParticleReport,
  'outcome' | 'state' | 'kept' | 'reason' | 'steps' | 'outputs' | 'duration'
>;

/** Renders what was done: `changed, running: write note a (0.4 s)`. */
export function renderOutcome(shown: ShownOutcome, paint: Paint): string {
  const { outcome, state, kept, reason, steps, outputs, duration } = shown;
  const did = steps.map((step) => step.summary).join(', ');
  const time = steps.length === 0 ? '' : ` (${formatDuration(duration)})`;
  if (outcome === 'skipped') return `${paint.yellow('skipped')}: ${reason}`;
  if (outcome === 'failed' || outcome === 'interrupted') {
    const how = outcome === 'interrupted' ? paint.yellow(outcome) : paint.red(outcome);
    return did === '' ? how : `${how} after: ${did}${time}`;
  }
  const how = outcome === 'unchanged' ? outcome : paint.green(outcome);
  const why = kept === undefined ? '' : `, ${describeKept(kept)}`;
  const what = did === '' ? '' : `: ${did}`;
  return [`${how}, ${state}${why}${what}${time}`, ...addresses(outputs)].join('  ');
}

/** Renders what an apply did, in one line: `30 created, 1 changed, 2 skipped in 39 s.` */
export function summariseReport({ particles, pruned, duration }: FieldReport, paint: Paint): string {
  const all = [...particles, ...(pruned?.particles ?? [])];
  const counts = new Map<string, number>();
  for (const report of all) counts.set(resultOf(report), (counts.get(resultOf(report)) ?? 0) + 1);
  const shown = RESULTS.flatMap((result) => (counts.has(result) ? [`${counts.get(result)} ${result}`] : []));
  return paint.bold(`${shown.length === 0 ? 'Nothing to do' : shown.join(', ')} in ${formatLong(duration)}.`);
}

const RESULTS = [
  'created',
  'changed',
  'replaced',
  'deleted',
  'deferred',
  'unchanged',
  'skipped',
  'interrupted',
  'failed',
] as const;

function resultOf({ outcome, desired, created, steps }: ParticleReport): (typeof RESULTS)[number] {
  if (outcome !== 'changed' && outcome !== 'started') return outcome;
  if (desired === 'terminated') return 'deleted';
  if (!created && !steps.some((step) => step.creates)) return 'changed';
  return steps.some(({ loses }) => loses === 'data') ? 'replaced' : 'created';
}

/** Describes why a resource was left as it is. */
export function describeKept(kept: ProtectionKey): string {
  return kept === 'observe_only' ? 'observed only' : `kept: its definition sets ${kept}`;
}

/** Selects the outputs that are ARNs and URLs. */
function addresses(outputs: ParticleReport['outputs']): string[] {
  return Object.entries(outputs)
    .filter(([name, value]) => /(arn|url)$/i.test(name) && typeof value === 'string')
    .map(([name, value]) => `${name}=${value}`);
}

/** Returns the errors of a report, including those of orphans and of the rollback. */
export function failuresOf({ particles, pruned, rollback = [] }: FieldReport): Failure[] {
  return [...particles, ...(pruned?.particles ?? []), ...rollback]
    .filter(({ error }) => error !== undefined)
    .map(({ id, error }) => ({ id, error }));
}
