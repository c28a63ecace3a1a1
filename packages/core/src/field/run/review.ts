import { ApprovalNeededError, PolicyDeniedError } from '../../errors/policy-errors.js';
import type { Plan } from '../../model/plan.js';
import type { DesiredState } from '../../model/state.js';
import { declaredResource } from '../declared.js';
import type { FieldMember } from '../member.js';
import { evaluatePolicies, type Policies, type PolicyVerdict } from '../policies.js';
import type { UnknownValue } from '../references/observed-value.js';
import type { FieldGraph } from './limits.js';

/** What is known of a member when policies are asked about it. */
export interface Reviewed {
  /** The desired state in this run. */
  readonly desired: DesiredState;
  readonly plan?: Plan | undefined;
  readonly unknown?: readonly UnknownValue[];
  /** The flavor's part of its definition with references resolved; absent where they are not. */
  readonly definition?: unknown;
}

/** Policies, and which of their questions have consent in this run. */
export class PolicyReview {
  readonly #consented = new Set<string>();

  /** @param isApproved - whether the plan of the run was approved: then everything that policies ask for is approved */
  constructor(
    private readonly field: Pick<FieldGraph, 'services' | 'owner'>,
    private readonly policies: Policies,
    private readonly isApproved: boolean,
  ) {}

  /** Asks the policies about one member. */
  verdictsOn(member: FieldMember, { desired, plan, unknown = [], definition }: Reviewed): readonly PolicyVerdict[] {
    const { rules, context } = this.policies;
    return evaluatePolicies(rules, {
      resource: declaredResource(member, desired, this.field, definition),
      definition: definition ?? member.written,
      ...(plan && { plan }),
      unknown,
      context,
    });
  }

  /** Asks the policies about one member, and requires that they allow it; throws as `require`. */
  async requireFor(member: FieldMember, reviewed: Reviewed): Promise<void> {
    await this.require([{ id: member.id, verdicts: this.verdictsOn(member, reviewed) }]);
  }

  /**
   * Requires that nothing is denied, and that everything that policies ask for is approved.
   *
   * @throws {@link PolicyDeniedError} with all denials
   * @throws {@link ApprovalNeededError} with everything that has no approval
   */
  async require(
    found: readonly { readonly id: string; readonly verdicts?: readonly PolicyVerdict[] }[],
  ): Promise<void> {
    const all = found.flatMap(({ id, verdicts = [] }) => verdicts.map((one) => ({ id, ...one })));
    const denied = all.filter(({ verdict }) => verdict === 'deny');
    if (denied.length > 0) throw new PolicyDeniedError(denied);
    const open: typeof all = [];
    for (const asked of all) if (!(await this.#hasConsent(asked))) open.push(asked);
    if (open.length > 0) throw new ApprovalNeededError(open);
  }

  async #hasConsent(asked: PolicyVerdict & { readonly id: string }): Promise<boolean> {
    const key = JSON.stringify([asked.id, asked.policy]);
    if (this.isApproved || this.#consented.has(key)) return true;
    if ((await this.policies.consent?.(asked)) !== true) return false;
    this.#consented.add(key);
    return true;
  }
}
