import { isSecretPath, NOT_SHOWN, printable } from '@pcf/core/printable';
import { isRecord } from '@pcf/core/values';

/** How a value is shown that is known only after apply; `undefined` for any other value. */
export type KnownLater = (text: string) => string | undefined;

/** Whether a value is a map or a list that has something in it. */
export function isNested(value: unknown): value is object {
  if (Array.isArray(value)) return value.length > 0;
  return isPlainMap(value) && Object.keys(value).length > 0;
}

export function isPlainMap(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !ArrayBuffer.isView(value) && !(value instanceof Date);
}

/**
 * Prepares a value for showing: leaves out what is undefined, reads texts that hold JSON, such as policies, and hides what the key
 * of a map names a secret.
 */
export function readable(value: unknown): unknown {
  if (typeof value === 'string') return readJson(value) ?? value;
  if (Array.isArray(value)) return value.map(readable);
  if (!isPlainMap(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, isSecretPath([key]) && !isNested(inner) ? NOT_SHOWN : readable(inner)]),
  );
}

/** Returns the map or list that a text holds as JSON; `undefined` for other texts. */
function readJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isNested(value) ? readable(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Renders a value without parts as YAML does: texts without quotes where nothing else could be meant. */
export function scalar(value: unknown, knownLater: KnownLater): string {
  if (typeof value === 'string') return knownLater(value) ?? text(value);
  if (value === undefined) return '(none)';
  return printable(JSON.stringify(value) ?? String(value));
}

function text(value: string): string {
  if (value === NOT_SHOWN) return value;
  const shown = printable(value);
  return isPlain(shown) ? shown : JSON.stringify(shown);
}

/** Whether YAML reads a text without quotes as this text. */
function isPlain(value: string): boolean {
  if (value === '' || value !== value.trim()) return false;
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(value) || /: |\s#|:$|["\\]/.test(value)) return false;
  return !/^(?:true|false|null|~|yes|no|on|off|[-+.]?\d[\d_.:eE+-]*)$/i.test(value);
}

/**
 * Renders a value as the lines of a YAML document.
 *
 * @param label - the key in front of it; `undefined` for an item of a list
 */
export function tree(label: string | undefined, value: unknown, knownLater: KnownLater): string[] {
  const before = label === undefined ? '' : `${printable(label)}: `;
  if (!isNested(value))
    return [`${before}${Array.isArray(value) ? '[]' : isPlainMap(value) ? '{}' : scalar(value, knownLater)}`];
  const lines = Array.isArray(value)
    ? value.flatMap((item: unknown) => listItem(tree(undefined, item, knownLater)))
    : Object.entries(value).flatMap(([key, inner]) => tree(key, inner, knownLater));
  return label === undefined ? lines : [before.trimEnd(), ...lines.map((line) => `  ${line}`)];
}

/** Puts the dash of a list in front of the lines of its item. */
export function listItem(lines: readonly string[]): string[] {
  return lines.map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}
