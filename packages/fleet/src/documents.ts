import type { Decision } from './store/approvals.js';
import type { Run, StepRecord } from './store/records.js';

/** A run as JSON: what `pcf fleet submit`, `plan`, `drift`, `approve`, `cancel` and `show` print. */
export interface RunDocument extends RunEntry {
  readonly kind: 'run';
  readonly version: 1;
  /** What was written, in the order in which it was proposed; absent where it was not asked for. */
  readonly steps?: readonly StepEntry[];
  /** What was decided about its plan; absent before. */
  readonly decision?: DecisionEntry;
}

/** Several runs as JSON: what `pcf fleet runs` prints. */
export interface RunListDocument {
  readonly kind: 'runs';
  readonly version: 1;
  /** The latest request first, without plans and reports. */
  readonly runs: readonly RunEntry[];
}

/** A run in a document: see `Run`. Times are ISO 8601, in UTC. `plan` and `report` are documents of core. */
export interface RunEntry extends Omit<Run, 'kind' | 'requestedAt' | 'startedAt' | 'endedAt'> {
  /** The kind of the run. */
  readonly action: Run['kind'];
  readonly requestedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** A step in a document: see `StepRecord`. */
export interface StepEntry extends Omit<StepRecord, 'proposedAt' | 'endedAt'> {
  readonly proposedAt: string;
  readonly endedAt?: string;
}

/** A decision in a document: see `Decision`. */
export interface DecisionEntry extends Omit<Decision, 'at' | 'planRun'> {
  readonly at: string;
}

/**
 * Returns a run as plain data, for JSON.
 *
 * @param details - its steps, and what was decided about its plan
 *
 * @example
 * ```ts
 * const run = await fleet.run(id);
 * console.log(JSON.stringify(runDocument(run, { steps: await fleet.steps(id) })));
 * ```
 */
export function runDocument(
  run: Run,
  { steps, decision }: { readonly steps?: readonly StepRecord[]; readonly decision?: Decision | undefined } = {},
): RunDocument {
  return {
    kind: 'run',
    version: 1,
    ...entryOf(run),
    ...(steps && { steps: steps.map(stepEntry) }),
    ...(decision && { decision: decisionEntry(decision) }),
  };
}

/**
 * Returns runs as plain data, for JSON.
 *
 * @example
 * ```ts
 * console.log(JSON.stringify(runsDocument(await fleet.runs({ tenant: 'shop' }))));
 * ```
 */
export function runsDocument(runs: readonly Run[]): RunListDocument {
  return { kind: 'runs', version: 1, runs: runs.map(entryOf) };
}

function entryOf({ kind, requestedAt, startedAt, endedAt, ...others }: Run): RunEntry {
  return {
    ...others,
    action: kind,
    requestedAt: requestedAt.toISOString(),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
  };
}

function stepEntry({ proposedAt, endedAt, ...others }: StepRecord): StepEntry {
  return { ...others, proposedAt: proposedAt.toISOString(), ...(endedAt && { endedAt: endedAt.toISOString() }) };
}

function decisionEntry({ at, planRun, ...others }: Decision): DecisionEntry {
  return { ...others, at: at.toISOString() };
}
