import { defineError } from './pcf-error.js';

/** What a policy has against the plan of one particle. */
interface Objection {
  /** The particle's id. */
  readonly id: string;
  /** The name of the policy. */
  readonly policy: string;
  readonly reason: string;
}

/**
 * Policies deny what an apply would do. Before an apply of a field, nothing was written for any particle; within it, nothing more for this
 * one.
 *
 * Arguments: what is denied, by particle and policy.
 */
export class PolicyDeniedError extends defineError(
  'PolicyDeniedError',
  'PCF_POLICY_DENIED',
  (denied: readonly Objection[]) => ({
    denied,
    message: [
      'Policies do not allow this, so it was not sent. Change the definition or the request, or have the policy changed.',
      ...denied.map(describe),
    ],
  }),
) {}

/**
 * Policies ask for an approval of what an apply would do, and there is none. Before an apply of a field, nothing was written for any
 * particle; within it, nothing more for this one.
 *
 * Arguments: what needs an approval, by particle and policy.
 */
export class ApprovalNeededError extends defineError(
  'ApprovalNeededError',
  'PCF_APPROVAL_NEEDED',
  (asked: readonly Objection[]) => ({
    asked,
    message: [
      'This needs an approval and has none, so it was not sent. Apply an approved plan, with "approved" or "expect", or decide with a ' +
        'function, "policies.consent".',
      ...asked.map(describe),
    ],
  }),
) {}

function describe({ id, policy, reason }: Objection): string {
  return `  ${id}: ${policy}: ${reason}`;
}
