import { isRecord, mapValues } from './json.js';

/** What a document without a version is taken for. */
const DEFAULT_VERSION = '2008-10-17';

/**
 * Brings an IAM policy document into one form, so that two that mean the same become equal: a value alone is a list of one,
 * lists are sorted sets, actions are in lower case, an account is its number, `"*"` as principal is everyone of AWS. AWS
 * rewrites documents in these ways when it keeps them.
 *
 * @param document - as it is written, or as AWS gives it back; `{}` for no policy
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @example
 * ```ts
 * canonicalPolicy({ Statement: { Effect: 'Allow', Principal: '*', Action: 'SQS:SendMessage', Resource: '*' } });
 * // { Statement: [{ Action: ['sqs:sendmessage'], Effect: 'Allow', Principal: { AWS: ['*'] }, Resource: ['*'] }], Version: '2008-10-17' }
 * ```
 */
export function canonicalPolicy(document: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(document).length === 0) return {};
  return mapValues({ Version: DEFAULT_VERSION, ...document }, (value, key) =>
    key === 'Statement' ? sortedSet(listOf(value).map(statement)) : value,
  );
}

function statement(value: unknown): unknown {
  return isRecord(value) ? mapValues(value, element) : value;
}

function element(value: unknown, key: string): unknown {
  switch (key) {
    case 'Action':
    case 'NotAction':
      return sortedSet(listOf(value).map((action) => (typeof action === 'string' ? action.toLowerCase() : action)));
    case 'Resource':
    case 'NotResource':
      return sortedSet(listOf(value));
    case 'Principal':
    case 'NotPrincipal':
      return principal(value);
    case 'Condition':
      return isRecord(value) ? mapValues(value, condition) : value;
    default:
      return value;
  }
}

function principal(value: unknown): unknown {
  const byKind = value === '*' ? { AWS: '*' } : value;
  return isRecord(byKind) ? mapValues(byKind, (names) => sortedSet(listOf(names).map(account))) : value;
}

/** An account as principal is kept by AWS as the ARN of its root user. */
function account(name: unknown): unknown {
  const arn = typeof name === 'string' ? /^arn:[^:]+:iam::(\d{12}):root$/.exec(name) : null;
  return arn?.[1] ?? name;
}

/** The keys of a condition with their values, which are texts: `true` is the same as `"true"`. */
function condition(value: unknown): unknown {
  return isRecord(value) ? mapValues(value, (values) => sortedSet(listOf(values).map(String))) : value;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function sortedSet(values: readonly unknown[]): unknown[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
