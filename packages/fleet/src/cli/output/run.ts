import { type Paint, renderDriftDocument, renderPlanDocument, renderReportDocument } from '@pcf/cli/extension';
import { printable } from '@pcf/core/printable';
import type { Decision } from '../../store/approvals.js';
import type { Run, StepRecord } from '../../store/records.js';
import { driftIn, reportIn } from '../exits.js';

/** What is known about a run. */
export interface RunDetails {
  readonly run: Run;
  readonly steps?: readonly StepRecord[];
  readonly decision?: Decision | undefined;
}

/** Renders all that is known about a run: who, when and where, its steps, its plan or report, and what was decided. */
export function renderRun({ run, steps = [], decision }: RunDetails, paint: Paint): string {
  const sections = [
    [renderTitle(run, paint), ...renderTimes(run)],
    steps.length > 0 ? ['Steps:', ...steps.map((step) => `  ${renderStep(step, paint)}`)] : [],
    renderResult(run, paint),
    renderDecision(run, decision),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Renders how a run stands, in one line: `Run 1f2e…  apply of shop/orders: changed`. */
export function renderTitle({ id, kind, tenant, field, state, outcome }: Run, paint: Paint): string {
  const now = outcome ?? state;
  return `Run ${paint.bold(id)}  ${kind} of ${printable(tenant)}/${printable(field)}: ${colourOf(now, paint)(now)}`;
}

function colourOf(now: string, { green, red, yellow }: Paint): (text: string) => string {
  if (['changed', 'planned', 'not drifted'].includes(now)) return green;
  if (['failed', 'refused'].includes(now)) return red;
  return ['approval needed', 'drifted', 'deferred', 'cancelled'].includes(now) ? yellow : (text) => text;
}

function renderTimes(run: Run): string[] {
  const { requestedBy, requestedAt, startedAt, endedAt, worker, attempts, cancelledBy, approvedPlan } = run;
  const by = requestedBy === undefined ? '' : ` by ${printable(requestedBy)}`;
  const begun = startedAt && `begun ${time(startedAt)}${worker === undefined ? '' : ` by the worker ${worker}`}`;
  return [
    [`  requested ${time(requestedAt)}${by}`, begun, endedAt && `ended ${time(endedAt)}`].filter(Boolean).join(', '),
    ...(attempts > 1 ? [`  ${attempts} workers had it: the earlier ones were lost or stopped`] : []),
    ...(cancelledBy === undefined ? [] : [`  cancelled by ${printable(cancelledBy)}`]),
    ...(approvedPlan === undefined ? [] : [`  carries out the approved plan of the run ${approvedPlan}`]),
  ];
}

/** `2026-11-28 11:53:07 UTC` */
const time = (at: Date) => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Renders a step as it stands: `dynamodb_table:orders  create the table …`. */
export function renderStep({ particle, summary, loses, outcome }: StepRecord, paint: Paint): string {
  const loss = loses === undefined ? '' : ` (loses ${printable(loses)})`;
  const end = outcome === undefined ? ' …' : outcome === 'refused' ? `: ${paint.red('refused')}` : '';
  return `${paint.bold(printable(particle))}  ${printable(summary)}${loss}${end}`;
}

/** Renders what a run planned, did or found, and why it failed. */
export function renderResult(run: Run, paint: Paint): string[] {
  const report = reportIn(run);
  const drift = driftIn(run);
  // What needs an approval is in the plan.
  const error = run.outcome === 'approval needed' ? undefined : run.error;
  return [
    ...(run.plan ? [renderPlanDocument(run.plan, paint)] : []),
    ...(report ? [renderReportDocument(report, paint)] : []),
    ...(drift ? [renderDriftDocument(drift, paint)] : []),
    ...(error ? [paint.red(error.message.split('\n').map(printable).join('\n'))] : []),
  ];
}

function renderDecision({ id, outcome, plan }: Run, decision: Decision | undefined): string[] {
  if (!decision) {
    if (outcome === 'approval needed') return [adviceToApprove(id)];
    return outcome === 'planned' && plan ? [`To carry out exactly this plan: pcf fleet approve ${id} --by NAME`] : [];
  }
  const { decision: what, by, at, reason, run } = decision;
  const why = reason === undefined ? '' : `: ${printable(reason)}`;
  const next = run === undefined ? '' : ` The run ${run} carries it out.`;
  return [`The plan was ${what} by ${printable(by)}, ${time(at)}${why}.${next}`];
}

/** Says how to approve what needs it. */
export function adviceToApprove(id: string): string {
  return `Nothing was changed: the plan needs approval. Approve it: pcf fleet approve ${id} --by NAME, or refuse it: pcf fleet refuse ${id} --by NAME`;
}
