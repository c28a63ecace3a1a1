import { isDeepStrictEqual } from 'node:util';
import { type DefinitionIssue, formatPlace } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { isRecord } from '../../values.js';
import { explainUnknownKey, locate, problem, show } from '../issues.js';
import { LIMITS } from '../limits.js';
import { mergeInto, within } from '../overlay/merge.js';
import { copyPlainData } from '../plain-data.js';
import { isReference } from '../references.js';
import { PARAM_KEYS } from '../schema/keys.js';
import type { ParsedText, Place } from '../source.js';
import { ENVIRONMENT, isParamValue, PARAM_TYPES, type Param, type ParamType, valueFault, variableOf } from './param.js';
import { mentionsParams, splitText } from './texts.js';

/** The head of a file, and that of its overlay. */
export interface Heads {
  readonly file: string;
  readonly head?: ParsedText | undefined;
  readonly overlay?: { readonly file: string; readonly head?: ParsedText | undefined } | undefined;
}

/** A declared parameter, as it is written. */
export interface Declaration {
  readonly name: string;
  readonly file: string;
  /** What is declared, as a map, with the changes of the overlay. */
  readonly written: ParsedText;
}

/** 1 to 64 characters, which are safe in the name of an environment variable. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Finds the parameters that files declare, with what their overlays change about them. Pure. The files of one field share their
 * parameters.
 */
export function findDeclarations(files: readonly Heads[], issues: DefinitionIssue[]): Map<string, Declaration> {
  const declared = new Map<string, Declaration>();
  const variables = new Map<string, string>();
  for (const { file, head } of files)
    for (const [name, entry] of entriesOf(head, file, issues)) {
      const refuse = (message: string) => issues.push(issueAt(entry, file, [], ['params', name], message, 'key'));
      const written = withType(asMap(entry));
      const there = declared.get(name);
      const namesake = variables.get(variableOf(name));
      if (there && isDeepStrictEqual(there.written.value, written.value)) continue;
      if (there)
        refuse(`${formatPlace(placeOf(there))} declares "${name}" too, and differently. Declare it in one of them.`);
      else if (name === ENVIRONMENT) refuse(`"${ENVIRONMENT}" is the environment: --env sets it. Remove this.`);
      else if (!NAME.test(name))
        refuse(`the name of a parameter is a letter and up to 63 letters, digits, "_" and "-"; found ${show(name)}.`);
      else if (namesake !== undefined)
        refuse(`"${name}" and "${namesake}" have the same variable, ${variableOf(name)}. Rename one.`);
      else declared.set(name, { name, file, written });
      variables.set(variableOf(name), name);
    }
  return withOverlays(declared, files, issues);
}

/** Merges what overlays say about parameters. They declare none: a misspelt name must not leave the default of another. */
function withOverlays(
  declared: ReadonlyMap<string, Declaration>,
  files: readonly Heads[],
  issues: DefinitionIssue[],
): Map<string, Declaration> {
  const result = new Map(declared);
  const changed = new Map<string, ParsedText>();
  for (const { overlay } of files)
    for (const [name, entry] of overlay ? entriesOf(overlay.head, overlay.file, issues) : []) {
      const refuse = (message: string) =>
        issues.push(issueAt(entry, overlay?.file ?? '', [], ['params', name], message, 'key'));
      const there = declared.get(name);
      const before = changed.get(name);
      if (name === ENVIRONMENT)
        refuse(`"${ENVIRONMENT}" is the environment: the name of this file says it. Remove this.`);
      else if (!there) refuse(`${undeclared(name, [...declared.keys()])} Declare it in the file of all environments.`);
      else if (before && !isDeepStrictEqual(before.value, entry.value))
        refuse(`another overlay sets "${name}" to another value. Set it in one.`);
      else if (entry.value === null) result.delete(name);
      else result.set(name, { ...there, written: mergeInto(there.written, asMap(entry)) });
      changed.set(name, entry);
    }
  return result;
}

/** Says that a name is no parameter, and which one it may mean. */
export function undeclared(name: string, known: readonly string[]): string {
  const suggestion = didYouMean(name, known);
  const all =
    known.length === 0
      ? ' None is declared: write "params" at the top of the file.'
      : ` Declared: ${known.join(', ')}.`;
  return `there is no parameter ${show(name)}.${suggestion === '' ? all : suggestion}`;
}

