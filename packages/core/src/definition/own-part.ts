import type { AnyFlavor } from '../flavor.js';
import { isRecord, messageOf } from '../values.js';
import { explainIssues, problem, type SchemaIssue, valueAt } from './issues.js';
import { jsonSchemaOf, keysAt } from './json-schema.js';
import { findReferences, mapTexts, type PlacedReference, unescapeReference, visitValues } from './references.js';
import { COMMON_KEYS, FIELD_KEYS } from './schema/keys.js';

/** The flavor's part of a definition: complete, or with references that have to be resolved first. */
export type OwnPart =
  | { readonly kind: 'whole'; readonly definition: unknown }
  | {
      readonly kind: 'open';
      readonly raw: Readonly<Record<string, unknown>>;
      readonly holes: readonly PlacedReference[];
    };

/**
 * Validates the flavor's part of a definition. Where it holds references, validates only its structure: a reference can stand
 * for any value.
 *
 * @param isBare - whether the keys that name and locate the resource are enough
 * @param hidden - paths whose values are not shown
 */
export function readOwnPart(
  value: Readonly<Record<string, unknown>>,
  flavor: AnyFlavor,
  issues: SchemaIssue[],
  isBare: boolean,
  hidden: readonly (readonly PropertyKey[])[] = [],
): OwnPart | undefined {
  const shared = sharedKeys(flavor);
  const raw = Object.fromEntries(Object.entries(value).filter(([key]) => !shared.has(key)));
  const protos = findKeys(raw, '__proto__');
  for (const path of protos) {
    const message = 'the key "__proto__" is reserved in JavaScript: use another key.';
    issues.push({ ...problem(path, message), about: 'key' });
  }
  const holes = findReferences(raw);
  const own = validateOwnPart(raw, flavor, issues, { holes, hidden, isBare });
  const missing = missingUniqueKeys(value, flavor);
  issues.push(...missing.filter(({ path }) => !issues.some((issue) => keyOf(issue.path) === keyOf(path))));
  if (protos.length > 0) return undefined;
  return holes.length > 0 ? { kind: 'open', raw, holes } : own;
}

/** What is validated differently. */
export interface Apart {
  /** Paths where any value is allowed. */
  readonly holes?: readonly PlacedReference[];
  /** Paths whose values are not shown, nor what is in them: they came from elsewhere and may be secret. */
  readonly hidden?: readonly (readonly PropertyKey[])[];
  /** Whether settings may be missing: the flavor completes the definition. */
  readonly isBare?: boolean;
}

/** Validates a flavor's part of a definition. */
export function validateOwnPart(
  raw: Readonly<Record<string, unknown>>,
  flavor: AnyFlavor,
  issues: SchemaIssue[],
  { holes = [], hidden = [], isBare = false }: Apart = {},
): OwnPart | undefined {
  const value = mapTexts(raw, unescapeReference);
  const result = flavor.schema['~standard'].validate(value);
  if (result instanceof Promise) {
    throw new TypeError(
      `The schema of the flavor "${flavor.name}" validates asynchronously; a definition's schema must not.`,
    );
  }
  const canComplete = isBare && flavor.bareDefinition !== undefined;
  if (result.issues) {
    const shared = [...COMMON_KEYS, ...FIELD_KEYS];
    const found = explainIssues(result.issues, raw, jsonSchemaOf(flavor.schema), shared, hidden);
    const open = new Set(holes.map(({ path }) => keyOf(path)));
    const isMissing = ({ about, path }: SchemaIssue) =>
      about === 'value' && valueAt(raw, path) === undefined && !leadsToName(path, flavor);
    const faults = found.filter((issue) => !open.has(keyOf(issue.path)) && !(canComplete && isMissing(issue)));
    issues.push(...faults.filter(({ path }) => !path.includes('__proto__')));
    return canComplete && found.every(isMissing) && isRecord(value) ? complete(value, flavor, issues) : undefined;
  }
  const violations = holes.length === 0 ? (flavor.check?.(result.value) ?? []) : [];
  const faults = violations.filter(({ path }) => !canComplete || valueAt(raw, path) !== undefined);
  issues.push(...faults.map(({ path, message }) => problem(path, message)));
  return { kind: 'whole', definition: result.value };
}

/** Whether a path is one of the keys that name the resource, or of a map around one. */
function leadsToName(path: readonly PropertyKey[], { uniqueKeys }: AnyFlavor): boolean {
  return uniqueKeys.some((key) => path.every((part, index) => part === key.split('.')[index]));
}

/** Lets the flavor complete a definition that has only a part of its settings. */
function complete(
  value: Readonly<Record<string, unknown>>,
  flavor: AnyFlavor,
  issues: SchemaIssue[],
): OwnPart | undefined {
  try {
    return { kind: 'whole', definition: flavor.bareDefinition?.(value) };
  } catch (error) {
    const message = `the flavor ${flavor.name} cannot complete this definition: ${messageOf(error)}`;
    issues.push(problem([], message));
    return undefined;
  }
}

/** Returns the keys of a definition that all flavors share, without those that the flavor's own schema has too. */
export function withoutOwnKeys(
  value: Readonly<Record<string, unknown>>,
  flavor: AnyFlavor,
): Readonly<Record<string, unknown>> {
  const shared = sharedKeys(flavor);
  return Object.fromEntries(Object.entries(value).filter(([key]) => shared.has(key)));
}

/** The keys of a definition that are not the flavor's own: those that all flavors share, except where its schema has them too. */
function sharedKeys(flavor: AnyFlavor): ReadonlySet<string> {
  const known = sharedKeysOf.get(flavor);
  if (known) return known;
  const own = ownKeys(flavor);
  const shared = new Set([...COMMON_KEYS, ...FIELD_KEYS].filter((key) => !own.includes(key)));
  sharedKeysOf.set(flavor, shared);
  return shared;
}

/** The keys that the flavor's own schema has at the top. */
export function ownKeys(flavor: AnyFlavor): readonly string[] {
  const schema = jsonSchemaOf(flavor.schema);
  return schema ? keysAt(schema, []) : [];
}

const sharedKeysOf = new WeakMap<AnyFlavor, ReadonlySet<string>>();

/** A path as a text. Different paths have different texts. */
function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map((key) => (typeof key === 'symbol' ? String(key) : key)));
}

function missingUniqueKeys(value: unknown, flavor: AnyFlavor): SchemaIssue[] {
  return flavor.uniqueKeys
    .map((key) => key.split('.'))
    .filter((path) => [undefined, null, ''].some((nothing) => valueAt(value, path) === nothing))
    .map((path) => problem(path, `missing; ${flavor.name} needs it to identify the resource.`));
}

/** Returns the paths of a key, at any depth. */
function findKeys(value: unknown, wanted: string): PropertyKey[][] {
  const found: PropertyKey[][] = [];
  visitValues(value, (_, path) => {
    if (path.at(-1) === wanted) found.push([...path]);
  });
  return found;
}
