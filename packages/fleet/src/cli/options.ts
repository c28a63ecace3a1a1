import {
  COMMON,
  count,
  notEmpty,
  type OptionSpec,
  type Options,
  oneOf,
  refuseValue,
  seconds,
} from '@pcf/cli/extension';
import type { RunKind, RunOutcome, RunState } from '../store/records.js';

/** The parsed options of `pcf fleet`. */
export interface FleetCommandOptions extends Options {
  readonly database?: string;
  /** The file with the set-up. */
  readonly setUp?: string;
  readonly tenant?: string;
  readonly field?: string;
  /** Who asks or decides. */
  readonly by?: string;
  readonly reason?: string;
  /** Whether to wait for the end of the run. */
  readonly wait?: boolean;
  readonly priority?: number;
  /** In milliseconds; `never` ends the schedule. */
  readonly every?: number | 'never';
  readonly heal?: boolean;
  readonly limit?: number;
  readonly kind?: RunKind;
  readonly outcome?: RunOutcome;
  readonly runState?: RunState;
  /** Whether to create or update the tables. */
  readonly migrate?: boolean;
  /** In seconds. */
  readonly lease?: number;
  /** In seconds. */
  readonly grace?: number;
  readonly workers?: number;
}

/** The variable that names the database. */
export const DATABASE_VARIABLE = 'PCF_FLEET_DATABASE';

const DATABASE: OptionSpec = {
  flags: '--database <url>',
  description: `the database of the fleet, postgresql://… (default: ${DATABASE_VARIABLE}, or that of a running pcf fleet dev)`,
  parse: notEmpty,
};

/** For every command. */
export const ALL: readonly OptionSpec[] = [DATABASE, ...COMMON];

/** For commands that need the tenants. */
export const SET_UP: OptionSpec = {
  flags: '--set-up <path>',
  description: 'the file with the tenants (default: fleet.yml, fleet.ts or fleet.js in this folder)',
  parse: notEmpty,
};

/** Which field. */
export const FIELD: readonly OptionSpec[] = [
  {
    flags: '--tenant <name>',
    description: 'the tenant (default: the only one of the set-up)',
    parse: notEmpty,
  },
  { flags: '--field <name>', description: 'the field', parse: notEmpty },
];

/** For commands that ask for a run. */
export const ASKING: readonly OptionSpec[] = [
  {
    flags: '--by <name>',
    description: 'who asks, for the history (default: the user of this machine)',
    parse: notEmpty,
  },
  {
    flags: '--priority <n>',
    description:
      'which runs of the tenant go first: higher ones; negative ones after those of all tenants (default: 0)',
    parse: priority,
  },
  { flags: '--no-wait', description: 'print the run and do not wait for its end' },
];

/** How an apply goes. */
export const APPLYING: readonly OptionSpec[] = [
  { flags: '-t, --timeout <seconds>', description: 'the time limit of the run', parse: seconds },
  {
    flags: '--concurrency <n>',
    description: 'apply at most this many particles at the same time (default: no limit)',
    parse: count,
  },
  { flags: '--rollback', description: 'if anything fails, terminate what this run created' },
];

/** For decisions about a plan. */
export const DECIDING: readonly OptionSpec[] = [
  { flags: '--by <name>', description: 'who decides; required', parse: notEmpty },
  { flags: '--reason <text>', description: 'why, for the history', parse: notEmpty },
];

/** Who cancels. */
export const BY: OptionSpec = {
  flags: '--by <name>',
  description: 'who cancels it, for the history (default: the user of this machine)',
  parse: notEmpty,
};

export const YES: OptionSpec = { flags: '-y, --yes', description: 'do not ask for confirmation' };

export const NO_WAIT: OptionSpec = { flags: '--no-wait', description: 'do not wait for the end of the run' };

/** What to do about drift. */
export const DRIFT: readonly OptionSpec[] = [
  {
    flags: '--every <interval>',
    description: 'look at it every 90s, 10m, 6h or 1d from now on, at least a minute; never: end that',
    parse: interval,
  },
  { flags: '--heal', description: 'apply the field in place of only reporting its drift' },
];

/** Which runs to list. */
export const RUNS: readonly OptionSpec[] = [
  { flags: '--tenant <name>', description: 'only runs of this tenant', parse: notEmpty },
  { flags: '--field <name>', description: 'only runs of this field', parse: notEmpty },
  {
    flags: '--kind <kind>',
    description: 'only runs that apply, plan, or look for drift',
    parse: oneOf(['apply', 'plan', 'drift'] satisfies RunKind[]),
  },
  {
    flags: '--run-state <state>',
    description: 'only runs that are waiting, queued, running or ended',
    parse: oneOf(['waiting', 'queued', 'running', 'ended'] satisfies RunState[]),
  },
  {
    flags: '--outcome <outcome>',
    description: 'only runs that ended so: failed, "approval needed", drifted, …',
    parse: oneOf([
      'changed',
      'unchanged',
      'deferred',
      'planned',
      'drifted',
      'not drifted',
      'approval needed',
      'refused',
      'failed',
      'cancelled',
    ] satisfies RunOutcome[]),
  },
  { flags: '--limit <n>', description: 'at most this many, up to 1000 (default: 50)', parse: count },
];

/** How a worker works. */
export const WORKER: readonly OptionSpec[] = [
  { flags: '--concurrency <n>', description: 'how many runs this worker has at once (default: 10)', parse: count },
  {
    flags: '--lease <seconds>',
    description: 'how long a suspended worker keeps its runs, at least 3 (default: 15)',
    parse: seconds,
  },
  {
    flags: '--grace <seconds>',
    description: 'how long it waits for its runs when it is told to stop; then it gives them back (default: 30)',
    parse: seconds,
  },
  { flags: '--no-migrate', description: 'do not create or update the tables' },
];

function priority(value: string): number {
  if (/^-?\d{1,4}$/.test(value) && Math.abs(Number(value)) <= 1000) return Number(value);
  return refuseValue('Expected a whole number from -1000 to 1000.');
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses `10m` to milliseconds. */
function interval(value: string): number | 'never' {
  if (value === 'never') return value;
  const [, amount = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(value) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0);
  if (milliseconds >= 60_000) return milliseconds;
  return refuseValue('Expected at least a minute, as 90s, 10m, 6h or 1d; or never.');
}