/** Checks a declaration, and returns the parameter with its default. */
export function readDeclaration({ name, file, written }: Declaration, issues: DefinitionIssue[]): Param {
  const raw = isRecord(written.value) ? written.value : {};
  const refuse = (key: string, message: string, about?: 'key') => {
    const shown = key === 'default' ? ['params', name] : ['params', name, key];
    issues.push(issueAt(written, file, [key], shown, message, about));
  };
  for (const key of Object.keys(raw).filter((one) => !PARAM_KEYS.includes(one)))
    refuse(key, explainUnknownKey([], key, PARAM_KEYS).message, 'key');
  const { type, secret, description, enum: choices, default: fallback } = raw;
  const known = PARAM_TYPES.find((one) => one === type);
  if (type !== undefined && known === undefined)
    refuse('type', `expected ${PARAM_TYPES.join(', ')}, found ${show(type)}.${didYouMean(String(type), PARAM_TYPES)}`);
  if (secret !== undefined && typeof secret !== 'boolean')
    refuse('secret', `expected true or false, found ${show(secret)}.`);
  if (description !== undefined && typeof description !== 'string')
    refuse('description', `expected a text, found ${show(description)}.`);
  const param: Param = {
    name,
    type: known ?? 'string',
    secret: secret === true,
    declaredAt: formatPlace(placeOf({ name, file, written })),
  };
  if (choices !== undefined) {
    const isList = Array.isArray(choices) && choices.length > 0;
    if (!isList)
      refuse(
        'enum',
        `expected a list of the values that it can have, found ${Array.isArray(choices) ? 'an empty list' : show(choices)}.`,
      );
    const fault = isList
      ? choices.map((one: unknown) => valueFault(one, param)).find((one) => one !== undefined)
      : undefined;
    if (fault !== undefined) refuse('enum', fault);
  }
  const complete = Array.isArray(choices) ? { ...param, choices } : param;
  if (fallback === undefined || fallback === null) return complete;
  const text = typeof fallback === 'string' && mentionsParams(fallback) ? plainText(fallback) : fallback;
  if (text === undefined) refuse('default', NESTED);
  else if (param.secret && !isReference(text)) refuse('default', inFile(name));
  else {
    const fault = isReference(text) ? undefined : valueFault(text, complete);
    if (fault !== undefined) refuse('default', fault);
    else if (isParamValue(text)) {
      return { ...complete, value: text, from: formatAt(written.locate(['default']), file) };
    }
  }
  return complete;
}

const NESTED =
  'the value of a parameter cannot have another parameter in it. If it is a plain text, put one more $ before it.';

function inFile(name: string): string {
  return `it is secret, so a file does not hold its value. Set ${variableOf(name)}, or write a reference to a lookup of a plugin: $lookup$resource$name.`;
}

/** Returns a text without escapes; `undefined` where it has a parameter. */
function plainText(text: string): string | undefined {
  const parts = splitText(text);
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

function typeOf(value: unknown): ParamType {
  return PARAM_TYPES.find((type) => typeof value === type) ?? 'string';
}

/** The type is that of the file: an overlay with a value of another type does not change it. */
function withType(declaration: ParsedText): ParsedText {
  const { value } = declaration;
  if (!isRecord(value) || Object.hasOwn(value, 'type')) return declaration;
  const { default: fallback, enum: choices } = value;
  const example: unknown = Array.isArray(choices) && !isParamValue(fallback) ? choices[0] : fallback;
  return { value: { ...value, type: typeOf(example) }, locate: (path, what) => declaration.locate(path, what) };
}

/** The short form of a parameter is its default. */
function asMap(entry: ParsedText): ParsedText {
  if (isRecord(entry.value)) return entry;
  return {
    value: entry.value === null ? {} : { default: entry.value },
    locate: (path, what) => entry.locate(path, what),
  };
}

function entriesOf(head: ParsedText | undefined, file: string, issues: DefinitionIssue[]): [string, ParsedText][] {
  if (!head || !isRecord(head.value) || !Object.hasOwn(head.value, 'params')) return [];
  const params = within(head, 'params');
  const plain = copyPlainData(params.value);
  if ('strange' in plain) {
    const { path, message } = plain.strange;
    issues.push(locate({ ...head, file }, problem(['params', ...path], message)));
    return [];
  }
  if (!isRecord(params.value)) {
    const found = params.value === null ? 'nothing' : show(params.value);
    issues.push(locate({ ...head, file }, problem(['params'], `expected a map of parameters, found ${found}.`)));
    return [];
  }
  const names = Object.keys(params.value);
  if (names.length <= LIMITS.params) return names.map((name) => [name, within(params, name)]);
  issues.push(
    locate({ ...head, file }, problem(['params'], `more than ${LIMITS.params} parameters, which is the limit.`)),
  );
  return [];
}

/** Where a parameter is declared, for issues about it. */
export function placeOf({ name, file, written }: Declaration): Omit<DefinitionIssue, 'message'> {
  const { message: _, ...place } = issueAt(written, file, [], ['params', name], '', 'key');
  return place;
}

/** Formats a place: `pcf.yml:2:3`. */
function formatAt(place: Place | undefined, named: string): string {
  const { file = named, ...position } = place ?? {};
  return formatPlace({ file, ...('line' in position && { position }) });
}

/** @param shown - the path in the file, where the part is only an entry of it */
function issueAt(
  part: ParsedText,
  file: string,
  path: readonly PropertyKey[],
  shown: readonly PropertyKey[],
  message: string,
  about: 'key' | 'value' = 'value',
): DefinitionIssue {
  const source = { value: undefined, file, locate: () => part.locate(path, about) };
  return locate(source, { ...problem(shown, message), about });
}
