/** How often each thing happened in all histories, and what must not happen. */
export class Tally {
  histories = 0;
  submits = 0;
  cancels = 0;
  approvals = 0;
  heals = 0;
  outsider = 0;
  conflicts = 0;
  readonly faults = { kills: 0, suspensions: 0, crashes: 0, cuts: 0, stops: 0, joins: 0 };
  takeovers = 0;
  /** Submitted states that were not reached, and runs that did not end. */
  readonly lost: string[] = [];
}
