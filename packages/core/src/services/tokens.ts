import type { LosingStep, Step, Verb } from '../model/contract.js';
import type { Clock } from './clock.js';
import { Token } from './container.js';
import type { Events } from './events.js';

/** The runtime's clock. */
export const CLOCK = new Token<Clock>('clock');

/** Random numbers from 0 up to 1, for the jitter of waits. */
export const RANDOM = new Token<() => number>('random');

/** The runtime's events. */
export const EVENTS = new Token<Events>('events');

/** A step that is about to be sent, for hooks. */
export interface ProposedStep {
  /** The particle's id, `flavor:pcf_name`. */
  readonly id: string;
  readonly verb: Verb;
  readonly step: Step;
  /**
   * The identity of the only resource that the step may be for; a look has just shown it. Present where a rollback terminates
   * what its own run created.
   */
  readonly identity?: string;
}

/** Receives each step before it is sent, and refuses it by throwing: a policy, or an audit log. */
export type BeforeStep = (proposed: ProposedStep) => void | Promise<void>;

/** The runtime's hooks, in the order in which they are called. */
export const BEFORE_STEP = new Token<readonly BeforeStep[]>('before-step hooks');

/** A step that loses something and has no consent yet. */
export interface ProposedLoss extends ProposedStep {
  readonly step: LosingStep;
}

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

/** What the runtime does with losses where an apply does not set `losses`. */
export const LOSSES = new Token<Losses>('losses');

/** Aborted when the runtime is disposed. */
export const RUNTIME_SIGNAL = new Token<AbortSignal>('runtime signal');

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
