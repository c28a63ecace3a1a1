import {
  AWS_RATES,
  type AwsRates,
  BEFORE_SEND,
  type BeforeSend,
  CALL_BUDGET,
  type CallBudget,
  type OutgoingCall,
} from '@pcf/aws';
import { bind, createPcf, type Pcf } from '@pcf/core';
import { type FleetSetup, type Tenant, tenantNamed } from '../tenants/tenant.js';
import { untilAnswered } from './fence.js';

/** A tenant and the runtime of its fields. */
export interface TenantRuntime {
  readonly tenant: Tenant;
  readonly pcf: Pcf;
}

/** What the runtimes of a worker have in common. */
export interface RuntimeOptions extends FleetSetup {
  /** The budget of calls that the workers share. */
  readonly budget: CallBudget;
  /** AWS's documented rates, which the workers keep together. */
  readonly rates: AwsRates;
  /** Resolves when this worker may send a call, and throws when it may not any more. */
  readonly beforeSend: BeforeSend;
  /** Refuses, by throwing, when the lease may be over. */
  checkLease(): void;
}

/** A runtime, and how many use it: its runs, and the worker while it is that of the tenant. */
interface Used extends TenantRuntime {
  users: number;
}

/** The runtimes of a worker: one for each tenant, so that tenants share no client and no credentials. */
export class Runtimes {
  readonly #options: RuntimeOptions;
  readonly #runtimes = new Map<string, Used>();

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  /**
   * Calls `work` with the runtime of a tenant. A tenant that has changed gets a new one; runs of the old one go on with it, and the last of
   * them ends it.
   *
   * @throws {@link UnknownTenantError} where there is none
   */
  async use<T>(name: string, work: (runtime: TenantRuntime) => Promise<T>): Promise<T> {
    const tenant = await tenantNamed(this.#options.tenants, name);
    const known = this.#runtimes.get(name);
    const used = known && areEqual(known.tenant, tenant) ? known : { tenant, pcf: this.#make(tenant), users: 1 };
    used.users += 1;
    this.#runtimes.set(name, used);
    try {
      if (known && known !== used) await release(known);
      return await work({ tenant, pcf: used.pcf });
    } finally {
      await release(used);
    }
  }

  /** The lease is checked before each attempt of a call takes from the budget, and once more after it was signed. */
  #make({ owner, services = [] }: Tenant): Pcf {
    const { plugins, budget, rates, beforeSend, checkLease } = this.#options;
    const guarded = async (take: (call: OutgoingCall) => Promise<void>, call: OutgoingCall) => {
      await beforeSend(call);
      await untilAnswered({ checkLease, signal: call.signal }, () => take(call));
    };
    return createPcf({
      plugins,
      services: [
        ...services,
        bind(CALL_BUDGET, { useValue: { take: (call) => guarded((one) => budget.take(one), call) } }),
        bind(AWS_RATES, { useValue: { take: (call, clock) => guarded((one) => rates.take(one, clock), call) } }),
        bind(BEFORE_SEND, { useValue: beforeSend }),
      ],
      owner,
    });
  }

  /** Ends the runtimes. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#runtimes.values()].map(release));
  }
}

/** Ends a runtime with its last user. */
async function release(used: Used): Promise<void> {
  used.users -= 1;
  if (used.users === 0) await used.pcf.dispose();
}

/** Whether two tenants have the same runtime: a function may return another object with the same parts each time. */
function areEqual(one: Tenant, other: Tenant): boolean {
  const [first, second] = [one.services ?? [], other.services ?? []];
  return (
    one.owner === other.owner &&
    first.length === second.length &&
    first.every((binding, index) => binding === second[index])
  );
}
