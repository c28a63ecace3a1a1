import { type DefinitionIssue, InvalidDefinitionError } from '../../errors/definition-errors.js';
import { locate, problem } from '../issues.js';
import { LIMITS } from '../limits.js';
import { escapeReference, isReference } from '../references.js';
import { DEFINITION_KEYS } from '../schema/keys.js';
import type { ParsedText, UsedParam } from '../source.js';
import { undeclared } from './declarations.js';
import { ENVIRONMENT, type Param, type Params, variableOf } from './param.js';
import { mentionsParams, splitText, type TextPart } from './texts.js';
import { HOW_TO_CHOOSE } from './values.js';

/** A value with parameters filled in. */
export interface Filled extends ParsedText {
  /** Returns the parameters whose values are in the value at a path. Absent where there are none at all. */
  paramsAt?(path: readonly PropertyKey[]): readonly UsedParam[];
}

/** What filling in parameters needs. */
export interface FillContext {
  readonly params: Params;
  /** The file, for issues. */
  readonly file: string;
  readonly issues: DefinitionIssue[];
  /** Counts the characters of all texts with parameters: a few long values in many places would fill the memory. */
  readonly texts: { characters: number };
}

/** Where a value is: which keys it has, and whether it may be secret. */
type Where = 'definition' | 'settings' | 'other';

const NOT_SETTINGS: ReadonlySet<string> = new Set(DEFINITION_KEYS.map(({ name }) => name));

/**
 * Returns a value with the values of parameters in its texts. A text that is only one parameter gets the value with its type. Keys stay as
 * they are. Pure, apart from the issues that it adds.
 *
 * @param prefix - the path of the value, for issues
 * @param where - `definition` for that of a particle: its settings may be secret
 */
export function fillIn(
  parsed: ParsedText,
  context: FillContext,
  where: Where = 'other',
  prefix: readonly PropertyKey[] = [],
): Filled {
  if (!hasParams(parsed.value)) return parsed;
  const filler = new Filler(parsed, context, prefix);
  const value = filler.fill(parsed.value, where, []);
  const paramsAt = (path: readonly PropertyKey[]) => filler.paramsAt(value, path);
  return {
    value,
    locate: (path, what) => parsed.locate(path, what),
    ...(filler.isUsed && { paramsAt }),
  };
}

/** Whether a text or a key within a value has something to fill in. Most have nothing, and stay as they are. */
function hasParams(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return mentionsParams(value);
  if (typeof value !== 'object' || value === null || depth > LIMITS.depth) return false;
  if (Array.isArray(value)) return value.some((inner: unknown) => hasParams(inner, depth + 1));
  return Object.entries(value).some(([key, inner]) => mentionsParams(key) || hasParams(inner, depth + 1));
}

/** Returns a text with the values of the parameters that have one and may be shown. */
export function fillName(text: string, params: Params): string {
  const shown = (name: string) => (params.get(name)?.secret ? undefined : params.get(name)?.value);
  return splitText(text)
    .map((part) => (typeof part === 'string' ? part : String(shown(part.param) ?? '')))
    .join('');
}

/** Joins the parts of a text. Only what is a reference as it is written becomes one: a value does not make it one. */
function joined(parts: readonly TextPart[], values: readonly unknown[]): string {
  const text = values.join('');
  const written = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  return escapeReference(written) === written ? escapeReference(text) : text;
}

