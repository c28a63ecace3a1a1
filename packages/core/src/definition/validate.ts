import { type DefinitionIssue, InvalidDefinitionError, InvalidStateError } from '../errors/definition-errors.js';
import { UnknownFlavorError } from '../errors/registry-errors.js';
import type { AnyFlavor } from '../flavor.js';
import type { Registry } from '../registry.js';
import { DESIRED_STATES, type DesiredState, parseState, State } from '../state.js';
import { jsonSchemaOf, keysAt } from './json-schema.js';
import { findNonData } from './plain-data.js';
import { findReferences } from './references.js';
import { explainIssues, type SchemaIssue, show, valueAt } from './schema-issues.js';
import type { DefinitionSource } from './source.js';

/** A definition that is valid: the keys that all flavors share, and the flavor's own part as its schema gives it. */
export interface ValidDefinition {
  readonly flavor: AnyFlavor;
  readonly name: string;
  readonly desiredState: DesiredState;
  readonly definition: unknown;
}

/** What validation makes of a definition. */
export type Validated = { readonly valid: ValidDefinition } | { readonly issues: readonly DefinitionIssue[] };

const COMMON_KEYS: readonly string[] = ['flavor', 'pcf_name', 'desired_state'];

/** PCF's keys that this version does not carry out: to ignore one would be a promise that is not kept. */
const NOT_SUPPORTED_YET: readonly string[] = [
  'adopt',
  'base_particle_config',
  'callbacks',
  'children',
  'group',
  'ignore_changes',
  'multiplier',
  'parents',
  'particles',
  'persist_on_terminate',
  'persist_on_termination',
  'persist_on_update',
  'replace_on_change',
  'rollback',
];

/** `:` and `$` divide ids and references. */
const NAME = /^[^:$\p{Cc}]{1,255}$/u;

/** Validates a definition against the flavors of a registry, and says everything that is wrong with it at once. Pure. */
export function validateDefinition(source: DefinitionSource, registry: Registry): Validated {
  const { value } = source;
  if (!isRecord(value)) {
    return { issues: [locate(source, problem([], `a definition is a map of keys to values, found ${show(value)}.`))] };
  }
  const strange = findNonData(value);
  if (strange) return { issues: [locate(source, problem(strange.path, strange.message))] };
  const issues: SchemaIssue[] = [];
  const flavor = readFlavor(value.flavor, registry, issues);
  const name = readName(value.pcf_name, issues);
  const desiredState = readDesiredState(value.desired_state, issues);
  refuseLaterKeys(value, flavor, issues);
  for (const path of findKeys(value, '__proto__')) {
    issues.push({
      ...problem(path, 'the key "__proto__" has a meaning of its own in JavaScript: use another.'),
      about: 'key',
    });
  }
  const definition = flavor && readOwnPart(value, flavor, issues);
  if (issues.length > 0 || !flavor) return { issues: issues.map((issue) => locate(source, issue)) };
  return { valid: { flavor, name, desiredState, definition } };
}

/**
 * Validates definitions that belong together: no two may have the same id.
 *
 * @throws {@link InvalidDefinitionError} with all that is wrong with all of them
 */
export function validateDefinitions(sources: readonly DefinitionSource[], registry: Registry): ValidDefinition[] {
  const ids = new Set<string>();
  const issues: DefinitionIssue[] = [];
  const valid = sources.flatMap((source) => {
    const result = validateDefinition(source, registry);
    if ('issues' in result) {
      issues.push(...result.issues);
      return [];
    }
    const id = `${result.valid.flavor.name}:${result.valid.name}`;
    if (ids.has(id))
      issues.push(locate(source, problem(['pcf_name'], `${id} is there twice: give each a name of its own.`)));
    ids.add(id);
    return [result.valid];
  });
  if (issues.length > 0) throw new InvalidDefinitionError(issues);
  return valid;
}

