import { InvalidArgumentError } from 'commander';
import type { OptionSpec } from '../command.js';
import { FIRST_LOCAL_PORT, GRAPH_FORMATS, LOCAL_DURATIONS } from '../options.js';

const FILE: OptionSpec = {
  flags: '-f, --file <path>',
  description:
    'a definition file or its folder; may be repeated (default: pcf.json, pcf.yml or pcf.yaml in this folder)',
  parse: repeated,
};

const MAX_SIZE: OptionSpec = {
  flags: '--max-size <bytes>',
  description: 'the largest definition file to read (default: 10485760)',
  parse: count,
};

const OWNER: OptionSpec = {
  flags: '--owner <name>',
  description: 'the owner of the resources (default: PCF_OWNER, or the owner in the head of the definition file)',
};

const ENV: OptionSpec = {
  flags: '--env <name>',
  description: 'the environment: merge pcf.<name>.yml into pcf.yml (default: PCF_ENV, or none)',
  parse: notEmpty,
};

const PARAM: OptionSpec = {
  flags: '--param <name=value>',
  description: 'the value of a parameter; may be repeated (default: PCF_PARAM_<NAME>, or the value in the files)',
  parse: assignments,
};

/** The options that select the definition files. */
export const DEFINITIONS: readonly OptionSpec[] = [FILE, ENV, PARAM, MAX_SIZE];

/** The options that select the definition files, and say whose they are. */
export const FILES: readonly OptionSpec[] = [...DEFINITIONS, OWNER];

export const STATE: OptionSpec = {
  flags: '--state <state>',
  description: 'running, stopped or terminated (default: the desired_state of each definition)',
};

export const CASCADE: OptionSpec = {
  flags: '-c, --cascade',
  description:
    'also select the parents of the named particles, or the children of those that are stopped or terminated',
};

export const PRUNE: OptionSpec = {
  flags: '--prune',
  description: 'also terminate orphans: resources with the mark of the owner that no definition of the owner describes',
};

export const OUT: OptionSpec = {
  flags: '-o, --out <path>',
  description: 'write the plan as JSON to this file; pcf apply <path> carries out exactly this plan',
  parse: jsonFile,
};

export const EXPECT: OptionSpec = {
  flags: '--expect <digest>',
  description: 'apply only if the plan has this digest (pcf plan --json shows it)',
  parse: digest,
};

export const FORMAT: OptionSpec = {
  flags: '--format <format>',
  description: `${GRAPH_FORMATS.join(', ')} (default: text)`,
  parse: oneOf(GRAPH_FORMATS),
};

/** For commands that only read. */
export const READ_TIMEOUT: OptionSpec = {
  flags: '-t, --timeout <seconds>',
  description: 'give up after this many seconds (default: 600)',
  parse: seconds,
};

/** For commands that change resources. */
export const APPLYING: readonly OptionSpec[] = [
  {
    flags: '-t, --timeout <seconds>',
    description:
      'give up after this many seconds (default: an hour per particle, or twice the time that its plan expects if that is longer)',
    parse: seconds,
  },
  {
    flags: '--concurrency <n>',
    description: 'apply at most this many particles at the same time (default: no limit)',
    parse: count,
  },
  { flags: '--rollback', description: 'if anything fails, terminate what this command created' },
  { flags: '-y, --yes', description: 'do not ask for confirmation, also where data is lost' },
];

export const CONNECTION: readonly OptionSpec[] = [
  {
    flags: '--endpoint-url <url>',
    description: 'send AWS requests to this URL, for example to a simulator',
    parse: httpUrl,
  },
  { flags: '--region <name>', description: 'the AWS region', parse: notEmpty },
  { flags: '--profile <name>', description: 'the AWS profile', parse: notEmpty },
];

export const LOCAL: OptionSpec = {
  flags: '--local',
  description: 'use the local backends of the flavors; their state is in .pcf/local of the project',
};

export const FOLDER: OptionSpec = {
  flags: '--folder <path>',
  description: 'keep the state of the backends in this folder (default: in memory)',
  parse: notEmpty,
};

export const SCHEMA_OUT: OptionSpec = {
  flags: '-o, --out <path>',
  description: 'write the schema to this file, and create its folders (default: print it)',
  parse: notEmpty,
};

export const FLAVOR: OptionSpec = {
  flags: '--flavor <name>',
  description: 'a flavor to begin with; may be repeated (default: ask)',
  parse: repeated,
};

export const PORT: OptionSpec = {
  flags: '--port <number>',
  description: `the port of the first backend; the others have the next ones. 0: any free ports (default: ${FIRST_LOCAL_PORT})`,
  parse: port,
};

export const DURATIONS: OptionSpec = {
  flags: '--durations <preset>',
  description: `how long creations and changes take: ${LOCAL_DURATIONS.join(', ')} (default: demo, half a second each)`,
  parse: oneOf(LOCAL_DURATIONS),
};

export const LIVE: OptionSpec = {
  flags: '--live',
  description: 'show the states as they are, which calls the cloud (default: as they are declared)',
};

export const COMMON: readonly OptionSpec[] = [
  { flags: '-q, --quiet', description: 'print only the result and errors' },
  { flags: '--json', description: 'print one JSON document on stdout' },
  { flags: '--debug', description: 'print the stack and the causes of errors' },
];

function repeated(value: string, before: unknown): unknown[] {
  return [...(Array.isArray(before) ? before : []), notEmpty(value)];
}

function assignments(value: string, before: unknown): unknown[] {
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError('Expected name=value.');
  return repeated(value, before);
}

/** Parses a text that is not empty. */
export function notEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

function jsonFile(value: string): string {
  if (value.endsWith('.json')) return value;
  throw new InvalidArgumentError('Expected a path that ends in .json, so that pcf apply takes it for a plan.');
}

function digest(value: string): string {
  if (/^[0-9a-f]{64}$/.test(value)) return value;
  throw new InvalidArgumentError('Expected 64 hexadecimal digits.');
}

/** Parses a positive number of seconds. */
export function seconds(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a positive number of seconds.');
}

/** Parses a whole number of at least 1. */
export function count(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a whole number of at least 1.');
}

function port(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new InvalidArgumentError('Expected a port from 1 to 65535, or 0 for any free ports.');
}

/** Parses one of some texts. */
export function oneOf<Known extends string>(known: readonly Known[]): (value: string) => Known {
  return (value) => {
    const found = known.find((one) => one === value);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Expected ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`);
  };
}

function httpUrl(value: string): string {
  if (URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)) return value;
  throw new InvalidArgumentError('Expected a URL that begins with http:// or https://.');
}
