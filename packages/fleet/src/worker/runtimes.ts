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

/** The runtimes of a worker: one for each tenant, so that tenants share no client and no credentials. */
export class Runtimes {
  readonly #options: RuntimeOptions;
  readonly #runtimes = new Map<string, TenantRuntime>();
  readonly #replaced: Pcf[] = [];

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  /**
   * Returns the runtime of a tenant. A tenant that has changed gets a new one; runs of the old one go on with it.
   *
   * @throws {@link UnknownTenantError} where there is none
   */
  async of(name: string): Promise<TenantRuntime> {
    const tenant = await tenantNamed(this.#options.tenants, name);
    const known = this.#runtimes.get(name);
    if (known && areEqual(known.tenant, tenant)) return { tenant, pcf: known.pcf };
    if (known) this.#replaced.push(known.pcf);
    const runtime = { tenant, pcf: this.#make(tenant) };
    this.#runtimes.set(name, runtime);
    return runtime;
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
    const all = [...this.#replaced, ...[...this.#runtimes.values()].map(({ pcf }) => pcf)];
    await Promise.all(all.map((pcf) => pcf.dispose()));
  }
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
