import type { Plugin, Policy, ServiceBinding } from '@pcf/core';
import { MOST_RUNS_OF_TENANT } from '../engine.js';
import { UnknownTenantError } from '../errors.js';

/** What a tenant may use, and as whom. */
export interface Tenant {
  /** The owner of the tenant's resources, as in `createPcf({ owner })`. Two tenants of one account have different owners. */
  readonly owner: string;
  /** The services of its fields: credentials, regions, endpoints. Needed by the workers only. */
  readonly services?: readonly ServiceBinding[];
  /** What its definitions may have; everything by default. */
  readonly allow?: Allowed;
  /** How many of its runs may be active at once, over all workers: 1 to 100, 20 by default. */
  readonly runs?: number;
  /**
   * What happens to a run whose plan loses data: `'approve'` (the default) ends it before it writes, and a person approves its plan;
   * `'allow'` applies it.
   */
  readonly losses?: 'approve' | 'allow';
  /** Rules about what its runs may do; see `Policy` of core. What they ask for needs an approval, what they deny ends a run as `refused`. */
  readonly policies?: readonly Policy<RunContext>[];
  /**
   * Says who may approve and refuse the tenant's plans; every name by default. The run may have been requested by another name than the one
   * that submitted its definitions, such as that of a drift sweep.
   *
   * @returns `true`, or the reason why not
   */
  readonly mayDecide?: (decision: {
    readonly by: string;
    readonly requestedBy?: string;
    readonly submittedBy?: string;
    readonly run: string;
  }) => boolean | string | Promise<boolean | string>;
}

/** What a policy of a fleet knows about the run. */
export interface RunContext {
  readonly tenant: string;
  readonly field: string;
  /** Who asked for the run. */
  readonly by?: string;
}

/** What definitions may have. An absent member allows everything. */
export interface Allowed {
  /** Names of flavors. */
  readonly flavors?: readonly string[];
  /**
   * The values that each key of a location may have: `{ region: ['eu-west-1'], role: [...] }`. A definition without the key has the
   * default of the tenant's `services`, and is allowed.
   */
  readonly locations?: Readonly<Record<string, readonly string[]>>;
}

/** The tenants by name; a function where they are kept elsewhere. */
export type Tenants =
  | Readonly<Record<string, Tenant>>
  | ((name: string) => Tenant | undefined | Promise<Tenant | undefined>);

/** What services that submit and workers share: give the same to both. */
export interface FleetSetup {
  /** The plugins whose flavors the fields use. */
  readonly plugins: readonly Plugin[];
  readonly tenants: Tenants;
}

const RUNS = 20;

/** How many runs of a tenant may be active at once. */
export const runsOf = ({ runs = RUNS }: Tenant): number => Math.min(Math.max(1, Math.floor(runs)), MOST_RUNS_OF_TENANT);

/** @throws {@link UnknownTenantError} where there is none */
export async function tenantNamed(tenants: Tenants, name: string): Promise<Tenant> {
  const found =
    typeof tenants === 'function' ? await tenants(name) : Object.hasOwn(tenants, name) ? tenants[name] : undefined;
  if (!found) throw new UnknownTenantError(name);
  return found;
}
