import type { Change, Deferral, Orphan, Plan, PlannedParticle, PolicyVerdict, Step, UnknownValue } from '@pcf/core';
import { printable } from '@pcf/core/printable';
import { describeKept } from '../report.js';
import type { Paint } from '../terminal.js';
import { formatLong, formatTime } from '../values.js';
import { type Action, actionFor, actionOf, type EndsAt, SYMBOLS } from './action.js';
import { type DiffLine, diffOf } from './diff.js';
import { isNested, isPlainMap, type KnownLater, readable, scalar, tree } from './values.js';

/** How plans are rendered. */
export interface PlanStyle {
  readonly paint: Paint;
  readonly endsAt: EndsAt;
}

/** Renders the plan of a particle: what happens to it, and its steps in order. Empty where there is nothing to say. */
export function renderPlanned(planned: PlannedParticle, style: PlanStyle): string[] {
  const { id, plan, unknown, skipped, error, verdicts = [] } = planned;
  const { paint, endsAt } = style;
  if (error !== undefined) return [];
  if (skipped !== undefined) return [heading(' ', id, `${paint.yellow('is skipped')}: ${printable(skipped)}`, paint)];
  const action = actionFor(planned, endsAt);
  const lines = plan ? renderPlan(plan, unknown, { style, action, settings: planned }) : [];
  const shown = JSON.stringify(plan?.steps ?? []);
  const others = unknown.filter(({ reference }) => !shown.includes(JSON.stringify(reference).slice(1, -1)));
  const values = others.map((one) => `${INDENT}${printable(one.path)}: ${knownAfterApply(one)}`);
  const rules = verdicts.map((one) => `${INDENT}${renderVerdict(one, paint)}`);
  if (!plan && action === 'unclear')
    return [heading(SYMBOLS.unclear, id, 'its steps are known only during the apply', paint), ...values, ...rules];
  if (lines.length === 0 && rules.length > 0) return [heading(' ', id, 'does not change', paint), ...values, ...rules];
  return [...lines, ...values, ...rules];
}

/** Renders what a policy has against a plan. */
function renderVerdict({ policy, verdict, reason }: PolicyVerdict, paint: Paint): string {
  const what = verdict === 'deny' ? paint.red('denied') : paint.yellow('needs an approval');
  return `! ${what} by the policy ${printable(policy)}: ${printable(reason)}`;
}

/** Renders what a prune would do with an orphan. */
export function renderOrphan(orphan: Orphan, style: PlanStyle): string[] {
  const { id, plan, left } = orphan;
  if (left !== undefined) return [heading(' ', id, `orphan, left: ${printable(left)}`, style.paint)];
  if (!plan) return [];
  return renderPlan(plan, [], { style, action: actionOf(plan, style.endsAt), isOrphan: true, settings: orphan });
}

const INDENT = '    ';

interface PlanContext {
  readonly style: PlanStyle;
  readonly action: Action | undefined;
  readonly isOrphan?: boolean;
  /** What the plan says about settings beside its steps. */
  readonly settings: Pick<PlannedParticle, 'unchanged' | 'destroyed'>;
}

