import { isDeepStrictEqual } from 'node:util';
import type { FieldPlan, Plan, ProposedStep, Step } from '@pcf/core';
import { printableData } from '@pcf/core/printable';
import type { Invocation } from './command.js';
import { InterruptedError, LossNotConfirmedError } from './errors.js';
import { endBeforeChanges } from './interrupt.js';
import type { Io } from './io.js';
import { renderLoss } from './output/plan/particle.js';

/** A step of a plan that loses data or an index. */
export interface Loss {
  readonly id: string;
  readonly step: Step;
  /** Whether no definition describes the resource. */
  readonly isOrphan?: true;
}

/** The confirmed steps by particle id, or `any` with `--yes`. */
export type Confirmed = ReadonlyMap<string, readonly Step[]> | 'any';

/** Finds the steps of a plan that lose data or an index. */
export function findLosses({ particles, orphans }: FieldPlan): Loss[] {
  const losing = (plan: Plan | undefined) => (plan?.steps ?? []).filter((step) => step.loses);
  return [
    ...particles.flatMap(({ id, plan }) => losing(plan).map((step) => ({ id, step }))),
    ...(orphans?.found ?? []).flatMap(({ id, plan }) =>
      losing(plan).map((step) => ({ id, step, isOrphan: true as const })),
    ),
  ];
}

/** Whether a person can be asked: not with `--json`, and only on a terminal. */
export function canAsk({ io, options }: Pick<Invocation, 'io' | 'options'>): boolean {
  return !options.json && [io.stdin, io.stdout, io.stderr].every((stream) => stream.isTTY === true);
}

/** What is asked about. */
export interface Question {
  /** How many changes of which kind, and where: `1 to create, in eu-west-1 of AWS account 123456789012`. */
  readonly about: string;
  readonly losses: readonly Loss[];
  /** Writes the plan; not called if it is empty, with `--quiet` or with `--json`. */
  show(): void;
}

/**
 * Asks whether to carry out a plan, and shows it before. Does not ask with `--yes`, or where there is nothing to do. Without an
 * interactive terminal, and with `--json`, a plan that loses nothing goes on.
 *
 * @param question - `undefined` where there is nothing to do
 * @returns the confirmed losses
 * @throws {@link LossNotConfirmedError} when the answer is no, or something is lost and there is no terminal to ask on
 * @throws InterruptedError when the command is interrupted at the question
 */
export async function confirmPlan(
  question: Question | undefined,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Confirmed> {
  const { io, options, output } = invocation;
  const isInteractive = canAsk(invocation);
  if (question && !options.quiet && !options.json) question.show();
  if (options.yes) return 'any';
  if (!question) return new Map();
  const { about, losses } = question;
  const lost = printableData(losses).map(
    ({ id, step, isOrphan }) => `  ${id}${isOrphan ? ', orphan' : ''}  ${step.summary} (${renderLoss(step)})`,
  );
  if (!isInteractive) {
    if (losses.length === 0) return new Map();
    const obstacle = options.json ? 'with --json the command cannot ask' : 'this is not an interactive terminal';
    throw new LossNotConfirmedError([
      `These steps delete data or an index and need confirmation, but ${obstacle}.`,
      ...lost,
      'Nothing was changed. To accept these losses, run the command again with --yes.',
    ]);
  }
  if (lost.length > 0) output.notice(['These steps delete data or an index:', ...lost].join('\n'));
  await askToContinue(about, io, signal);
  return byParticle(losses);
}

/**
 * Asks on a terminal whether to continue.
 *
 * @param about - what it is about, without a mark at the end
 * @throws {@link LossNotConfirmedError} when the answer is no
 * @throws InterruptedError when the command is interrupted at the question
 */
export async function askToContinue(about: string, io: Io, signal: AbortSignal): Promise<void> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: `${about}. Continue?`,
    initialValue: false,
    input: io.stdin,
    output: io.stdout,
    signal,
  });
  endBeforeChanges(signal);
  if (isCancel(answer)) throw new InterruptedError('SIGINT', 'Nothing was changed.');
  if (answer !== true) throw new LossNotConfirmedError('Nothing was changed: the plan was not confirmed.');
}

/** Groups the steps of losses by the ids of their particles. */
export function byParticle(losses: readonly Loss[]): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  for (const { id, step } of losses) {
    const known = steps.get(id);
    if (known) known.push(step);
    else steps.set(id, [step]);
  }
  return steps;
}

/**
 * Refuses a step whose loss was not confirmed: the resource may have changed since the plan was shown. A rollback needs no
 * confirmation: it terminates only resources that this command created, and its steps name the resource by its identity.
 *
 * @throws {@link LossNotConfirmedError} when the loss was not confirmed
 */
export function refuseOtherLosses({ id, verb, step, identity }: ProposedStep, confirmed: Confirmed): void {
  if (!step.loses || confirmed === 'any') return;
  const wasConfirmed = confirmed.get(id)?.some((confirmedStep) => isSameStep(confirmedStep, step)) ?? false;
  if (wasConfirmed || (verb === 'terminate' && identity !== undefined)) return;
  throw new LossNotConfirmedError(
    `it loses ${step.loses}, which is not in the confirmed plan: the resource has changed since. ` +
      'Run the command again to see the new plan.',
  );
}

/**
 * Refuses a step for a resource that was not in the shown plan: an orphan that was found only afterwards.
 *
 * @param shown - the ids of the plan
 * @throws {@link LossNotConfirmedError} for any other id
 */
export function refuseOthers({ id }: ProposedStep, shown: ReadonlySet<string>): void {
  if (shown.has(id)) return;
  throw new LossNotConfirmedError('it is not in the plan that was shown. Run the command again to see the new plan.');
}

function isSameStep(a: Step, b: Step): boolean {
  return a.operation === b.operation && a.loses === b.loses && isDeepStrictEqual(a.input, b.input);
}
