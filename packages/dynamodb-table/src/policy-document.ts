import { isRecord } from './is-record.js';

/** The version that a document without one has. */
const FIRST_VERSION = '2008-10-17';

/**
 * The one form in which policies are compared: what AWS makes of a document when it keeps it. A list of one is the same as its
 * item, an account is its root user, and a version that is not written is the first one.
 *
 * @param text - a policy document as JSON; empty for none
 * @returns JSON without white space, with the keys of its maps in order; the text itself where it is no document
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function canonicalPolicy(text: string): string {
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) ? JSON.stringify(canonical({ Version: FIRST_VERSION, ...document })) : text;
  } catch {
    return text;
  }
}

function canonical(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) return value.length === 1 ? canonical(value[0], key) : value.map((item) => canonical(item));
  if (isRecord(value)) return canonicalMap(value);
  if (key === 'AWS' && typeof value === 'string' && /^\d{12}$/.test(value)) return `arn:aws:iam::${value}:root`;
  return value;
}

function canonicalMap(map: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, canonical(value, key)]));
}
