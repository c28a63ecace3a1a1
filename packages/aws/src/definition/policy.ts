import type { RuleViolation } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { z } from 'zod';

const map = z.record(z.string(), z.unknown());

/** The schema of an IAM policy document in a definition: a map, or JSON text. */
export const declaredPolicy = z.union([z.string(), map], {
  error: () => 'a policy is an IAM policy document, as a map or as JSON text',
});

/** A policy document in a definition. `{}` and the empty text mean no policy. */
export type DeclaredPolicy = z.infer<typeof declaredPolicy>;

/** The version of a document without a `Version`. */
const DEFAULT_VERSION = '2008-10-17';

/** Returns the JSON text of a policy, as it is sent to AWS; the empty text for no policy. */
export function policyText(policy: DeclaredPolicy): string {
  const document = documentOf(policy);
  if (document && Object.keys(document).length === 0) return '';
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}

/**
 * Returns a normalised policy, for comparison. Documents that are equivalent in IAM have the same normalised form, however they
 * are written and however AWS stores them:
 *
 * - A value equals a list of only that value. Lists are sets: order and duplicates do not matter. This applies to statements,
 *   principals, actions, resources and the values of conditions.
 * - As principals, an account id equals the ARN of the account's root user, and `"*"` equals `{ "AWS": "*" }`.
 * - Case does not matter in effects, actions, condition operators and condition keys.
 * - Values of conditions are strings: `true` equals `"true"`. The default version is `2008-10-17`.
 *
 * @param policy - the declared policy, or the one that AWS returned
 * @returns the normalised policy, `{}` for no policy; a text that is not a JSON map is returned unchanged
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @example
 * ```ts
 * canonicalPolicy('{"Statement":{"Effect":"Allow","Principal":"*","Action":"SQS:SendMessage","Resource":"*"}}');
 * // { Statement: [{ Action: ['sqs:sendmessage'], Effect: 'allow', Principal: { AWS: ['*'] }, Resource: ['*'] }], Version: '2008-10-17' }
 * ```
 */
export function canonicalPolicy(policy: DeclaredPolicy): DeclaredPolicy {
  const document = documentOf(policy);
  if (!document) return policy;
  if (Object.keys(document).length === 0) return {};
  return mapValues({ Version: DEFAULT_VERSION, ...document }, (value, key) =>
    key === 'Statement' ? setOf(value, statement) : value,
  );
}

/**
 * Checks a declared policy, for the `check` of a flavor. Paths start at the policy.
 *
 * @param policy - `undefined` if none is declared
 * @param largest - the maximum size in bytes
 */
export function checkPolicy(policy: DeclaredPolicy | undefined, largest: number): RuleViolation[] {
  const text = policyText(policy ?? '');
  const size = Buffer.byteLength(text);
  if (size > largest) return [{ path: [], message: `has ${size} bytes as JSON; the maximum is ${largest}.` }];
  if (documentOf(text)) return [];
  return [{ path: [], message: 'is not a policy document: expected a map, or JSON text with a map.' }];
}

/** Returns a policy as a map; an empty map for the empty text; `undefined` if the text is not a JSON map. */
export function documentOf(policy: DeclaredPolicy): Readonly<Record<string, unknown>> | undefined {
  if (typeof policy !== 'string') return policy;
  if (policy === '') return {};
  try {
    return map.safeParse(JSON.parse(policy)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function statement(value: unknown): unknown {
  return isRecord(value) ? mapValues(value, element) : value;
}

function element(value: unknown, key: string): unknown {
  switch (key) {
    case 'Effect':
      return lowerCase(value);
    case 'Action':
    case 'NotAction':
      return setOf(value, lowerCase);
    case 'Resource':
    case 'NotResource':
      return setOf(value);
    case 'Principal':
    case 'NotPrincipal':
      return principal(value);
    case 'Condition':
      return isRecord(value) ? mapValues(lowerCaseKeys(value), operator) : value;
    default:
      return value;
  }
}

function principal(value: unknown): unknown {
  const byKind = value === '*' ? { AWS: '*' } : value;
  return isRecord(byKind) ? mapValues(byKind, (names) => setOf(names, account)) : value;
}

/** AWS stores an account id as the ARN of the account's root user. */
function account(name: unknown): unknown {
  const arn = typeof name === 'string' ? /^arn:[^:]+:iam::(\d{12}):root$/.exec(name) : null;
  return arn?.[1] ?? name;
}

function operator(keys: unknown): unknown {
  return isRecord(keys) ? mapValues(lowerCaseKeys(keys), (values) => setOf(values, String)) : keys;
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Keys that differ only in case are left unchanged: merging them would change the meaning. */
function lowerCaseKeys(of: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const keys = Object.keys(of).map((key) => key.toLowerCase());
  return new Set(keys).size < keys.length
    ? { ...of }
    : Object.fromEntries(Object.entries(of).map(([key, value]) => [key.toLowerCase(), value]));
}

/** Returns a value, or the items of a list, sorted and without duplicates. */
function setOf(value: unknown, canonical: (item: unknown) => unknown = (item) => item): unknown[] {
  const items = (Array.isArray(value) ? value : [value]).map(canonical);
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Returns a map with sorted keys and changed values. */
function mapValues(of: Readonly<Record<string, unknown>>, change: (value: unknown, key: string) => unknown) {
  return Object.fromEntries(
    Object.keys(of)
      .sort()
      .map((key) => [key, change(of[key], key)]),
  );
}
