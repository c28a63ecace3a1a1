import type { FieldPlan, Orphans, Plan, PlannedParticle, Step, UnknownValue } from '@pcf/core';
import { orphanFailures, renderWalk } from './orphans.js';
import { type Failure } from './output.js';
import { describeKept } from './report.js';
import type { Paint } from './terminal.js';
import { renderValue } from './values.js';

/** Renders the plan of a particle: its steps in order, with the changes and losses of each. */
export function renderPlanned({ id, desired, plan, unknown, skipped }: PlannedParticle, paint: Paint): string {
  const name = paint.bold(id);
  if (skipped !== undefined) return `${name}  skipped: ${skipped}`;
  const steps = plan ? renderPlan(plan, unknown, paint) : [`→ ${desired}: steps are known after apply`];
  // The unknown values that no shown change contains get a line of their own.
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
  if (kept === 'observe_only')
    return [`${from}, observed only${status === undefined ? '' : `: the resource is ${status}`}`];
  const numbered = steps.flatMap((step, index) => renderStep(step, index + 1, unknown, paint));
  if (status !== undefined && steps.length === 0)
    return [`${from} → ${to}: the resource is ${status}; its steps cannot be planned until that ends`];
  if (status !== undefined)
    return [
      `${from} → ${to}: the resource is ${status}`,
      ...numbered,
      '  more steps cannot be planned until that ends',
    ];
  if (kept !== undefined) return [`${from}, ${describeKept(kept)}`];
  if (steps.length === 0) return [`${to}, no changes`];
  return [`${from} → ${to}`, ...numbered];
}

function renderStep(step: Step, number: number, unknown: readonly UnknownValue[], paint: Paint): string[] {
  const { summary, changes = [], loses } = step;
  const loss = loses ? paint.red(`  ${renderLoss(step)}!`) : '';
  const show = (value: unknown) => withUnknown(renderValue(value), unknown);
  const details = changes.map(({ path, before, after }) => `       ${path}: ${show(before)} → ${show(after)}`);
  return [`  ${number}. ${summary}${loss}`, ...details];
}

/** Renders what a step loses: `loses data: all items`. */
export function renderLoss({ loses, lost }: Step): string {
  return `loses ${loses}${lost === undefined ? '' : `: ${lost}`}`;
}

/** Replaces references whose values are not known yet. */
function withUnknown(shown: string, unknown: readonly UnknownValue[]): string {
  return unknown.reduce(
    (text, one) => text.replaceAll(JSON.stringify(one.reference), () => knownAfterApply(one)),
    shown,
  );
}

/** Renders `$inherit$note:title$text` as `(known after apply: note:title text)`. */
function knownAfterApply({ reference }: UnknownValue): string {
  return `(known after apply: ${reference.split('$').slice(2).join(' ')})`;
}

/** Renders what a prune would do with each orphan, and where orphans were looked for. */
export function renderPlannedOrphans(orphans: Orphans, paint: Paint): string[] {
  const shown = orphans.found.flatMap(({ id, plan, left }) => {
    const name = paint.bold(id);
    if (left !== undefined) return [`${name}  orphan, left: ${left}`];
    return plan ? [`${name}  orphan, ${renderPlan(plan, [], paint).join('\n')}`] : [];
  });
  return [...shown, ...renderWalk(orphans)];
}

/** Whether an apply would change something, or might. */
export function isPlanPending({ particles, orphans }: FieldPlan): boolean {
  return particles.some(isPending) || (orphans?.found.some(({ plan }) => plan !== undefined) ?? false);
}

/** Returns the errors of a plan: of particles, and of orphans. */
export function failuresOfPlan({ particles, orphans }: FieldPlan): Failure[] {
  const failed = particles.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
  return [...failed, ...(orphans ? orphanFailures(orphans) : [])];
}

/** Whether an apply would change something, or might: some values are not known yet. */
function isPending({ plan, unknown, skipped, error }: PlannedParticle): boolean {
  if (plan) return plan.steps.length > 0 || (plan.status !== undefined && plan.kept !== 'observe_only');
  return skipped === undefined && error === undefined && unknown.length > 0;
}

export function summarisePlan({ particles, orphans }: FieldPlan): string {
  const pending = particles.filter(isPending).length;
  const observed = particles.filter(({ plan }) => plan?.kept === 'observe_only').length;
  const kept = particles.filter(({ plan }) => plan?.kept !== undefined).length - observed;
  const skipped = particles.filter((one) => one.skipped !== undefined).length;
  const failed = particles.filter(({ error }) => error !== undefined).length;
  const unchanged = particles.length - pending - observed - kept - skipped - failed;
  const others = Object.entries({ kept, 'observed only': observed, skipped, failed }).filter(([, count]) => count > 0);
  const counts = [
    `${pending} to change`,
    `${unchanged} unchanged`,
    ...others.map(([what, count]) => `${count} ${what}`),
    ...(orphans ? countOrphans(orphans) : []),
  ];
  return `${counts.join(', ')}.`;
}

function countOrphans({ found }: Orphans): string[] {
  const ending = found.filter(({ plan }) => plan !== undefined).length;
  const left = found.filter((one) => one.left !== undefined).length;
  const failed = found.filter(({ error }) => error !== undefined).length;
  const counts = Object.entries({ 'to terminate': ending, left, failed }).filter(
    ([what, count]) => count > 0 || what === 'to terminate',
  );
  return counts.map(([what, count]) => `${count === 1 ? '1 orphan' : `${count} orphans`} ${what}`);
}
