import { isDeepStrictEqual } from 'node:util';
import type { Plan, ProposedStep, Step } from '@pcf/core';
import type { Invocation } from './command.js';
import { InterruptedError, LossNotConfirmedError } from './errors.js';
import { endBeforeChanges } from './interrupt.js';

/** A step of a plan that loses something for good. */
export interface Loss {
  readonly id: string;
  readonly step: Step;
}

/** The losses that a person agreed to: those of the plan that was shown, or with `--yes` any. */
export type Confirmed = readonly Loss[] | 'any';

/** The steps of plans that lose data or an index. */
export function findLosses(plans: readonly Plan[]): Loss[] {
  return plans.flatMap(({ id, steps }) => steps.filter((step) => step.loses).map((step) => ({ id, step })));
}

/**
 * Shows what plans would lose and asks whether to go on. Does not ask with `--yes`, or when nothing is lost.
 *
 * @returns what may be lost
 * @throws {@link LossNotConfirmedError} when the answer is no, or there is nobody to ask
 * @throws InterruptedError when the command is ended at the question
 */
export async function confirmLosses(
  losses: readonly Loss[],
  { io, options, output }: Invocation,
  signal: AbortSignal,
): Promise<Confirmed> {
  if (options.yes) return 'any';
  if (losses.length === 0) return [];
  const lost = losses.map(({ id, step }) => `  ${id}  ${step.summary} (loses ${step.loses})`).join('\n');
  if (options.json || ![io.stdin, io.stdout, io.stderr].every((stream) => stream.isTTY)) {
    throw new LossNotConfirmedError(
      `These steps lose what cannot be brought back, and there is nobody to ask:\n${lost}\n` +
        'Nothing was changed. Run the command again with --yes to do it.',
    );
  }
  output.notice(`These steps lose what cannot be brought back:\n${lost}`);
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
  return losses;
}

/**
 * Refuses a step that loses something nobody agreed to: the world can have moved since the plan was shown.
 *
 * @throws {@link LossNotConfirmedError} for such a step
 */
export function refuseOtherLosses({ id, step }: ProposedStep, confirmed: Confirmed): void {
  if (!step.loses || confirmed === 'any') return;
  const wasShown = confirmed.some((loss) => loss.id === id && isSameStep(loss.step, step));
  if (wasShown) return;
  throw new LossNotConfirmedError(
    `it loses ${step.loses}, and the plan that was confirmed did not say so: things have changed since. ` +
      'Run the command again to see the new plan.',
  );
}

function isSameStep(a: Step, b: Step): boolean {
  return a.operation === b.operation && a.loses === b.loses && isDeepStrictEqual(a.input, b.input);
}
