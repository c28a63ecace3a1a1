import type { FaultTarget, HttpFault } from '@pcf/testing';
import type { WorldFault } from './world-fault.js';

/** Which calls a fault befalls. */
export interface SimulatorFaultTarget extends FaultTarget {
  /** Only calls on the table of this name; all where absent. */
  readonly table?: string;
}

/** Faults on demand. They befall clients over HTTP and those with a request handler alike. */
export interface SimulatorFaults {
  /**
   * Lets a fault befall calls from now on: one of `@pcf/testing` (`throttle`, `serverError`, `resetBefore`, `resetAfter`,
   * `delay`, `loseAnswer`), a function of your own, or one of DynamoDB itself (`acceptAndIgnore`, `stayForever`,
   * `meanwhile`). Of several of one of these two kinds that a call is a target of, the first befalls it.
   *
   * @throws TypeError for an operation that the simulator does not have, and for a fault of DynamoDB itself in an operation
   *   on items
   */
  inject(fault: HttpFault | WorldFault, target?: SimulatorFaultTarget): void;
  /** Takes all faults away; what they have done stays done. */
  heal(): void;
}

/** What of a call decides whether a fault befalls it. */
interface Call {
  readonly operation: string;
  /** The name of the table that it is about; asked only where it matters. */
  readonly table: () => string | undefined;
}

interface Injected<Fault> {
  readonly fault: Fault;
  readonly any: boolean;
  readonly operation: string;
  readonly table: string | undefined;
  skip: number;
  times: number;
}

/** The faults that wait for calls. */
export class Faults implements SimulatorFaults {
  readonly #known: { readonly tables: readonly string[]; readonly items: readonly string[] };
  #http: Injected<HttpFault>[] = [];
  #world: Injected<WorldFault>[] = [];

  /** @param known - the operations on tables and on items */
  constructor(known: { readonly tables: readonly string[]; readonly items: readonly string[] }) {
    this.#known = known;
  }

  inject(fault: HttpFault | WorldFault, target: SimulatorFaultTarget = {}): void {
    const { tables, items } = this.#known;
    const { operation = '', table, skip = 0, times = 1 } = target;
    const place = { operation, any: target.operation === undefined, table, skip, times };
    if (!place.any && ![...tables, ...items].includes(operation)) {
      throw new TypeError(`@pcf/dynamodb-simulator: a fault cannot befall ${operation}: there is no such operation`);
    }
    if (typeof fault === 'function') {
      this.#http.push({ ...place, fault });
      return;
    }
    if (items.includes(operation)) {
      throw new TypeError(
        `@pcf/dynamodb-simulator: ${fault.kind} cannot befall ${operation}, but calls on tables only`,
      );
    }
    if (fault.kind === 'meanwhile' && !tables.includes(fault.operation)) {
      throw new TypeError(
        `@pcf/dynamodb-simulator: meanwhile() cannot call ${fault.operation}, but calls on tables only`,
      );
    }
    this.#world.push({ ...place, fault });
  }

  heal(): void {
    this.#http = [];
    this.#world = [];
  }

  /** The fault that befalls a call on its way, or that of its answer. */
  takeHttp(call: Call): HttpFault | undefined {
    return take(this.#http, call);
  }

  /** The fault that befalls what a call does. */
  takeWorld(call: Call): WorldFault | undefined {
    return take(this.#world, call);
  }
}

/** Each fault counts the calls that it lets through, also where another one befalls them. */
function take<Fault>(injected: readonly Injected<Fault>[], call: Call): Fault | undefined {
  let found: Fault | undefined;
  for (const one of injected) {
    const meant =
      (one.any || one.operation === call.operation) && (one.table === undefined || one.table === call.table());
    if (found || !meant) continue;
    if (one.skip > 0) one.skip -= 1;
    else if (one.times > 0) {
      one.times -= 1;
      found = one.fault;
    }
  }
  return found;
}
