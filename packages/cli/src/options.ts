import { InvalidArgumentError } from 'commander';

/** The options of all commands, as they were given. */
export interface Options {
  readonly file?: string;
  readonly state?: string;
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
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** One option, for the parser and its help. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** @throws InvalidArgumentError when the value is none that the option takes */
  readonly parse?: (value: string) => unknown;
}

export const FILE: OptionSpec = {
  flags: '-f, --file <path>',
  description: 'the definitions (default: pcf.json, pcf.yml or pcf.yaml here)',
  parse: notEmpty,
};

export const STATE: OptionSpec = {
  flags: '--state <state>',
  description: "running, stopped or terminated (default: each definition's own desired_state)",
};

export const APPLYING: readonly OptionSpec[] = [
  {
    flags: '-t, --timeout <seconds>',
    description: 'give up on a particle after so long (default: 3600)',
    parse: seconds,
  },
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

function httpUrl(value: string): string {
  if (URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)) return value;
  throw new InvalidArgumentError('Expected a URL that begins with http:// or https://.');
}
