import { isDeepStrictEqual } from 'node:util';
import type { FieldPlan, ProposedStep, Step } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Invocation } from '../command.js';
import { InterruptedError, LossNotConfirmedError } from '../errors.js';
import { endBeforeChanges } from '../interrupt.js';
import { describeLoss } from '../output/plan.js';

/** A step of a plan that loses something for good. */
export interface Loss {
  readonly id: string;
  readonly step: Step;
}

/** The losses that a person agreed to, by particle: those of the plan that was shown, or with `--yes` any. */
export type Confirmed = ReadonlyMap<string, readonly Step[]> | 'any';

/** The steps of a plan that lose data or an index. */
export function findLosses({ particles }: FieldPlan): Loss[] {
  return particles.flatMap(({ id, plan }) =>
    (plan?.steps ?? []).filter((step) => step.loses).map((step) => ({ id, step })),
  );
}

/**
 * Shows what plans would lose and asks whether to go on. Does not ask with `--yes`, or when nothing is lost.
 *
 * @returns what may be lost
 * @throws {@link LossNotConfirmedError} when the answer is no, or there is no terminal to ask on
 * @throws InterruptedError when the command is ended at the question
 */
export async function confirmLosses(
  losses: readonly Loss[],
  { io, options, output }: Invocation,
  signal: AbortSignal,
): Promise<Confirmed> {
  if (options.yes) return 'any';
  if (losses.length === 0) return new Map();
  const lost = printableData(losses).map(({ id, step }) => `  ${id}  ${step.summary} (${describeLoss(step)})`);
  if (options.json || ![io.stdin, io.stdout, io.stderr].every((stream) => stream.isTTY)) {
    throw new LossNotConfirmedError([
      'These steps lose what cannot be brought back. This command cannot ask you first: there is no terminal, or --json is set.',
      ...lost,
      'Nothing was changed. To accept these losses, run the command again with --yes.',
    ]);
  }
  output.notice(['These steps lose what cannot be brought back:', ...lost].join('\n'));
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: 'Go on?',
    initialValue: false,
    input: io.stdin,
    output: io.stdout,
    signal,
  });
  endBeforeChanges(signal);
  if (isCancel(answer)) throw new InterruptedError('SIGINT', 'Nothing was changed.');
  if (answer !== true) throw new LossNotConfirmedError('Nothing was changed: you did not confirm what would be lost.');
  return byParticle(losses);
}

/** The steps of losses by the ids of their particles. */
export function byParticle(losses: readonly Loss[]): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  for (const { id, step } of losses) {
    const there = steps.get(id);
    if (there) there.push(step);
    else steps.set(id, [step]);
  }
  return steps;
}

/**
 * Refuses a step that loses something that was not confirmed: the resource can have changed since the plan was shown. A rollback
 * terminates what this command created without a question; its steps name the only resource that they may be for.
 *
 * @throws {@link LossNotConfirmedError} for such a step
 */
export function refuseOtherLosses({ id, verb, step, identity }: ProposedStep, confirmed: Confirmed): void {
  if (!step.loses || confirmed === 'any') return;
  const wasShown = confirmed.get(id)?.some((shown) => isSameStep(shown, step)) ?? false;
  if (wasShown || (verb === 'terminate' && identity !== undefined)) return;
  throw new LossNotConfirmedError(
    `it loses ${step.loses}, and the plan that was confirmed did not say so: things have changed since. ` +
      'Run the command again to see the new plan.',
  );
}

function isSameStep(a: Step, b: Step): boolean {
  return a.operation === b.operation && a.loses === b.loses && isDeepStrictEqual(a.input, b.input);
}
