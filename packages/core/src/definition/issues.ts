import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type DefinitionIssue, MOST_ISSUES } from '../errors/definition-errors.js';
import { didYouMean } from '../errors/did-you-mean.js';
import { isSecretPath, withoutSecrets } from '../printable.js';
import { isRecord } from '../values.js';
import { expectedAt, type JsonSchema, keysAt, schemasAt } from './json-schema.js';
import { suggestKey } from './schema/meant.js';
import { isAboutType, plainMessage } from './schema-messages.js';
import type { DefinitionSource, UsedParam } from './source.js';

/** An issue, and whether it is about the key at its path or the value. */
export interface SchemaIssue extends DefinitionIssue {
  readonly about: 'key' | 'value';
}

/**
 * Explains the issues of a schema library to a person: expected and found, what is missing, what an unknown key may mean. Does
 * not show values that the schema marks as `writeOnly`.
 *
 * @param sharedKeys - the keys that every definition can have, for suggestions
 * @param hidden - paths whose values are not shown, nor what is in them
 */
export function explainIssues(
  issues: readonly StandardSchemaV1.Issue[],
  value: unknown,
  schema: JsonSchema | undefined,
  sharedKeys: readonly string[],
  hidden: readonly (readonly PropertyKey[])[] = [],
): SchemaIssue[] {
  return issues.flatMap((issue) => {
    const path = (issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
    const unknownKeys = unrecognizedKeys(issue);
    if (unknownKeys.length === 0) return [problem(path, explainValue(issue.message, path, value, schema, hidden))];
    const known = [...(schema ? keysAt(schema, path) : []), ...(path.length === 0 ? sharedKeys : [])].sort();
    return unknownKeys.map((key, at) => {
      const place = [...path, key];
      const elsewhere = at < MOST_ISSUES ? belongsElsewhere(path, key, schema, sharedKeys) : undefined;
      if (elsewhere !== undefined) return { ...problem(place, elsewhere), about: 'key' };
      // No error lists more: looking for what each of a million keys may have meant would take long.
      return at < MOST_ISSUES
        ? explainUnknownKey(place, key, known)
        : { path: place, message: 'unknown key.', about: 'key' };
    });
  });
}

/** A key that is known one level deeper, or in the definition itself, is most often indented wrongly. */
function belongsElsewhere(
  path: readonly PropertyKey[],
  key: string,
  schema: JsonSchema | undefined,
  sharedKeys: readonly string[],
): string | undefined {
  if (path.length > 0)
    return sharedKeys.includes(key)
      ? `unknown key ${show(key)} here. It belongs beside "flavor": indent it as much as that.`
      : undefined;
  const around = schema && keysAt(schema, []).find((outer) => keysAt(schema, [outer]).includes(key));
  return around === undefined
    ? undefined
    : `unknown key ${show(key)} here. It belongs to "${around}": indent it below that.`;
}

/** Creates an issue about a key that is not known, with the key that it may mean. */
export function explainUnknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): SchemaIssue {
  const suggestion = suggestKey(key, known);
  const all = suggestion === '' && known.length > 0 ? ` Known here: ${known.join(', ')}.` : suggestion;
  return { ...problem(path, `unknown key ${show(key)}.${all}`), about: 'key' };
}

/** Formats a value in one line. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  if (typeof value !== 'string') return cut(String(value), 60);
  return value.length > 58 ? `${cut(JSON.stringify(value.slice(0, 60)), 59)}"` : cut(JSON.stringify(value), 60);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Returns the value at a path; `undefined` where there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function explainValue(
  original: string,
  path: readonly PropertyKey[],
  value: unknown,
  schema: JsonSchema | undefined,
  hidden: readonly (readonly PropertyKey[])[],
): string {
  const message = plainMessage(original);
  const found = valueAt(value, path);
  const expected = schema && expectedAt(schema, path);
  if (found === undefined && path.length > 0)
    return expected ? `missing; expected ${expected}.` : `missing: ${message}.`;
  const parts = schema ? schemasAt(schema, path) : [];
  const isHidden = hidden.some((above) => above.every((key, index) => key === path[index]));
  if (isHidden || isSecretPath(path) || parts.some((part) => part.writeOnly === true))
    return `${message} (the value found is not shown).`;
  const choices = parts.flatMap((part) => (Array.isArray(part.enum) ? part.enum.map(String) : []));
  if (typeof found === 'object' && !isAboutType(original)) return message.endsWith('.') ? message : `${message}.`;
  if (found === null && message === 'expected a map')
    return 'expected a map, found nothing. Write its settings below it, and indent them.';
  const suggestion = typeof found === 'string' ? didYouMean(found, choices) : '';
  return `${message}, found ${show(found)}.${suggestion}${asWritten(message, found)}`;
}

/** Says how to write a value that has the wrong type. */
function asWritten(message: string, found: unknown): string {
  if (message === 'expected a string' && ['number', 'boolean'].includes(typeof found)) return IN_QUOTES;
  if (message !== 'expected a list' || typeof found !== 'string' || found.trim() === '') return '';
  if (found.length > LONGEST_EXAMPLE) return ' Write it in brackets, each item in quotes.';
  const items = found.trim().split(found.includes(',') ? /\s*,\s*/ : /\s+/);
  return ` Write [${items.map((item) => JSON.stringify(item)).join(', ')}].`;
}

const LONGEST_EXAMPLE = 58;

/** How to write a text that looks like a number or as `true`. */
export const IN_QUOTES = ' Put it in quotes.';

/** The keys of an "unrecognized keys" issue. The common interface of schema libraries has no field for them. */
function unrecognizedKeys(issue: StandardSchemaV1.Issue): string[] {
  const isUnrecognized = 'code' in issue && issue.code === 'unrecognized_keys';
  return isUnrecognized && 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
}

/** Creates an issue about the value at a path. */
export function problem(path: readonly PropertyKey[], message: string): SchemaIssue {
  const shown = withoutSecrets(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message);
  return { path, message: shown, about: 'value' };
}

/** The longest issue, in characters: it may quote a definition. */
const LONGEST = 1_000;

/** Adds file, line and column to an issue; the particle where the definition comes from no file. */
export function locate(source: DefinitionSource, { path, message, about }: SchemaIssue): DefinitionIssue {
  const { file = source.file, ...position } = source.locate?.(path, about) ?? {};
  const particle = source.file === undefined ? idIn(source.value) : undefined;
  return {
    path,
    message: `${message}${about === 'value' ? originOf(source.paramsAt?.(path) ?? []) : ''}`,
    ...(file === undefined ? {} : { file }),
    ...(particle === undefined ? {} : { particle }),
    ...('line' in position ? { position } : {}),
  };
}

/** Says where the parameters in a value were given: the mistake may be there. */
function originOf(params: readonly UsedParam[]): string {
  return params.map(({ name, from }) => ` The value of its parameter "${name}" is from ${from}.`).join('');
}

/** The id of the particle as a definition has it; the name alone where it has no flavor. */
function idIn(value: unknown): string | undefined {
  if (!isRecord(value) || typeof value.pcf_name !== 'string') return undefined;
  return typeof value.flavor === 'string' ? `${value.flavor}:${value.pcf_name}` : value.pcf_name;
}
