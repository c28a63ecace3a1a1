import { isRecord } from '@pcf/core/values';
import { type AwsError, invalidParameter } from '../aws-error.js';
import { positionAfter } from './json-position.js';

/** A statement as it was sent, with a normalised effect. */
export interface GivenStatement extends Record<string, unknown> {
  Effect: 'Allow' | 'Deny';
}

export interface GivenPolicy {
  version: string | undefined;
  statements: GivenStatement[];
}

const VERSIONS = ['2008-10-17', '2012-10-17'];

const PRINCIPALS = ['Principal', 'NotPrincipal'];

const REQUIRED = ['Effect', 'Principal', 'Action', 'Resource'];

export const invalidPolicy = (text: string): AwsError => invalidParameter(`Invalid policy document: ${text}`);

/** AWS names the position after the wrong value, or after the whole text if something is missing. */
const syntaxError = (text: string, place: string): AwsError =>
  invalidPolicy(`Syntax error at position ${positionAfter(text, place)}`);

/**
 * Reads the text of a policy (DDB-TABLE-210, 211).
 *
 * @throws AwsError `ValidationException`
 */
export function parsePolicy(text: string): GivenPolicy {
  const { Version: version, Statement: given } = parse(text);
  if (version !== undefined && !(typeof version === 'string' && VERSIONS.includes(version))) {
    throw syntaxError(text, '/Version');
  }
  if (given === undefined) throw syntaxError(text, '');
  if (!Array.isArray(given)) return { version, statements: [parseStatement(text, given, '/Statement')] };
  if (given.length === 0) throw invalidPolicy('Could not parse the policy: Statement is empty!');
  const statements = given.map((one: unknown, at) => parseStatement(text, one, `/Statement/${at}`));
  return { version, statements };
}

function parse(text: string): Record<string, unknown> {
  const parsed = parseJson(text);
  if (parsed === null) throw invalidPolicy('This text appears not to be a policy');
  if (isRecord(parsed)) return parsed;
  throw invalidPolicy('This policy contains invalid Json');
}

/** Parses JSON; returns `undefined` for any other text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseStatement(text: string, given: unknown, place: string): GivenStatement {
  if (!isRecord(given)) throw syntaxError(text, place);
  for (const name of PRINCIPALS) {
    const principal = given[name];
    if (principal !== undefined && principal !== '*' && !isRecord(principal))
      throw syntaxError(text, `${place}/${name}`);
  }
  for (const name of REQUIRED) {
    if (given[name] === undefined && given[`Not${name}`] === undefined) {
      throw invalidPolicy(`Missing required field ${name}`);
    }
  }
  const effect = effectOf(given.Effect);
  if (!effect) throw syntaxError(text, `${place}/Effect`);
  return { ...given, Effect: effect };
}

function effectOf(effect: unknown): GivenStatement['Effect'] | undefined {
  const word = String(effect).toLowerCase();
  if (word === 'allow') return 'Allow';
  return word === 'deny' ? 'Deny' : undefined;
}
