import type { RuleViolation } from '@pcf/core';
import { z } from 'zod';

const map = z.record(z.string(), z.unknown());

/** The schema of an IAM policy document in a definition of any flavor: a map, or JSON text. */
export const declaredPolicy = z.union([z.string(), map], {
  error: () => 'a policy is an IAM policy document, as a map or as JSON text',
});

/** A policy document as a definition writes it. `{}` and the empty text stand for no policy. */
export type DeclaredPolicy = z.infer<typeof declaredPolicy>;

/** The version of a document that does not name one. */
const DEFAULT_VERSION = '2008-10-17';

/** The text that AWS is sent for a policy: JSON, in the words of the definition; empty for no policy. */
export function policyText(policy: DeclaredPolicy): string {
  const document = documentOf(policy);
  if (document && Object.keys(document).length === 0) return '';
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}

/**
 * The form in which policies are compared. Two documents that mean the same to IAM have the same form, however they are
 * written and whatever AWS makes of them when it stores them:
 *
 * - A value and a list of only that value are equal. Lists are sets: order and repeats do not count. That holds for statements,
 *   principals, actions, resources and the values of conditions.
 * - An account id as principal and the ARN of the account's root user are equal. So are `"*"` and `{ "AWS": "*" }`.
 * - Effects, actions, condition operators and condition keys are compared without regard to case.
 * - Values of conditions are texts: `true` equals `"true"`. A missing version is `2008-10-17`.
 *
 * @param policy - as it is declared, or as AWS returns it
 * @returns the form, `{}` for no policy; a text that is not a JSON map is returned as it is
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
 * What is wrong with a declared policy, for a flavor's `check`. Paths begin at the policy.
 *
 * @param policy - `undefined` where none is declared
 * @param largest - how many bytes the service accepts
 */
export function checkPolicy(policy: DeclaredPolicy | undefined, largest: number): RuleViolation[] {
  const text = policyText(policy ?? '');
  const size = Buffer.byteLength(text);
  if (size > largest) return [{ path: [], message: `has ${size} bytes as JSON; ${largest} are possible.` }];
  if (documentOf(text)) return [];
  return [{ path: [], message: 'is not a policy document: expected a map as JSON text.' }];
}

/** The map that a policy is; an empty text is an empty map; `undefined` where a text is not a JSON map. */
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
  return isMap(value) ? mapValues(value, element) : value;
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
      return isMap(value) ? mapValues(lowerCaseKeys(value), operator) : value;
    default:
      return value;
  }
}

function principal(value: unknown): unknown {
  const byKind = value === '*' ? { AWS: '*' } : value;
  return isMap(byKind) ? mapValues(byKind, (names) => setOf(names, account)) : value;
}

/** AWS stores an account id as the ARN of the account's root user. */
function account(name: unknown): unknown {
  const arn = typeof name === 'string' ? /^arn:[^:]+:iam::(\d{12}):root$/.exec(name) : null;
  return arn?.[1] ?? name;
}

function operator(keys: unknown): unknown {
  return isMap(keys) ? mapValues(lowerCaseKeys(keys), (values) => setOf(values, String)) : keys;
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Keys that differ only in case stay as they are: to merge them would change what they mean together. */
function lowerCaseKeys(of: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const keys = Object.keys(of).map((key) => key.toLowerCase());
  return new Set(keys).size < keys.length
    ? { ...of }
    : Object.fromEntries(Object.entries(of).map(([key, value]) => [key.toLowerCase(), value]));
}

/** A value, or the items of a list, in order and without repeats. */
function setOf(value: unknown, canonical: (item: unknown) => unknown = (item) => item): unknown[] {
  const items = (Array.isArray(value) ? value : [value]).map(canonical);
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A map with its keys in order and other values. */
function mapValues(of: Readonly<Record<string, unknown>>, change: (value: unknown, key: string) => unknown) {
  return Object.fromEntries(
    Object.keys(of)
      .sort()
      .map((key) => [key, change(of[key], key)]),
  );
}
