import type { FieldPlan, Plan, PlannedParticle, Step, UnknownValue } from '@pcf/core';
import { describeFailures, type Failure } from './output.js';
import type { Paint } from './terminal.js';
import { renderValue } from './values.js';

/** What would be done with a particle, for a person: its steps in order, with what each changes and loses. */
export function renderPlanned({ id, desired, plan, unknown, skipped }: PlannedParticle, paint: Paint): string {
  const name = paint.bold(id);
  if (skipped !== undefined) return `${name}  skipped: ${skipped}`;
  const steps = plan ? renderPlan(plan, unknown, paint) : [`→ ${desired}: its steps are known only after apply`];
  const changes = JSON.stringify(plan?.steps.map((step) => step.changes) ?? []);
  const others = unknown.filter(({ reference }) => !changes.includes(JSON.stringify(reference)));
  return [`${name}  ${steps.join('\n')}`, ...others.map((one) => `     ${one.path}: ${knownAfterApply(one)}`)].join(
    '\n',
  );
}

function renderPlan(plan: Plan, unknown: readonly UnknownValue[], paint: Paint): string[] {
  const notes = (plan.notes ?? []).map((note) => `  note: ${note}`);
  return [...renderSteps(plan, unknown, paint), ...notes];
}

function renderSteps(plan: Plan, unknown: readonly UnknownValue[], paint: Paint): string[] {
  const { from, to, status, kept, steps } = plan;
  const numbered = steps.flatMap((step, index) => renderStep(step, index + 1, unknown, paint));
  if (status !== undefined && steps.length === 0)
    return [`${from} → ${to}: it is ${status}; the steps are known only when it has come to rest`];
  if (status !== undefined)
    return [
      `${from} → ${to}: it is ${status}`,
      ...numbered,
      '  what else there is to do is known only when it has come to rest',
    ];
  if (kept !== undefined) return [`${from}, kept as it is: its definition says ${kept}`];
  if (steps.length === 0) return [`${to}, nothing to change`];
  return [`${from} → ${to}`, ...numbered];
}

function renderStep(step: Step, number: number, unknown: readonly UnknownValue[], paint: Paint): string[] {
  const { summary, changes = [], loses } = step;
  const loss = loses ? paint.red(`  ${describeLoss(step)}!`) : '';
  const show = (value: unknown) => withUnknown(renderValue(value), unknown);
  const details = changes.map(({ path, before, after }) => `       ${path}: ${show(before)} → ${show(after)}`);
  return [`  ${number}. ${summary}${loss}`, ...details];
}

/** What a step loses: `loses data: all items`. */
export function describeLoss({ loses, lost }: Step): string {
  return `loses ${loses}${lost === undefined ? '' : `: ${lost}`}`;
}

/** Where a value is not known yet, its reference stands in its place. */
function withUnknown(shown: string, unknown: readonly UnknownValue[]): string {
  return unknown.reduce(
    (text, one) => text.replaceAll(JSON.stringify(one.reference), () => knownAfterApply(one)),
    shown,
  );
}

/** `$inherit$note:title$text` as `(known after apply: note:title text)` */
function knownAfterApply({ reference }: UnknownValue): string {
  return `(known after apply: ${reference.split('$').slice(2).join(' ')})`;
}

/** Whether an apply would do something, or cannot tell yet. */
export function isPending({ plan, unknown, skipped, error }: PlannedParticle): boolean {
  if (plan) return plan.steps.length > 0 || plan.status !== undefined;
  return skipped === undefined && error === undefined && unknown.length > 0;
}

export function summarisePlan({ particles }: FieldPlan): string {
  const pending = particles.filter(isPending).length;
  const kept = particles.filter(({ plan }) => plan?.kept !== undefined).length;
  const skipped = particles.filter((one) => one.skipped !== undefined).length;
  const failed = particles.filter(({ error }) => error !== undefined).length;
  const declared = particles.length - pending - kept - skipped - failed;
  const others = Object.entries({ kept, skipped, failed }).filter(([, count]) => count > 0);
  const counts = [
    `${pending} to change`,
    `${declared} as declared`,
    ...others.map(([what, count]) => `${count} ${what}`),
  ];
  return `${counts.join(', ')}.`;
}

/** A plan as a document. Keys that say nothing are left out, but for `plans`. */
export function describePlan({ particles }: FieldPlan, failures: readonly Failure[]): object {
  const plans = particles.flatMap(({ plan, unknown }) =>
    plan ? [{ ...plan, ...(unknown.length > 0 ? { unknown } : {}) }] : [],
  );
  const undecided = particles.flatMap((one) =>
    isPending(one) && !one.plan ? [{ id: one.id, to: one.desired, unknown: one.unknown }] : [],
  );
  const skipped = particles.flatMap(({ id, skipped: reason }) => (reason === undefined ? [] : [{ id, reason }]));
  return {
    plans,
    ...(undecided.length > 0 ? { undecided } : {}),
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(failures.length > 0 ? { failures: describeFailures(failures) } : {}),
  };
}