class Filler {
  isUsed = false;
  /** By the map or list that the text is in, and its key. */
  readonly #uses = new WeakMap<object, Map<PropertyKey, readonly UsedParam[]>>();
  /** What YAML aliases share is filled in once, for each kind of place. */
  readonly #done: Readonly<Record<Where, WeakMap<object, unknown>>> = {
    definition: new WeakMap(),
    settings: new WeakMap(),
    other: new WeakMap(),
  };
  readonly #missing = new Set<string>();

  constructor(
    private readonly parsed: ParsedText,
    private readonly context: FillContext,
    private readonly prefix: readonly PropertyKey[],
  ) {}

  fill(value: unknown, where: Where, path: readonly PropertyKey[]): unknown {
    if (typeof value === 'string') return mentionsParams(value) ? this.#text(value, where, path).value : value;
    // Deeper definitions are refused when they are copied.
    if (typeof value !== 'object' || value === null || path.length > LIMITS.depth) return value;
    const known = this.#done[where].get(value);
    if (known !== undefined) return known;
    const filled = this.#inside(value, where, path);
    this.#done[where].set(value, filled);
    return filled;
  }

  paramsAt(root: unknown, path: readonly PropertyKey[]): readonly UsedParam[] {
    let around: unknown = root;
    for (const key of path.slice(0, -1)) {
      if (typeof around !== 'object' || around === null || !Object.hasOwn(around, key)) return [];
      around = Reflect.get(around, key);
    }
    const key = path.at(-1);
    if (typeof around !== 'object' || around === null || key === undefined) return [];
    return this.#uses.get(around)?.get(key) ?? [];
  }

  #inside(value: object, where: Where, path: readonly PropertyKey[]): unknown {
    const uses = new Map<PropertyKey, readonly UsedParam[]>();
    let changed = false;
    const entries = Object.entries(value).map(([name, inner]: [string, unknown]): [string, unknown] => {
      const key = Array.isArray(value) ? Number(name) : name;
      const here = [...path, key];
      if (typeof key === 'string' && mentionsParams(key)) this.#refuse(here, IN_KEY, 'key');
      const place = whereIs(where, key, inner);
      if (typeof inner === 'string' && mentionsParams(inner)) {
        const { value: text, used } = this.#text(inner, place, here);
        changed ||= text !== inner;
        if (used.length > 0) uses.set(key, used);
        return [name, text];
      }
      const filled = this.fill(inner, place, here);
      changed ||= filled !== inner;
      return [name, filled];
    });
    if (!changed) return value;
    const filled = Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
    if (uses.size > 0) this.#uses.set(filled, uses);
    return filled;
  }

  /** Fills in one text. Where that is not possible, returns it as it is. */
  #text(text: string, where: Where, path: readonly PropertyKey[]): { value: unknown; used: readonly UsedParam[] } {
    const parts = splitText(text);
    const used: UsedParam[] = [];
    const asWritten = { value: text, used: [] };
    const values: unknown[] = [];
    for (const part of parts) {
      if (typeof part === 'string') {
        values.push(part);
        continue;
      }
      const fault = part.isOpen ? OPEN : this.#fault(part.param, where, parts.length > 1);
      const param = this.context.params.get(part.param);
      if (fault !== undefined) this.#refuse(path, fault);
      if (fault !== undefined || param?.value === undefined) return asWritten;
      used.push(usedParam(param));
      values.push(param.value);
    }
    this.isUsed ||= used.length > 0;
    const [first] = values;
    if (values.length > 1 || used.length === 0) {
      const whole = this.#count(joined(parts, values));
      const isShown = isReference(whole) && used.some(({ secret }) => secret);
      if (isShown) this.#refuse(path, IN_REFERENCE);
      return isShown ? asWritten : { value: whole, used };
    }
    const isGiven = this.context.params.get(used[0]?.name ?? '')?.isGiven === true;
    return { value: typeof first === 'string' && isGiven ? escapeReference(first) : first, used };
  }

  /** Says why a parameter cannot be used here; an empty text where another issue already does. */
  #fault(name: string, where: Where, isPart: boolean): string | undefined {
    const { params } = this.context;
    const param = params.get(name);
    if (!param) {
      const isShown = this.context.issues.length < LIMITS.issues;
      const known = isShown ? [...params.keys()].filter((one) => one !== ENVIRONMENT) : [];
      return `${undeclared(name, known)} ${ESCAPE}`;
    }
    if (param.value === undefined) return this.#missingValue(param);
    if (param.secret && where !== 'settings')
      return `the parameter "${name}" is secret, and this is shown. Use it only in a secret setting of a flavor.`;
    if (isPart && !param.isGiven && isReference(param.value))
      return `the value of "${name}" is a reference, which must be the whole text: write only \${params.${name}} here.`;
    return undefined;
  }

  /** One issue for each parameter: it may be used in many places. */
  #missingValue({ name, declaredAt, secret }: Param): string | undefined {
    if (this.#missing.has(name)) return undefined;
    this.#missing.add(name);
    if (name === ENVIRONMENT) return `no environment is chosen. ${HOW_TO_CHOOSE}`;
    const ways = secret
      ? `Set ${variableOf(name)}`
      : `Give it with --param ${name}=… or ${variableOf(name)}, or write a default`;
    return `the parameter "${name}" has no value. ${ways} (it is declared in ${declaredAt}).`;
  }

  #count(text: string): string {
    this.context.texts.characters += text.length;
    if (this.context.texts.characters <= LIMITS.filledCharacters) return text;
    const message = `the texts with parameters have more than ${LIMITS.filledCharacters} characters, which is the limit. Use shorter values.`;
    throw new InvalidDefinitionError([locate({ ...this.parsed, file: this.context.file }, problem([], message))]);
  }

  #refuse(path: readonly PropertyKey[], message: string, about: 'key' | 'value' = 'value'): void {
    const source = { value: undefined, file: this.context.file, locate: () => this.parsed.locate(path, about) };
    this.context.issues.push(locate(source, { ...problem([...this.prefix, ...path], message), about }));
  }
}

function usedParam({ name, from = '', isGiven = false, secret }: Param): UsedParam {
  return { name, from, given: isGiven && name !== ENVIRONMENT, secret };
}

const ESCAPE = 'If this is a plain text, put one more $ before it.';

const OPEN = `it has no "}". ${ESCAPE}`;

const IN_REFERENCE = 'plans and errors show references, so a secret parameter cannot be a part of one.';

const IN_KEY = 'a key cannot have a parameter in it.';

/** Settings are all keys of a definition but those that the framework reads itself. */
function whereIs(where: Where, key: string | number, value: unknown): Where {
  if (where !== 'definition' || typeof key === 'number') return where;
  if (key === 'particles' && Array.isArray(value)) return 'definition';
  return NOT_SETTINGS.has(key) ? 'other' : 'settings';
}
