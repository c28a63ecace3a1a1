import type { ProposedStep } from './before-step.js';
import type { LosingStep } from './step.js';

/**
 * What to do with steps that lose something and that nothing else consents to: refuse them, allow them, or let a function
 * decide about each before the first step of the plan is sent. A function that throws refuses, with its error's message.
 *
 * These consent: calling `stop()` or `terminate()`; `desired_state` on the particle itself; `state: 'terminated'` in an apply;
 * a key of the definition such as `replace_on_change`; the digest of an approved plan, `expect`. Each consents only to what it
 * asks for.
 *
 * @example
 * ```ts
 * const losses: Losses = ({ step }) => step.loses === 'index';
 * await orders.apply({ losses });
 * ```
 */
export type Losses = 'refuse' | 'allow' | ((loss: ProposedLoss) => boolean | Promise<boolean>);

/** A step that loses something and has no consent yet. */
export interface ProposedLoss extends ProposedStep {
  readonly step: LosingStep;
}

/**
 * A hook that refuses every step that loses data or an index, also with consent: for a runtime that must never lose anything.
 * The default `losses: 'refuse'` is less strict: it allows what was asked for, such as `terminate()`.
 *
 * @throws Error for such a step, which the framework turns into a `StepRefusedError`
 *
 * @example
 * ```ts
 * createPcf({ plugins: [dynamodbTable], beforeStep: [refuseLoss] });
 * ```
 */
export function refuseLoss({ step }: ProposedStep): void {
  if (step.loses) throw new Error(`this runtime refuses every step that loses data, and this one loses ${step.loses}.`);
}
