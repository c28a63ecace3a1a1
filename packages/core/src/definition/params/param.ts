import { isSecretPath } from '../../printable.js';
import { show } from '../issues.js';

/** The value of a parameter. */
export type ParamValue = string | number | boolean;

/** The types of parameters. */
export const PARAM_TYPES = ['string', 'number', 'boolean'] as const;

/** The type of a parameter. */
export type ParamType = (typeof PARAM_TYPES)[number];

/** A parameter: what is declared about it, and its value. */
export interface Param {
  readonly name: string;
  readonly type: ParamType;
  /** Whether its value must not be shown. */
  readonly secret: boolean;
  /** All values that it can have; absent where any is allowed. */
  readonly choices?: readonly unknown[];
  /** Where it is declared: `pcf.yml:2:3`. */
  readonly declaredAt: string;
  readonly value?: ParamValue;
  /** Where the value was given: `--param stage`, `PCF_PARAM_STAGE`, `pcf.prod.yml:1:18`; absent where there is none. */
  readonly from?: string;
  /** Whether the value came from outside the files. Then it is a text, and never a reference. */
  readonly isGiven?: boolean;
}

/** Parameters by their names. */
export type Params = ReadonlyMap<string, Param>;

/** The name of the environment, as a parameter. Nothing declares it. */
export const ENVIRONMENT = 'env';

const VARIABLE = 'PCF_PARAM_';

/** Returns the environment variable of a parameter: `PCF_PARAM_TABLE_NAME` for `table-name`. */
export function variableOf(name: string): string {
  return `${VARIABLE}${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Whether an environment variable is the value of a parameter. */
export function isVariable(name: string): boolean {
  return name.startsWith(VARIABLE);
}

/** Returns whether the value of a parameter must not be shown: it is secret, or its name says so. */
export function isHidden({ name, secret }: Pick<Param, 'name' | 'secret'>): boolean {
  return secret || isSecretPath([name]);
}

/** Returns what is wrong with a value of a parameter; `undefined` where nothing is. */
export function valueFault(
  value: unknown,
  param: Pick<Param, 'name' | 'type' | 'choices' | 'secret'>,
): string | undefined {
  const { type, choices } = param;
  const found = isHidden(param) ? ' (the value found is not shown)' : `, found ${show(value)}`;
  if (!hasType(value, type)) {
    const advice = type === 'string' && ['number', 'boolean'].includes(typeof value) ? ' Put it in quotes.' : '';
    return `expected ${TYPE_WORDS[type]}${found}.${advice}`;
  }
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return `expected a number of at most 15 digits${found}. Longer ones are not exact: give it the type string.`;
  if (choices === undefined || choices.includes(value)) return undefined;
  return `expected ${choices.map(show).join(' or ')}${found}.`;
}

const TYPE_WORDS: Readonly<Record<ParamType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

/** Whether a value can be that of a parameter. */
export function isParamValue(value: unknown): value is ParamValue {
  return PARAM_TYPES.some((type) => hasType(value, type));
}

function hasType(value: unknown, type: ParamType): boolean {
  return typeof value === type && (typeof value !== 'number' || Number.isFinite(value));
}

/** Reads a value from a text of a command line or a variable; returns the text where it has another type. */
export function fromText(text: string, type: ParamType): ParamValue {
  if (type === 'number' && /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
