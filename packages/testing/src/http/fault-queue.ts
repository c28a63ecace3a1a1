/** Which calls a fault applies to. */
export interface FaultTarget {
  /** Only calls of this operation; all where absent. */
  readonly operation?: string;
  /** How many such calls are skipped first; 0 where absent. */
  readonly skip?: number;
  /** How many such calls it applies to; `Infinity` for all from then on; 1 where absent. */
  readonly times?: number;
}

interface WaitingFault<Fault, Call> {
  readonly fault: Fault;
  readonly matches: (call: Call) => boolean;
  skip: number;
  times: number;
}

/** Faults that wait for calls. Each counts the calls that it skips and applies to. */
export class FaultQueue<Fault, Call extends { readonly operation: string }> {
  #waiting: WaitingFault<Fault, Call>[] = [];

  /**
   * Adds a fault.
   *
   * @param isTarget - a further condition on the call, beside its operation
   */
  add(
    fault: Fault,
    { operation, skip = 0, times = 1 }: FaultTarget = {},
    isTarget: (call: Call) => boolean = () => true,
  ): void {
    const matches = (call: Call) => (operation === undefined || operation === call.operation) && isTarget(call);
    this.#waiting.push({ fault, matches, skip, times });
  }

  /** Removes all faults. */
  clear(): void {
    this.#waiting = [];
  }

  /** The first fault that applies to a call; it then counts one call. The others that match only count calls that they skip. */
  take(call: Call): Fault | undefined {
    let taken: Fault | undefined;
    for (const one of this.#waiting) {
      if (taken !== undefined || !one.matches(call)) continue;
      if (one.skip > 0) one.skip -= 1;
      else if (one.times > 0) {
        one.times -= 1;
        taken = one.fault;
      }
    }
    return taken;
  }
}
