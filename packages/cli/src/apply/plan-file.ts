import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidPlanError, type PlanDocument, readPlanDocument, systemClock, type Whereabouts } from '@pcf/core';
import { messageOf } from '@pcf/core/values';
import type { Invocation } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { endBeforeChanges } from '../interrupt.js';
import { UsageError } from '../options.js';
import { renderWhereabouts } from '../output/header.js';
import { renderCompactPlan } from '../output/plan/compact.js';
import { usualTimes } from '../output/plan/duration.js';
import { renderOrigin } from '../output/plan/origin.js';
import { endsAtFor, type Session, withSession } from '../session.js';
import { timeLimit } from '../time-limit.js';
import { whereaboutsFor } from '../whereabouts.js';
import { applyField, finish } from './run.js';

/**
 * Finds the plan file among the arguments of `pcf apply`: a single name that ends in `.json` and is a file.
 *
 * @returns its path; `undefined` where the arguments name particles
 */
export async function findPlanFile({ args, io }: Invocation): Promise<string | undefined> {
  const [name, ...others] = args;
  if (name === undefined || others.length > 0 || !name.endsWith('.json')) return undefined;
  const file = resolve(io.cwd, name);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? file : undefined;
}

/**
 * `pcf apply plan.json`: shows the plan that `pcf plan --out` wrote, and carries out exactly this plan, or refuses and says what has
 * changed. It asks nothing: the file is the approval, also of what the plan loses. Run again after an interruption, it does the rest.
 *
 * @throws {@link UsageError} when it is combined with an option that would select something else
 * @throws InvalidPlanError when the file is no plan, or was made for another account, region or kind of endpoint
 */
export async function applyPlanFile(invocation: Invocation, file: string, signal: AbortSignal): Promise<ExitCode> {
  const { options } = invocation;
  for (const key of ['state', 'cascade', 'prune', 'expect'] as const)
    if (options[key] !== undefined)
      throw new UsageError(`A plan file and --${key} cannot be combined: the plan says it. Remove one of them.`);
  const approved = await readPlanFile(file);
  const { state, prune } = approved.selection;
  const whole = { ...options, ...(state === undefined ? {} : { state }), ...(prune === undefined ? {} : { prune }) };
  return withSession({ ...invocation, args: [], options: whole }, [], async (session) => {
    const now = await placesNow(approved, session, invocation, signal);
    showPlan(approved, now, session, invocation);
    const { maxTimeout } = timeLimit(options);
    const losses = options.yes ? 'allow' : 'refuse';
    const report = await applyField(session, usualTimes(approved), invocation, {
      signal,
      maxTimeout,
      losses,
      approved,
    });
    return finish(report, invocation, signal);
  });
}

async function readPlanFile(file: string): Promise<PlanDocument> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidPlanError(`${file} is not valid JSON: ${messageOf(error)}`, { cause: error });
  }
  return readPlanDocument(value);
}

/**
 * Returns where the calls go now.
 *
 * @throws {@link InvalidPlanError} when they would go elsewhere than those of the planning run
 */
async function placesNow(
  { whereabouts: planned = [] }: PlanDocument,
  session: Session,
  { options }: Invocation,
  signal: AbortSignal,
): Promise<readonly Whereabouts[]> {
  const isNeeded = planned.length > 0 || (!options.quiet && !options.json);
  const now = isNeeded ? await whereaboutsFor(session, { options: { ...options, json: false } }, signal) : [];
  endBeforeChanges(signal);
  const lost = now.length === 0 ? undefined : planned.find((place) => !now.some((other) => isSamePlace(place, other)));
  if (!lost) return now;
  throw new InvalidPlanError(
    `it was made for ${renderWhereabouts([lost]).join('')}, and the calls would go to ${renderWhereabouts(now).join(' and ')}. ` +
      'Use the same account, region and endpoint as the planning run, or plan again.',
  );
}

/** Ports of local backends vary, and who makes the calls may differ: only the account, the region, and whether it is the cloud count. */
function isSamePlace(one: Whereabouts, other: Whereabouts): boolean {
  const agrees = (key: 'account' | 'region') =>
    one[key] === undefined || other[key] === undefined || one[key] === other[key];
  const isRedirected = ({ endpoint }: Whereabouts) => endpoint !== undefined;
  return (
    one.provider === other.provider &&
    isRedirected(one) === isRedirected(other) &&
    agrees('account') &&
    agrees('region')
  );
}

/** Shows the plan that is carried out, in short. What is not in the field any more is refused, and not shown. */
function showPlan(
  approved: PlanDocument,
  now: readonly Whereabouts[],
  { pcf, field }: Session,
  { io, options, output }: Invocation,
): void {
  const members = new Map([...field].map((member) => [member.id, member]));
  if (options.quiet || options.json || approved.particles.some(({ id }) => !members.has(id))) return;
  const { clock = systemClock } = io;
  const planned = renderWhereabouts(approved.whereabouts ?? []);
  const places = renderWhereabouts(now).filter((place) => !planned.includes(place));
  output.result(
    {},
    (paint) =>
      [
        ...renderOrigin(approved, clock.now()),
        renderCompactPlan(approved, field, { paint, places, endsAt: endsAtFor(pcf) }),
      ].join('\n'),
    { wrap: true },
  );
}
