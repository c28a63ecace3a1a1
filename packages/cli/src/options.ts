import { InvalidArgumentError } from 'commander';

/** The options of all commands, as they were given. */
export interface Options {
  readonly file?: readonly string[];
  /** The largest file of definitions that is read, in bytes. */
  readonly maxSize?: number;
  readonly state?: string;
  /** Whether the relatives of the particles that are named belong to them. */
  readonly cascade?: boolean;
  /** How many particles are worked on at once. */
  readonly concurrency?: number;
  /** Whether what this command created is terminated again when something fails. */
  readonly rollback?: boolean;
  /** In seconds. */
  readonly timeout?: number;
  readonly yes?: boolean;
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Whether local backends stand in for the cloud. */
  readonly local?: boolean;
  /** Where local backends keep their state. */
  readonly folder?: string;
  readonly format?: GraphFormat;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The command line cannot be understood. No `PcfError`, so that asking for help does not load core. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'PCF_USAGE';
}

/** How a graph is written. */
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

const GRAPH_FORMATS = ['text', 'mermaid', 'svg'] as const;

/** One option, for the parser and its help. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /**
   * @param before - what came of the same option further left
   * @throws InvalidArgumentError when the value is none that the option takes
   */
  readonly parse?: (value: string, before: unknown) => unknown;
}

const FILE: OptionSpec = {
  flags: '-f, --file <path>',
  description: 'the definitions; several files make one field (default: pcf.json, pcf.yml or pcf.yaml here)',
  parse: (value, before) => [...(Array.isArray(before) ? before : []), notEmpty(value)],
};

const MAX_SIZE: OptionSpec = {
  flags: '--max-size <bytes>',
  description: 'the largest file of definitions that is read (default: 10485760)',
  parse: count,
};

/** Which definitions, and how large their files may be. */
export const FILES: readonly OptionSpec[] = [FILE, MAX_SIZE];

export const STATE: OptionSpec = {
  flags: '--state <state>',
  description: "running, stopped or terminated (default: each definition's own desired_state)",
};

export const CASCADE: OptionSpec = {
  flags: '-c, --cascade',
  description: 'also what the named particles build on; for those that are to be gone, what builds on them',
};

export const FORMAT: OptionSpec = {
  flags: '--format <format>',
  description: `${GRAPH_FORMATS.join(', ')} (default: text)`,
  parse: graphFormat,
};

/** For commands that only look. */
export const TIMEOUT: OptionSpec = {
  flags: '-t, --timeout <seconds>',
  description: 'give up after so long (default: 600)',
  parse: seconds,
};

export const APPLYING: readonly OptionSpec[] = [
  {
    flags: '-t, --timeout <seconds>',
    description: 'give up after so long (default: an hour for each particle, or twice as long as its plan expects)',
    parse: seconds,
  },
  {
    flags: '--concurrency <n>',
    description: 'work on so many particles at once (default: on all that are ready)',
    parse: count,
  },
  { flags: '--rollback', description: 'terminate what this command created when something fails' },
  { flags: '-y, --yes', description: 'do not ask before data is lost' },
];

export const CONNECTION: readonly OptionSpec[] = [
  { flags: '--endpoint-url <url>', description: 'send requests there: a simulator, for example', parse: httpUrl },
  { flags: '--region <name>', description: 'the AWS region', parse: notEmpty },
  { flags: '--profile <name>', description: 'the AWS profile', parse: notEmpty },
];

export const LOCAL: OptionSpec = {
  flags: '--local',
  description: 'use the local backends of the flavors; what they keep is in .pcf/local of the project',
};

export const FOLDER: OptionSpec = {
  flags: '--folder <path>',
  description: 'keep the state of the backends there (default: in memory)',
  parse: notEmpty,
};

export const COMMON: readonly OptionSpec[] = [
  { flags: '-q, --quiet', description: 'only errors and the result' },
  { flags: '--json', description: 'one JSON document on stdout' },
  { flags: '--debug', description: 'errors with their stacks and causes' },
];

function notEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

function seconds(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a positive number of seconds.');
}

function count(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

function graphFormat(value: string): GraphFormat {
  const format = GRAPH_FORMATS.find((known) => known === value);
  if (format !== undefined) return format;
  throw new InvalidArgumentError(`Expected ${GRAPH_FORMATS.slice(0, -1).join(', ')} or ${GRAPH_FORMATS.at(-1)}.`);
}

function httpUrl(value: string): string {
  if (URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)) return value;
  throw new InvalidArgumentError('Expected a URL that begins with http:// or https://.');
}
