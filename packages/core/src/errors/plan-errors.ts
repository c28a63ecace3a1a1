import type { LosingStep } from '../model/step.js';
import type { Verb } from '../model/transitions.js';
import { messageOf } from '../values.js';
import { defineError, PcfError } from './pcf-error.js';

/** There is no acceptable way from the observed to the declared state and settings. Nothing was written. */
export abstract class PlanRefusedError extends PcfError {}

/** The provider cannot change these settings of an existing resource: it would have to be replaced. Nothing was written. */
export class ReplacementNeededError extends defineError(
  'ReplacementNeededError',
  'PCF_REPLACEMENT_NEEDED',
  (id: string, fields: readonly string[]) => ({
    id,
    fields,
    message:
      `${id}: ${fields.join(', ')} cannot be changed on an existing resource. It would have to be deleted and created again, and its ` +
      'data would be lost. Restore the old value, or terminate the resource first. Some flavors replace the resource if the ' +
      'definition has "replace_on_change": true.',
  }),
  PlanRefusedError,
) {}

/** The flavor cannot make these changes yet. Nothing was written. */
export class UnsupportedChangeError extends defineError(
  'UnsupportedChangeError',
  'PCF_UNSUPPORTED_CHANGE',
  (id: string, fields: readonly string[]) => ({
    id,
    fields,
    message:
      `${id}: cannot change ${fields.join(', ')} yet: this version of the flavor sets ` +
      `${fields.length === 1 ? 'it' : 'them'} only at creation. Restore the old value, or change it by other means.`,
  }),
  PlanRefusedError,
) {}

/** The resource is protected against the change. Nothing was written. */
export class ProtectedResourceError extends defineError(
  'ProtectedResourceError',
  'PCF_PROTECTED_RESOURCE',
  (id: string, reason: string) => ({ id, message: `${id} is protected: ${reason}` }),
  PlanRefusedError,
) {}

/** The resource is only observed, so a verb cannot change it. Nothing was written. */
export class ObserveOnlyError extends defineError(
  'ObserveOnlyError',
  'PCF_OBSERVE_ONLY',
  (id: string, verb: Verb) => ({
    id,
    verb,
    message: `${id}: ${verb}() was refused, because its definition says observe_only: true. Nothing was written. To change the resource here, remove observe_only.`,
  }),
  PlanRefusedError,
) {}

/**
 * The resource is only observed, and does not exist.
 *
 * Arguments: the particle's id; what names the resource, `aws_resource.TableName "orders"`.
 */
export class ObservedMissingError extends defineError(
  'ObservedMissingError',
  'PCF_OBSERVED_MISSING',
  (id: string, resource: string) => ({
    id,
    resource,
    message: `${id}: there is no resource with ${resource}, and its definition says observe_only: true, so it is not created here. Create it by other means, or remove observe_only.`,
  }),
  PlanRefusedError,
) {}

/** The flavor has no transition from the observed state to the desired one. */
export class InvalidTransitionError extends defineError(
  'InvalidTransitionError',
  'PCF_INVALID_TRANSITION',
  (id: string, from: string, to: string) => ({
    id,
    from,
    to,
    message: `${id}: this flavor has no transition from ${from} to ${to}.`,
  }),
) {}

/** The plan is no longer the one that was approved. Nothing was written. */
export class PlanChangedError extends defineError(
  'PlanChangedError',
  'PCF_PLAN_CHANGED',
  (id: string, expected: string, found: string) => ({
    id,
    expected,
    found,
    message:
      `${id}: the plan is not the approved one. Its digest is ${found}, the approved digest is ${expected}. The resource or its ` +
      'definition has changed since. Plan again, and approve the new plan.',
  }),
) {}

/** A text is no plan that can be carried out. Nothing was written. */
export class InvalidPlanError extends defineError(
  'InvalidPlanError',
  'PCF_INVALID_PLAN',
  (reason: string, { cause }: ErrorOptions = {}) => ({
    reason,
    message: `The plan cannot be carried out: ${reason}`,
    cause,
  }),
) {}

/** Stored data is no document of this version of the framework. */
export class InvalidDocumentError extends defineError(
  'InvalidDocumentError',
  'PCF_INVALID_DOCUMENT',
  (kind: string, reason: string) => ({ kind, reason, message: `The ${kind} cannot be read: ${reason}` }),
) {}

/**
 * The resources or definitions are no longer as they were when the approved plan was made. Nothing was written.
 *
 * Arguments: what has changed, by particle.
 */
export class PlanMovedError extends defineError(
  'PlanMovedError',
  'PCF_PLAN_MOVED',
  (moved: readonly { readonly id: string; readonly what: string }[]) => ({
    moved,
    message: [
      'The approved plan was not carried out, because something has changed since. Plan again, and approve the new plan.',
      ...moved.map(({ id, what }) => `  ${id}: ${what}`),
    ],
  }),
) {}

/**
 * Steps lose something permanently, and nothing consents to that. None of them was sent. `cause` is what the function in `losses` threw.
 *
 * Arguments: the particle's id; the verb of the steps; the steps without consent, in the order of the plan.
 */
export class LossRefusedError extends defineError(
  'LossRefusedError',
  'PCF_LOSS_REFUSED',
  (id: string, verb: Verb, steps: readonly LosingStep[], { cause, isOrphan = false }: LossRefusedOptions = {}) => ({
    id,
    verb,
    steps,
    message: explainLoss(id, steps, howToConsent(id, isOrphan ? undefined : verb), cause),
    cause,
  }),
) {}

/** More about a refused loss. */
interface LossRefusedOptions extends ErrorOptions {
  /** Whether no definition describes the resource. */
  readonly isOrphan?: boolean;
}

function explainLoss(id: string, steps: readonly LosingStep[], advice: string, cause: unknown): string | string[] {
  const [first, ...others] = steps;
  if (!first) return `${id}: refused, because it would lose something. ${advice}`;
  const refused = `${id}: ${first.operation} (${first.summary}) was refused:`;
  if (cause !== undefined) return `${refused} ${messageOf(cause)}`;
  if (others.length === 0) return `${refused} it loses ${describeLoss(first)}. This needs consent. ${advice}`;
  const lines = steps.map((step) => `  ${step.operation} (${step.summary}): it loses ${describeLoss(step)}`);
  return [`${id}: ${steps.length} steps were refused, because they need consent. ${advice}`, ...lines];
}

/** @param verb - absent where no state of a definition can consent */
function howToConsent(id: string, verb: Verb | undefined): string {
  const anyLoss =
    "Consent with losses: 'allow', or a function that decides about each step, in apply() or createPcf().";
  if (verb === 'stop')
    return `${anyLoss} To allow only this stop: apply({ state: 'stopped', only: '${id}' }), or desired_state: stopped in its own definition.`;
  if (verb === 'terminate')
    return `${anyLoss} To allow only this termination: apply({ state: 'terminated', only: '${id}' }), or desired_state: terminated in its own definition.`;
  return anyLoss;
}

/** Describes what a step loses, for a person: `data: all items`. */
function describeLoss({ loses, lost }: LosingStep): string {
  return lost === undefined ? loses : `${loses}: ${lost}`;
}
