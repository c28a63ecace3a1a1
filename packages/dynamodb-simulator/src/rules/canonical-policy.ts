import { invalidParameter } from '../aws-error.js';
import { isObject } from '../shapes/json-types.js';

/** A statement of a policy, in the order in which DynamoDB gives its members back. */
export interface Statement {
  Sid?: unknown;
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action?: unknown;
  Condition?: unknown;
  [other: string]: unknown;
}

export interface PolicyDocument {
  statements: Statement[];
  /** The document as DynamoDB gives it back. */
  text: string;
  /** Equal for documents that DynamoDB takes for the same: the version counts as it was sent. */
  identity: string;
}

/** What a document without a version means to IAM. */
const OLDEST_VERSION = '2008-10-17';

/** Policies are given back in one form, whatever the spelling of what was sent (DDB-TABLE-208, 351, 352, 353, 354, 355). */
export function canonicalPolicy(
  account: string,
  given: readonly Record<string, unknown>[],
  version: string | undefined,
): PolicyDocument {
  const statements = given.map((statement) => canonicalStatement(account, statement));
  return {
    statements,
    text: JSON.stringify({ Version: version ?? OLDEST_VERSION, Statement: statements }),
    identity: JSON.stringify({ Version: version, Statement: statements }),
  };
}

function canonicalStatement(account: string, given: Record<string, unknown>): Statement {
  const statement: Statement = {
    ...(given.Sid !== undefined && { Sid: given.Sid }),
    Effect: effectOf(given.Effect),
  };
  for (const name of ['Principal', 'NotPrincipal']) {
    if (given[name] !== undefined) statement[name] = principalOf(account, given[name]);
  }
  for (const name of ['Action', 'NotAction', 'Resource', 'NotResource']) {
    if (given[name] !== undefined) statement[name] = single(given[name]);
  }
  if (given.Condition !== undefined) statement.Condition = given.Condition;
  return statement;
}

function effectOf(effect: unknown): Statement['Effect'] {
  const word = String(effect).toLowerCase();
  if (word === 'allow') return 'Allow';
  if (word === 'deny') return 'Deny';
  throw invalidParameter('Invalid policy document: Syntax error in Effect');
}

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** An account stands for its root, and each principal counts once. */
function principalOf(account: string, principal: unknown): unknown {
  if (principal === '*') return principal;
  if (!isObject(principal)) throw invalidParameter('Invalid policy document: Syntax error in Principal');
  const root = (value: unknown): unknown =>
    value === account || /^\d{12}$/.test(String(value)) ? `arn:aws:iam::${String(value)}:root` : value;
  return Object.fromEntries(
    Object.entries(principal).map(([kind, value]) => {
      const values = (Array.isArray(value) ? value : [value]).map(kind === 'AWS' ? root : (one: unknown) => one);
      return [kind, single([...new Set(values)])];
    }),
  );
}
