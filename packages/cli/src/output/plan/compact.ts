import type { Orphan, Plan, PlannedParticle } from '@pcf/core';
import { printable } from '@pcf/core/printable';
import { actionFor, actionOf, SYMBOLS } from './action.js';
import type { Relations } from './duration.js';
import { colourOf, deferralOf, describe, type PlanStyle, renderLoss, renderUntil } from './particle.js';
import { type ShownPlan, summarisePlan } from './render.js';

/**
 * Renders a plan for a log: where it is carried out, a line for each particle that something happens to, with the summaries of its
 * steps and what they lose, and the counts.
 */
export function renderCompactPlan(
  planned: ShownPlan,
  field: Relations,
  { places, ...style }: PlanStyle & { readonly places: readonly string[] },
): string {
  return [
    ...places,
    ...planned.particles.flatMap((one) => renderPlanned(one, style)),
    ...(planned.orphans?.found ?? []).flatMap((one) => renderOrphan(one, style)),
    summarisePlan(planned, field, style),
  ].join('\n');
}

function renderPlanned(planned: PlannedParticle, style: PlanStyle): string[] {
  const { id, plan, skipped, error } = planned;
  if (error !== undefined) return [];
  if (skipped !== undefined) return [line(' ', id, `is skipped: ${printable(skipped)}`, style)];
  const action = actionFor(planned, style.endsAt);
  if (plan) return renderPlan(plan, { ...style, action });
  return action === undefined ? [] : [line(SYMBOLS[action], id, 'its steps are known only during the apply', style)];
}

function renderOrphan({ id, plan, left }: Orphan, style: PlanStyle): string[] {
  if (left !== undefined) return [line(' ', id, `orphan, left: ${printable(left)}`, style)];
  return plan ? renderPlan(plan, { ...style, action: actionOf(plan, style.endsAt), prefix: 'orphan, ' }) : [];
}

interface PlanContext extends PlanStyle {
  readonly action: ReturnType<typeof actionOf>;
  readonly prefix?: string;
}

function renderPlan(plan: Plan, { action, prefix = '', ...style }: PlanContext): string[] {
  const words = describe(plan, action);
  if (words === undefined) return [];
  const { paint } = style;
  const steps = plan.steps.map((step) => {
    const loss = step.loses ? ` (${paint.red(renderLoss(step))})` : '';
    const deferral = deferralOf(step, plan);
    return `${printable(step.summary)}${loss}${deferral ? ` (${paint.yellow(renderUntil(deferral))})` : ''}`;
  });
  const symbol = action === undefined ? ' ' : colourOf(action, paint)(SYMBOLS[action]);
  return [line(symbol, plan.id, `${prefix}${words}${steps.length > 0 ? `: ${steps.join(', ')}` : ''}`, style)];
}

function line(symbol: string, id: string, words: string, { paint }: PlanStyle): string {
  return `${symbol} ${paint.bold(printable(id))}  ${words}`;
}
