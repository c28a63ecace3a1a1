import type { Plan, PlannedParticle, Step, UnknownValue } from '@pcf/core';
import { describeLoss } from '../losses.js';
import type { Paint } from '../paint.js';
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
