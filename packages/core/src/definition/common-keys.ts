import { InvalidStateError } from '../errors/definition-errors.js';
import { didYouMean } from '../errors/did-you-mean.js';
import type { Protection } from '../model/protection.js';
import { DESIRED_STATES, type DesiredState, State } from '../model/state.js';
import type { Verb } from '../model/transitions.js';
import { parseState } from '../particle/desired-state.js';
import { type Callback, type Callbacks } from '../particle/particle.js';
import { isRecord } from '../values.js';
import { IN_QUOTES, problem, type SchemaIssue, show } from './issues.js';
import { findNonData } from './plain-data.js';

/** The keys that all flavors share, without dependencies. */
export interface CommonPart {
  readonly name: string;
  readonly desiredState: DesiredState;
  readonly protection: Protection;
  readonly callbacks: Callbacks;
}

const CALLBACK_KINDS: readonly Verb[] = ['start', 'stop', 'terminate', 'update'];

/** `:` and `$` separate the parts of ids and references. */
const NAME = /^[^:$\p{Cc}]{1,255}$/u;

/** Reads the keys that all flavors share. */
export function readCommonPart(value: Readonly<Record<string, unknown>>, issues: SchemaIssue[]): CommonPart {
  return {
    name: readName(value.pcf_name, issues),
    desiredState: readDesiredState(value.desired_state, issues),
    protection: readProtection(value, issues),
    callbacks: readCallbacks(value.callbacks, issues),
  };
}

export function foundOrMissing(value: unknown): string {
  return value === undefined || value === null ? 'missing' : `found ${show(value)}`;
}

function readName(value: unknown, issues: SchemaIssue[]): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  const rule = 'a name of 1 to 255 characters, without ":", "$" and control characters';
  const advice = ['number', 'boolean'].includes(typeof value) ? IN_QUOTES : '';
  issues.push(problem(['pcf_name'], `${foundOrMissing(value)}; expected ${rule}.${advice}`));
  return '';
}

function readDesiredState(value: unknown, issues: SchemaIssue[]): DesiredState {
  if (value === undefined) return State.running;
  if (typeof value !== 'string') {
    issues.push(problem(['desired_state'], `expected ${DESIRED_STATES.join(', ')}, found ${show(value)}.`));
    return State.running;
  }
  try {
    return parseState(value);
  } catch (error) {
    if (!(error instanceof InvalidStateError)) throw error;
    issues.push(problem(['desired_state'], error.message));
    return State.running;
  }
}

/** PCF's documentation has `persist_on_terminate`, its code reads `persist_on_termination`. Either protects. */
function readProtection(value: Readonly<Record<string, unknown>>, issues: SchemaIssue[]): Protection {
  const [termination, terminate, update] = ['persist_on_termination', 'persist_on_terminate', 'persist_on_update'].map(
    (key) => readFlag(value, key, issues),
  );
  return { termination: termination === true || terminate === true, update: update === true };
}

/** Reads a key that is `true`, `false` or absent. */
export function readFlag(value: Readonly<Record<string, unknown>>, key: string, issues: SchemaIssue[]): boolean {
  const flag = value[key];
  if (flag === undefined || typeof flag === 'boolean') return flag === true;
  issues.push(problem([key], `expected true or false, found ${show(flag)}.`));
  return false;
}

function readCallbacks(value: unknown, issues: SchemaIssue[]): Callbacks {
  if (value === undefined) return {};
  const path = ['callbacks'];
  if (!isRecord(value)) {
    issues.push(problem(path, `expected a map from ${CALLBACK_KINDS.join(', ')} to callbacks, found ${show(value)}.`));
    return {};
  }
  for (const key of Object.keys(value).filter((kind) => !CALLBACK_KINDS.some((known) => known === kind))) {
    const message = `unknown kind of transition "${key}".${didYouMean(key, CALLBACK_KINDS)} Known kinds: ${CALLBACK_KINDS.join(', ')}.`;
    issues.push({ ...problem([...path, key], message), about: 'key' });
  }
  const callbacks = CALLBACK_KINDS.flatMap((kind) => {
    const callback = Object.hasOwn(value, kind) ? readCallback(value[kind], [...path, kind], issues) : undefined;
    return callback ? [[kind, callback] as const] : [];
  });
  return Object.fromEntries(callbacks);
}

function readCallback(value: unknown, path: readonly PropertyKey[], issues: SchemaIssue[]): Callback | undefined {
  if (!isRecord(value)) {
    issues.push(problem(path, `expected { function, kwargs }, found ${show(value)}.`));
    return undefined;
  }
  const { function: callback, kwargs, ...others } = value;
  for (const key of Object.keys(others)) {
    const message = `unknown key "${key}".${didYouMean(key, ['function', 'kwargs'])} Known here: function, kwargs.`;
    issues.push({ ...problem([...path, key], message), about: 'key' });
  }
  if (!isFunction(callback)) {
    const hint = 'A file cannot contain functions: write the definition in code.';
    issues.push(problem([...path, 'function'], `${foundOrMissing(callback)}; expected a function. ${hint}`));
    return undefined;
  }
  const isKnown = kwargs === undefined || isKwargs(kwargs, [...path, 'kwargs'], issues);
  if (!isKnown) return undefined;
  return { function: callback, ...(kwargs === undefined ? {} : { kwargs: structuredClone(kwargs) }) };
}

function isKwargs(
  value: unknown,
  path: readonly PropertyKey[],
  issues: SchemaIssue[],
): value is Record<string, unknown> {
  const strange = findNonData(value, path);
  const isMap = isRecord(value);
  if (strange) issues.push(problem(strange.path, strange.message));
  else if (!isMap) issues.push(problem(path, `expected a map of arguments, found ${show(value)}.`));
  else if (Object.hasOwn(value, 'particle') && value.particle !== true)
    issues.push(
      problem([...path, 'particle'], `expected true, which stands for the particle, found ${show(value.particle)}.`),
    );
  else return true;
  return false;
}

function isFunction(value: unknown): value is Callback['function'] {
  return typeof value === 'function';
}
