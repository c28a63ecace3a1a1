import { type DesiredState, type FieldPlan, type ProposedLoss, type ProposedStep, systemClock } from '@pcf/core';
import { applyPlanFile, findPlanFile } from '../apply/plan-file.js';
import { applyField, finish } from '../apply/run.js';
import type { Command, Invocation } from '../command.js';
import {
  type Confirmed,
  canAsk,
  confirmPlan,
  findLosses,
  type Question,
  refuseOtherLosses,
  refuseOthers,
} from '../confirm-losses.js';
import { ExitCode } from '../exit-codes.js';
import { endBeforeChanges, interruptible } from '../interrupt.js';
import { renderCompactPlan } from '../output/plan/compact.js';
import { usualTimes } from '../output/plan/duration.js';
import { isPlanPending } from '../output/plan/pending.js';
import { countActions, renderFieldPlan } from '../output/plan/render.js';
import { endsAtFor, type Session, withSession } from '../session.js';
import { inTime, timeLimit } from '../time-limit.js';
import { placesFor } from '../whereabouts.js';

/** The time limit of planning without `--timeout`, in milliseconds: the same as the default limit of an apply. */
const AN_HOUR = 60 * 60_000;

/**
 * `pcf apply`, `run`, `stop` and `terminate`: plans, asks before data is lost, and applies.
 *
 * @param state - the state of every selected particle; `undefined` to use `--state`, or the `desired_state` of each definition
 */
export function applyCommand(state: DesiredState | undefined): Command {
  return (invocation) =>
    interruptible(invocation.io.signals, async (signal) => {
      const planFile = state === undefined ? await findPlanFile(invocation) : undefined;
      if (planFile !== undefined) return applyPlanFile(invocation, planFile, signal);
      const options = state === undefined ? invocation.options : { ...invocation.options, state };
      return planAndApply({ ...invocation, options }, signal);
    });
}

function planAndApply(invocation: Invocation, signal: AbortSignal): Promise<ExitCode> {
  let confirmed: Confirmed = new Map();
  let shown: ReadonlySet<string> = new Set();
  const refuse = (proposed: ProposedStep) => {
    refuseOthers(proposed, shown);
    refuseOtherLosses(proposed, confirmed);
  };
  return withSession(invocation, [refuse], async (session) => {
    const { clock = systemClock } = invocation.io;
    const begun = clock.now();
    const { maxTimeout: limit } = timeLimit(invocation.options);
    const asking = canAsk(invocation) || isShown(invocation) ? placesFor(session, invocation, signal) : [];
    const [plan, places] = await Promise.all([planFor(session, invocation, signal), asking]).finally(() =>
      endBeforeChanges(signal),
    );
    const left = limit === undefined ? undefined : Math.max(0, limit - (clock.now() - begun));
    shown = new Set([...plan.particles, ...(plan.orphans?.found ?? [])].map(({ id }) => id));
    confirmed = await confirmPlan(questionFor({ plan, places }, session, invocation), invocation, signal);
    const losses = (loss: ProposedLoss) => {
      refuse(loss);
      return true;
    };
    const { expect } = invocation.options;
    const limits = { signal, maxTimeout: left, losses, ...(expect === undefined ? {} : { expect }) };
    return finish(await applyField(session, usualTimes(plan), invocation, limits), invocation, signal);
  });
}

/** A plan, and where it is carried out. */
interface Shown {
  readonly plan: FieldPlan;
  readonly places: readonly string[];
}

/** Returns what to ask about a plan; `undefined` where there is nothing to do. */
function questionFor({ plan, places }: Shown, { pcf, field }: Session, invocation: Invocation): Question | undefined {
  if (!isPlanPending(plan)) return undefined;
  const endsAt = endsAtFor(pcf);
  return {
    about: [countActions(plan, endsAt).join(', '), ...(places.length > 0 ? [places.join(' and ')] : [])].join(' in '),
    losses: findLosses(plan),
    show: () => {
      const render = canAsk(invocation) ? renderFieldPlan : renderCompactPlan;
      invocation.output.result({}, (paint) => render(plan, field, { paint, places, endsAt }), { wrap: true });
    },
  };
}

/** Whether the plan is shown: in full to a person who can be asked, else compactly for a log. */
function isShown({ options }: Invocation): boolean {
  return !options.quiet && !options.json;
}

function planFor(session: Session, { options }: Invocation, signal: AbortSignal): Promise<FieldPlan> {
  const { concurrency, prune = false } = options;
  const limit = { maxTimeout: AN_HOUR, ...timeLimit(options), signal };
  const { field, selection } = session;
  return inTime(session, 'the plan', limit, (within) =>
    field.plan({ ...selection, ...within, prune, ...(concurrency === undefined ? {} : { concurrency }) }),
  );
}
