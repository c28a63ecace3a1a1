import type { LosingStep, Verb } from '../model/contract.js';
import { messageOf } from '../values.js';
import { PcfError } from './pcf-error.js';

/**
 * Steps lose something for good, and nothing consents to that. None of them was sent. `cause` is what the function threw that
 * decides about losses, where it did.
 */
export class LossRefusedError extends PcfError {
  override readonly name = 'LossRefusedError';
  readonly code = 'PCF_LOSS_REFUSED';

  constructor(
    /** The particle's id. */
    readonly id: string,
    /** The verb that the steps belong to. */
    readonly verb: Verb,
    /** The steps that have no consent, in the order of the plan. */
    readonly steps: readonly LosingStep[],
    options?: ErrorOptions,
  ) {
    super(explain(id, verb, steps, options?.cause), options);
  }
}

function explain(id: string, verb: Verb, steps: readonly LosingStep[], cause: unknown): string | string[] {
  const [first, ...others] = steps;
  const advice = howToConsent(id, verb);
  if (!first) return `${id}: refused, as it would lose something. ${advice}`;
  const one = `${id}: ${first.operation} (${first.summary}) was refused:`;
  if (cause !== undefined) return `${one} ${messageOf(cause)}`;
  if (others.length === 0) return `${one} it loses ${describeLoss(first)}. Nothing consents to that. ${advice}`;
  const lines = steps.map((step) => `  ${step.operation} (${step.summary}): it loses ${describeLoss(step)}`);
  return [`${id}: ${steps.length} steps were refused, as nothing consents to what they lose. ${advice}`, ...lines];
}

function howToConsent(id: string, verb: Verb): string {
  const anyLoss = "Consent with losses: 'allow', or a function that decides for each step, in apply() or createPcf().";
  if (verb === 'stop')
    return `${anyLoss} To allow only this stop: apply({ state: 'stopped', only: '${id}' }), or desired_state: stopped in its own definition.`;
  if (verb === 'terminate')
    return `${anyLoss} To allow only this termination: apply({ state: 'terminated' }), or desired_state: terminated in its own definition.`;
  return anyLoss;
}

/** What a step loses, for a person: `data: all items`. */
export function describeLoss({ loses, lost }: LosingStep): string {
  return lost === undefined ? loses : `${loses}: ${lost}`;
}
