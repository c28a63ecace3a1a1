import { isRecord } from '@pcf/core/values';
import type { GivenPolicy, GivenStatement } from './syntax.js';

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
  /** Equal for documents that DynamoDB treats as the same. The version counts as it was sent. */
  identity: string;
}

/** What a document without a version means to IAM. */
const OLDEST_VERSION = '2008-10-17';

/** The canonical form of a policy, in which DynamoDB returns it (DDB-TABLE-208, 351, 352, 353, 354, 355). */
export function canonicalPolicy(account: string, { version, statements: given }: GivenPolicy): PolicyDocument {
  const statements = given.map((statement) => canonicalStatement(account, statement));
  return {
    statements,
    text: JSON.stringify({ Version: version ?? OLDEST_VERSION, Statement: statements }),
    identity: JSON.stringify({ Version: version, Statement: statements }),
  };
}

function canonicalStatement(account: string, given: GivenStatement): Statement {
  const statement: Statement = {
    ...(given.Sid !== undefined && { Sid: given.Sid }),
    Effect: given.Effect,
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

/** One value or a list of them, as a list; empty where there is none. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** Replaces accounts with the ARNs of their root users, and removes duplicates. */
function principalOf(account: string, principal: unknown): unknown {
  if (!isRecord(principal)) return principal;
  const root = (value: unknown): unknown =>
    value === account || /^\d{12}$/.test(String(value)) ? `arn:aws:iam::${String(value)}:root` : value;
  return Object.fromEntries(
    Object.entries(principal).map(([kind, value]) => {
      const values = listOf(value).map(kind === 'AWS' ? root : (one: unknown) => one);
      return [kind, single([...new Set(values)])];
    }),
  );
}
