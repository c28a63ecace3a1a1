/** A tenant of the tests. */
export interface TestTenant {
  readonly owner: string;
  /** The number of its account, in place of the access key. */
  readonly account: string;
  readonly losses: 'approve' | 'allow';
}

/**
 * The tenants of the tests follow from their names, OWNER.ACCOUNT: two tenants can share an account or an owner's name. A third part says
 * what happens to losses, `approve` by default. Also read by the worker processes.
 */
export function tenantOf(name: string): TestTenant {
  const [owner = '', account = '', losses] = name.split('.');
  return { owner, account: account.padStart(12, '0'), losses: losses === 'allow' ? 'allow' : 'approve' };
}
