import type { FieldReport, ParticleReport } from '@pcf/core';
import type { Failure } from './failures.js';
import { describeError } from './output.js';

/** A report on a field as a document. Keys that say nothing are left out, but for `results` and `failures`. */
export function describeReport({ particles, rollback }: FieldReport): object {
  const skipped = particles.filter(({ outcome }) => outcome === 'skipped').map(describeSkipped);
  return {
    results: particles.filter(isDone).map(describeDone),
    failures: particles.filter(({ outcome }) => outcome === 'failed').map(describeFailed),
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(rollback ? { rollback: rollback.map(describeUndone) } : {}),
  };
}

/** What failed in a report, or was cut short, the rollback included. */
export function failuresOf({ particles, rollback = [] }: FieldReport): Failure[] {
  return [...particles, ...rollback].filter(({ error }) => error !== undefined).map(({ id, error }) => ({ id, error }));
}

function isDone({ outcome }: ParticleReport): boolean {
  return outcome !== 'failed' && outcome !== 'skipped';
}

function describeDone(report: ParticleReport): object {
  const { id, outcome, from, state, transition, kept, created, uncertain, steps, deferred, outputs, duration } = report;
  const more = { ...(transition ? { transition } : {}), ...(kept ? { kept } : {}) };
  const doubt = uncertain ? { uncertain } : {};
  return { id, outcome, from, state, ...more, created, ...doubt, steps, deferred, outputs, duration };
}

function describeFailed({ id, error, steps }: ParticleReport): object {
  return { id, error: describeError(error), ...(steps.length > 0 ? { steps } : {}) };
}

function describeSkipped({ id, reason }: ParticleReport): object {
  return { id, reason };
}

function describeUndone(report: ParticleReport): object {
  if (report.outcome === 'failed') return describeFailed(report);
  return report.outcome === 'skipped' ? describeSkipped(report) : describeDone(report);
}
