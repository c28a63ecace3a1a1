import type { FieldPlan, Orphans, Plan, PlannedParticle } from '@pcf/core';
import { renderWalk } from '../orphans.js';
import type { Paint } from '../terminal.js';
import { formatLong } from '../values.js';
import { type Action, actionFor, actionOf, type EndsAt, SYMBOLS } from './action.js';
import { type Relations, usualTimeOfAll } from './duration.js';
import { colourOf, type PlanStyle, renderOrphan, renderPlanned } from './particle.js';

/** The part of a plan, or of its document, that is shown. */
export type ShownPlan = Pick<FieldPlan, 'particles' | 'orphans'>;

/**
 * Renders a plan: where it is carried out, a legend, each particle that something is to be said about, and the counts.
 *
 * @param field - `undefined` where it is not known: then the usual time is left out
 */
export function renderFieldPlan(
  planned: ShownPlan,
  field: Relations | undefined,
  { places, ...style }: PlanStyle & { readonly places: readonly string[] },
): string {
  const { particles, orphans } = planned;
  const blocks = [
    ...particles.map((one) => renderPlanned(one, style)),
    ...(orphans?.found ?? []).map((one) => renderOrphan(one, style)),
  ].filter((lines) => lines.length > 0);
  const legend = renderLegend(actionsOf(planned, style.endsAt), style.paint);
  const walk = orphans ? [renderWalk(orphans).join('\n')] : [];
  const header = places.length > 0 ? [places.join('\n')] : [];
  const sections = [...header, ...(legend ? [legend] : []), ...blocks.map((lines) => lines.join('\n')), ...walk];
  return [...sections, summarisePlan(planned, field, style)].join('\n\n');
}

/** Returns what an apply would do with each resource. */
function actionsOf({ particles, orphans }: ShownPlan, endsAt: EndsAt): Action[] {
  return [
    ...particles.flatMap((one) => actionFor(one, endsAt) ?? []),
    ...(orphans?.found ?? []).flatMap(({ plan }) => (plan && actionOf(plan, endsAt)) ?? []),
  ];
}

const LEGEND: readonly (readonly [string, Action, string])[] = [
  [SYMBOLS.create, 'create', 'create'],
  [SYMBOLS.change, 'change', 'change in place'],
  [SYMBOLS.replace, 'replace', 'replace'],
  [SYMBOLS.delete, 'delete', 'delete'],
  [SYMBOLS.start, 'start', 'start or stop'],
  [SYMBOLS.unclear, 'unclear', 'not known yet'],
];

/** Explains the symbols that a plan has. */
function renderLegend(actions: readonly Action[], paint: Paint): string | undefined {
  const used = new Set(actions.map((action) => SYMBOLS[action]));
  const shown = LEGEND.filter(([symbol]) => used.has(symbol));
  if (shown.length === 0) return undefined;
  return shown.map(([symbol, action, words]) => `${colourOf(action, paint)(symbol)} ${words}`).join('   ');
}

const COUNTS: readonly (readonly [Action, string])[] = [
  ['create', 'to create'],
  ['change', 'to change'],
  ['replace', 'to replace'],
  ['delete', 'to delete'],
  ['start', 'to start'],
  ['stop', 'to stop'],
  ['unclear', 'not known yet'],
];

/** Counts what an apply would do: `1 to create`, `2 orphans to delete`. */
export function countActions({ particles, orphans }: ShownPlan, endsAt: EndsAt): string[] {
  const actions = particles.flatMap((one) => actionFor(one, endsAt) ?? []);
  const ending = orphans?.found.filter(({ plan }) => plan !== undefined).length ?? 0;
  return [
    ...COUNTS.map(([action, words]) => [words, actions.filter((one) => one === action).length] as const).flatMap(
      ([words, count]) => (count > 0 ? [`${count} ${words}`] : []),
    ),
    ...(ending > 0 ? [`${orphansOf(ending)} to delete`] : []),
  ];
}

/** Renders the counts of a plan, and how long an apply usually takes. */
export function summarisePlan(planned: ShownPlan, field: Relations | undefined, { endsAt, paint }: PlanStyle): string {
  const doing = countActions(planned, endsAt);
  const counts = [...doing, ...countOthers(planned.particles, planned.orphans, endsAt)];
  const time = usualTimeOfAll(planned, field);
  const usually = doing.length > 0 && time > 0 ? ` About ${formatLong(time)}.` : '';
  const what = counts.length === 0 ? '' : ` ${counts.join(', ')}.`;
  return `${paint.bold(doing.length === 0 ? 'No changes.' : 'Plan:')}${what}${usually}`;
}

/** Counts what no step is planned for. */
function countOthers(particles: readonly PlannedParticle[], orphans: Orphans | undefined, endsAt: EndsAt): string[] {
  const resting = particles.filter((one) => actionFor(one, endsAt) === undefined);
  const failed = resting.filter(({ error }) => error !== undefined).length;
  const skipped = resting.filter((one) => one.skipped !== undefined).length;
  const keptBy = (test: (kept: Plan['kept']) => boolean) =>
    resting.filter(({ plan }) => plan && test(plan.kept)).length;
  const counts = {
    unchanged: keptBy((kept) => kept === undefined),
    kept: keptBy((kept) => kept !== undefined && kept !== 'observe_only'),
    'observed only': keptBy((kept) => kept === 'observe_only'),
    skipped,
    failed,
  };
  const left = orphans?.found.filter((one) => one.left !== undefined).length ?? 0;
  const unread = orphans?.found.filter(({ error }) => error !== undefined).length ?? 0;
  return [
    ...Object.entries(counts).flatMap(([words, count]) => (count > 0 ? [`${count} ${words}`] : [])),
    ...(left > 0 ? [`${orphansOf(left)} left`] : []),
    ...(unread > 0 ? [`${orphansOf(unread)} failed`] : []),
  ];
}

function orphansOf(count: number): string {
  return count === 1 ? '1 orphan' : `${count} orphans`;
}
