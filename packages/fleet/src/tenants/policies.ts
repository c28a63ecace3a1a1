import type { Policies, Policy } from '@pcf/core';
import type { FieldKey } from '../store/run-store.js';
import type { RunContext, Tenant } from './tenant.js';

/** The name of the policy of tenants whose losses need an approval. */
export const LOSSES_NEED_APPROVAL = 'losses-need-approval';

/** Asks for an approval of every step that loses something. */
const lossesNeedApproval: Policy<RunContext> = {
  name: LOSSES_NEED_APPROVAL,
  decide({ plan }) {
    const losing = plan?.steps.filter(({ loses }) => loses !== undefined) ?? [];
    if (losing.length === 0) return 'allow';
    return {
      ask: `This loses ${[...new Set(losing.map(({ loses }) => loses))].join(' and ')}: ${losing.map(({ summary }) => summary).join('; ')}.`,
    };
  },
};

/** The policies of a tenant for one run; `undefined` where there are none, so that the run needs no plan before it applies. */
export function policiesOf(
  { losses = 'approve', policies = [] }: Tenant,
  { tenant, field, requested_by }: FieldKey & { readonly requested_by: string | null },
): Policies<RunContext> | undefined {
  const rules = losses === 'approve' ? [lossesNeedApproval, ...policies] : policies;
  if (rules.length === 0) return undefined;
  return {
    rules,
    context: { tenant, field, ...(requested_by === null ? {} : { by: requested_by }) },
  };
}