function renderPlan(
  plan: Plan,
  unknown: readonly UnknownValue[],
  { style, action, isOrphan = false, settings: { unchanged = 0, destroyed = {} } }: PlanContext,
): string[] {
  const { id, to, steps, notes = [], status } = plan;
  const { paint } = style;
  const words = describe(plan, action);
  if (words === undefined && notes.length === 0) return [];
  const symbol = action === undefined ? ' ' : colourOf(action, paint)(SYMBOLS[action]);
  const reason =
    action === 'delete' ? `: ${isOrphan ? 'no definition describes it' : `its desired state is ${to}`}` : '';
  const knownLater = knownLaterOf(unknown);
  return [
    heading(symbol, id, `${isOrphan ? 'orphan, ' : ''}${words ?? 'does not change'}${reason}`, paint),
    ...renderDestroyed(destroyed, paint),
    ...steps.flatMap((step, at) =>
      renderStep(step, at + 1, {
        knownLater,
        paint,
        isReplaced: action === 'replace',
        deferral: deferralOf(step, plan),
      }),
    ),
    ...(unchanged > 0 ? [`${INDENT}${paint.dim(`# ${settingsOf(unchanged)} unchanged`)}`] : []),
    ...(status !== undefined && steps.length > 0 ? [`${INDENT}more steps cannot be planned until that ends`] : []),
    ...notes.map((note) => `${INDENT}note: ${printable(note)}`),
  ];
}

/** The settings of what is deleted, a line each: the steps say what is lost with it. */
function renderDestroyed(settings: Readonly<Record<string, unknown>>, paint: Paint): string[] {
  return Object.entries(readable(settings) ?? {}).map(([name, value]) => {
    const shown = isNested(value) ? printable(JSON.stringify(value)) : scalar(value, () => undefined);
    return INDENT + renderDiffLine({ mark: '-', text: `${printable(name)}: ${shown}` }, paint);
  });
}

function settingsOf(count: number): string {
  return count === 1 ? '1 other setting' : `${count} other settings`;
}

/** The symbol, the id, and what happens. */
function heading(symbol: string, id: string, words: string, paint: Paint): string {
  return `${symbol} ${paint.bold(printable(id))}  ${words}`;
}

/** Says what happens to a particle; `undefined` for nothing. */
export function describe(plan: Plan, action: Action | undefined): string | undefined {
  const { to, status, kept, steps } = plan;
  if (kept === 'observe_only')
    return status === undefined ? 'is observed only' : `is observed only: the resource is ${printable(status)}`;
  if (status !== undefined && steps.length === 0)
    return `is ${printable(status)}: its steps cannot be planned until that ends`;
  if (kept !== undefined) return `is ${describeKept(kept)}`;
  if (action === undefined) return undefined;
  const words = action === 'create' && to === 'stopped' ? 'will be created, but not started' : WORDS[action];
  return status === undefined ? words : `is ${printable(status)}, and ${words}`;
}

const WORDS: Readonly<Record<Action, string>> = {
  create: 'will be created',
  change: 'will be changed in place',
  replace: 'must be replaced: it is deleted and created again',
  delete: 'will be deleted',
  start: 'will be started',
  stop: 'will be stopped',
  unclear: 'its steps are known only during the apply',
};

/** Returns how a text is coloured that is about an action. */
export function colourOf(action: Action, paint: Paint): (text: string) => string {
  if (action === 'create' || action === 'start') return paint.green;
  return action === 'delete' || action === 'replace' ? paint.red : paint.yellow;
}

interface StepContext {
  readonly knownLater: KnownLater;
  readonly paint: Paint;
  readonly isReplaced: boolean;
  readonly deferral: Deferral | undefined;
}

/** Returns why a step of a plan will be deferred; `undefined` where it will not, as far as is known. */
export function deferralOf(step: Step, { deferred = [] }: Plan): Deferral | undefined {
  return deferred.find((one) => one.step === step);
}

/** Renders until when a step will be deferred. */
export function renderUntil({ until }: Deferral): string {
  return until === undefined ? 'deferred' : `deferred until ${formatTime(until)}`;
}

function renderStep(step: Step, number: number, { knownLater, paint, isReplaced, deferral }: StepContext): string[] {
  const { summary, usually = 0, creates, input, because = [], changes = [], loses } = step;
  const indent = `${INDENT}   `;
  const time = usually > 0 ? paint.dim(`  (about ${formatLong(usually)})`) : '';
  const settings =
    creates && changes.length === 0 && isPlainMap(input)
      ? tree(undefined, readable(plainFirst(input)), knownLater)
      : [];
  const forces = paint.red(isReplaced || loses !== 'index' ? '  # forces replacement' : '  # forces a rebuild');
  // A step with reasons deletes what is built again: the whole value before would hide what differs.
  const made = because.length > 0 ? [] : changes;
  return [
    `${INDENT}${number}. ${printable(summary)}${time}`,
    ...(loses ? [`${indent}${paint.red(`! ${renderLoss(step)}`)}`] : []),
    ...(deferral ? [`${indent}${paint.yellow(renderUntil(deferral))}: ${printable(deferral.reason)}`] : []),
    ...because
      .flatMap((change) => renderChange(change, { knownLater, paint, suffix: forces }))
      .map((line) => indent + line),
    ...made.flatMap((change) => renderChange(change, { knownLater, paint })).map((line) => indent + line),
    ...settings.map((line) => `${indent}${line}`),
  ];
}

/** Moves settings without parts, such as names, before the others. */
function plainFirst(settings: Readonly<Record<string, unknown>>): object {
  const entries = Object.entries(settings);
  const nested = entries.filter(([, value]) => isNested(value));
  return Object.fromEntries([...entries.filter(([, value]) => !isNested(value)), ...nested]);
}

interface ChangeContext {
  readonly knownLater: KnownLater;
  readonly paint: Paint;
  /** What the first line ends with. */
  readonly suffix?: string;
}

function renderChange(change: Change, { knownLater, paint, suffix = '' }: ChangeContext): string[] {
  return diffOf(change, knownLater).map((line, at) => `${renderDiffLine(line, paint)}${at === 0 ? suffix : ''}`);
}

/** Renders a line of a comparison with its mark. */
export function renderDiffLine({ mark, text }: DiffLine, paint: Paint): string {
  const colour = { '+': paint.green, '-': paint.red, '~': paint.yellow, ' ': paint.dim }[mark];
  const line = `${mark} ${text}`;
  const indent = line.length - line.trimStart().length;
  return `${' '.repeat(indent)}${colour(line.slice(indent))}`;
}

/** Renders what a step loses: `loses data: all items`. */
export function renderLoss({ loses, lost }: Step): string {
  return `loses ${loses}${lost === undefined ? '' : `: ${printable(lost)}`}`;
}

/** Shows references in place of the values that they will have. */
function knownLaterOf(unknown: readonly UnknownValue[]): KnownLater {
  const texts = new Map(unknown.map((one) => [one.reference, knownAfterApply(one)]));
  return (text) => texts.get(text);
}

/** Renders `$inherit$note:title$text` as `(known after apply: note:title text)`. */
function knownAfterApply({ reference }: UnknownValue): string {
  return `(known after apply: ${printable(reference.split('$').slice(2).join(' '))})`;
}
