import type { ApplyResult, Outputs, Plan, Step } from '@pcf/core';
import type { Paint } from './output.js';
import { formatDuration } from './progress.js';

/** A plan for a person: its steps in order, with what each changes and loses. */
export function renderPlan(plan: Plan, paint: Paint): string {
  const { id, from, to, status, steps } = plan;
  const name = paint.bold(id);
  if (status !== undefined) {
    return `${name}  ${from} → ${to}: it is ${status}; the steps are known only when it has come to rest`;
  }
  if (steps.length === 0) return `${name}  ${to}, nothing to change`;
  return [`${name}  ${from} → ${to}`, ...steps.flatMap((step, index) => renderStep(step, index + 1, paint))].join('\n');
}

/** What was done to a particle, in one line, and what a later apply has to make up for. */
export function renderResult(result: ApplyResult, paint: Paint): string {
  const later = result.deferred.map(({ step, reason, until }) => {
    const when = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
    return `  deferred${when}: ${step.summary} (${reason})`;
  });
  return [renderDone(result, paint), ...later].join('\n');
}

function renderDone({ id, outcome, state, steps, outputs, duration }: ApplyResult, paint: Paint): string {
  const did = steps.length === 0 ? '' : `: ${steps.map((step) => step.summary).join(', ')}`;
  const how = outcome === 'unchanged' ? outcome : paint.green(outcome);
  const time = steps.length === 0 ? '' : ` (${formatDuration(duration)})`;
  return [`${paint.bold(id)}  ${how}, ${state}${did}${time}`, ...addresses(outputs)].join('  ');
}

/** A particle as it is, for a person. */
export function renderStatus(status: ParticleStatus, paint: Paint): string {
  const about = [status.status, status.reason].filter((text) => text !== undefined).join(': ');
  const details = status.kind === 'missing' ? ' (does not exist)' : about && ` (${about})`;
  return [
    `${paint.bold(status.id)}  ${status.state}${details}`,
    ...renderEntries('settings', status.settings, paint),
    ...renderEntries('outputs', status.outputs, paint),
  ].join('\n');
}

/** What `pcf status` says about a particle. */
export interface ParticleStatus {
  readonly id: string;
  readonly state: string;
  readonly kind: string;
  /** The provider's word for where it is, while it moves or is blocked. */
  readonly status?: string;
  /** Why it is blocked. */
  readonly reason?: string;
  readonly settings?: unknown;
  readonly outputs?: Outputs;
}

function renderStep({ summary, changes = [], loses }: Step, number: number, paint: Paint): string[] {
  const loss = loses ? paint.red(`  loses ${loses}!`) : '';
  const details = changes.map(({ path, before, after }) => `       ${path}: ${show(before)} → ${show(after)}`);
  return [`  ${number}. ${summary}${loss}`, ...details];
}

/** What people pass on to others: addresses of the resource, not its counters and dates. */
function addresses(outputs: Outputs): string[] {
  return Object.entries(outputs)
    .filter(([name, value]) => /(arn|url)$/i.test(name) && typeof value === 'string')
    .map(([name, value]) => `${name}=${value}`);
}

function renderEntries(title: string, values: unknown, paint: Paint): string[] {
  if (typeof values !== 'object' || values === null) return [];
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return [];
  return [paint.dim(`  ${title}`), ...entries.map(([name, value]) => `    ${name}: ${show(value)}`)];
}

function show(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
