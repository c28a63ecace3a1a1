import { type Plan, type PlannedParticle, State } from '@pcf/core';

/** What an apply would do with a resource. `unclear` is what a plan cannot tell yet. */
export type Action = 'create' | 'change' | 'replace' | 'delete' | 'start' | 'stop' | 'unclear';

/** The symbol of each action, in front of the particle. */
export const SYMBOLS: Readonly<Record<Action, string>> = {
  create: '+',
  change: '~',
  replace: '±',
  delete: '-',
  start: '>',
  stop: '>',
  unclear: '?',
};

/** Returns whether a state means for a flavor that the resource does not exist. */
export type EndsAt = (id: string, state: Plan['to']) => boolean;

/** Returns what an apply would do with a particle; `undefined` for nothing. */
export function actionFor(planned: PlannedParticle, endsAt: EndsAt): Action | undefined {
  const { plan, unknown, skipped, error } = planned;
  if (plan) return actionOf(plan, endsAt);
  return skipped === undefined && error === undefined && unknown.length > 0 ? 'unclear' : undefined;
}

/** Returns what a plan does; `undefined` for nothing. */
export function actionOf(plan: Plan, endsAt: EndsAt): Action | undefined {
  const { id, from, to, status, kept, steps } = plan;
  if (steps.length === 0) return status !== undefined && kept !== 'observe_only' ? 'unclear' : undefined;
  if (endsAt(id, to)) return 'delete';
  if (from === State.terminated) return 'create';
  if (steps.some(({ creates }) => creates)) return steps.some(({ loses }) => loses === 'data') ? 'replace' : 'create';
  if (from === to || from === State.pending || steps.some(({ changes = [] }) => changes.length > 0)) return 'change';
  return to === State.running ? 'start' : 'stop';
}