function readFlavor(value: unknown, registry: Registry, issues: SchemaIssue[]): AnyFlavor | undefined {
  if (typeof value !== 'string' || value === '') {
    const known = registry.list().map((flavor) => flavor.name);
    issues.push(problem(['flavor'], `${foundOrMissing(value)}; expected the name of a flavor: ${known.join(', ')}.`));
    return undefined;
  }
  try {
    return registry.get(value);
  } catch (error) {
    if (!(error instanceof UnknownFlavorError)) throw error;
    issues.push(problem(['flavor'], error.message));
    return undefined;
  }
}

function readName(value: unknown, issues: SchemaIssue[]): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  const rule = 'a name of 1 to 255 characters, without ":", "$" and control characters';
  issues.push(problem(['pcf_name'], `${foundOrMissing(value)}; expected ${rule}.`));
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

/** Those of PCF's keys that neither core nor the flavor carries out. */
function laterKeys(flavor: AnyFlavor | undefined): readonly string[] {
  const schema = flavor && jsonSchemaOf(flavor.schema);
  const own = schema ? keysAt(schema, []) : [];
  return NOT_SUPPORTED_YET.filter((key) => !own.includes(key));
}

function refuseLaterKeys(value: Record<string, unknown>, flavor: AnyFlavor | undefined, issues: SchemaIssue[]): void {
  for (const key of laterKeys(flavor).filter((later) => Object.hasOwn(value, later))) {
    issues.push({ ...problem([key], `"${key}" is not supported yet: take it out.`), about: 'key' });
  }
  for (const path of findReferences(value)) {
    issues.push(
      problem(path, `the reference ${show(valueAt(value, path))} is not supported yet: write the value itself.`),
    );
  }
}

function readOwnPart(value: Record<string, unknown>, flavor: AnyFlavor, issues: SchemaIssue[]): unknown {
  const shared = [...COMMON_KEYS, ...laterKeys(flavor)];
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !shared.includes(key)));
  const result = flavor.schema['~standard'].validate(own);
  if (result instanceof Promise) {
    throw new TypeError(
      `The schema of the flavor "${flavor.name}" validates asynchronously; a definition's schema must not.`,
    );
  }
  const holes = new Set(findReferences(own).map((path) => JSON.stringify(path)));
  if (result.issues) {
    const found = explainIssues(result.issues, own, jsonSchemaOf(flavor.schema), COMMON_KEYS);
    issues.push(...found.filter(({ path }) => !holes.has(JSON.stringify(path)) && !path.includes('__proto__')));
    return undefined;
  }
  const known = new Set(issues.map((issue) => issue.path.join('.')));
  issues.push(...missingUniqueKeys(value, flavor).filter((issue) => !known.has(issue.path.join('.'))));
  if (holes.size === 0)
    issues.push(...(flavor.check?.(result.value) ?? []).map(({ path, message }) => problem(path, message)));
  return result.value;
}

function missingUniqueKeys(value: unknown, flavor: AnyFlavor): SchemaIssue[] {
  return flavor.uniqueKeys
    .map((key) => key.split('.'))
    .filter((path) => [undefined, null, ''].some((nothing) => valueAt(value, path) === nothing))
    .map((path) => problem(path, `missing; ${flavor.name} needs it to tell the resource from others.`));
}

/** Where a key stands, at any depth. */
function findKeys(value: unknown, wanted: string, path: readonly PropertyKey[] = []): PropertyKey[][] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, isList ? Number(key) : key];
    return [...(key === wanted ? [here] : []), ...findKeys(inner, wanted, here)];
  });
}

function foundOrMissing(value: unknown): string {
  return value === undefined || value === null ? 'missing' : `found ${show(value)}`;
}

function problem(path: readonly PropertyKey[], message: string): SchemaIssue {
  return { path, message, about: 'value' };
}

function locate(source: DefinitionSource, { path, message, about }: SchemaIssue): DefinitionIssue {
  const position = source.locate?.(path, about);
  return {
    path,
    message,
    ...(source.file === undefined ? {} : { file: source.file }),
    ...(position ? { position } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
