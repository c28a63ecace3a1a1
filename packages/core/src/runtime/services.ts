import type { Step, Verb } from '../particle/contract.js';
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
}

/** Sees each step before it is sent, and refuses it by throwing: a policy, or an audit log. */
export type BeforeStep = (proposed: ProposedStep) => void | Promise<void>;

/** The runtime's hooks, in the order in which they are asked. */
export const BEFORE_STEP = new Token<readonly BeforeStep[]>('before-step hooks');

/** Is aborted when the runtime is disposed. */
export const RUNTIME_SIGNAL = new Token<AbortSignal>('runtime signal');

/**
 * A hook that refuses every step that loses data or an index.
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
