import type { HttpFault } from '@pcf/testing';
import { FaultQueue, type FaultTarget } from '@pcf/testing/aws-json';
import type { WorldFault } from './world-fault.js';

/** Which calls a fault applies to. */
export interface SimulatorFaultTarget extends FaultTarget {
  /** Only calls on the table of this name; all where absent. */
  readonly table?: string;
}

/** Faults on demand. They apply to clients over HTTP and to those with a request handler alike. */
export interface SimulatorFaults {
  /**
   * Applies a fault to calls from now on: one of `@pcf/testing` (`throttle`, `serverError`, `resetBefore`, `resetAfter`,
   * `delay`, `loseAnswer`), a function of your own, or a fault of DynamoDB itself (`acceptAndIgnore`, `stayForever`,
   * `meanwhile`). If several faults of one kind match a call, the first one applies.
   *
   * @throws TypeError for an unknown operation, and for a fault of DynamoDB itself in an operation on items or of the tagging API
   */
  inject(fault: HttpFault | WorldFault, target?: SimulatorFaultTarget): void;
  /** Removes all faults. What they have done is not undone. */
  heal(): void;
}

/** The part of a call that decides which faults apply to it. */
interface TargetedCall {
  readonly operation: string;
  /** The name of the table that it is about; read only where a fault depends on it. */
  readonly table: () => string | undefined;
}

interface KnownOperations {
  readonly tables: readonly string[];
  readonly items: readonly string[];
  /** Those of the tagging API. */
  readonly tagging: readonly string[];
}

/** The faults that wait for calls. */
export class Faults implements SimulatorFaults {
  readonly #known: KnownOperations;
  readonly #http = new FaultQueue<HttpFault, TargetedCall>();
  readonly #world = new FaultQueue<WorldFault, TargetedCall>();

  constructor(known: KnownOperations) {
    this.#known = known;
  }

  inject(fault: HttpFault | WorldFault, target: SimulatorFaultTarget = {}): void {
    const { tables, items, tagging } = this.#known;
    const { operation, table } = target;
    if (operation !== undefined && ![...tables, ...items, ...tagging].includes(operation)) {
      throw new TypeError(`@pcf/dynamodb-simulator: unknown operation ${operation}`);
    }
    const isTarget = (call: TargetedCall) => table === undefined || table === call.table();
    if (typeof fault === 'function') {
      this.#http.add(fault, target, isTarget);
      return;
    }
    if (operation !== undefined && !tables.includes(operation)) {
      throw new TypeError(
        `@pcf/dynamodb-simulator: ${fault.kind} cannot be applied to ${operation}, only to calls on tables`,
      );
    }
    if (fault.kind === 'meanwhile' && !tables.includes(fault.operation)) {
      throw new TypeError(`@pcf/dynamodb-simulator: meanwhile() cannot call ${fault.operation}, only calls on tables`);
    }
    this.#world.add(fault, target, isTarget);
  }

  heal(): void {
    this.#http.clear();
    this.#world.clear();
  }

  /** The fault that applies to a request on its way, or to its answer. */
  takeHttp(call: TargetedCall): HttpFault | undefined {
    return this.#http.take(call);
  }

  /** The fault that applies to what a call does. */
  takeWorld(call: TargetedCall): WorldFault | undefined {
    return this.#world.take(call);
  }
}
