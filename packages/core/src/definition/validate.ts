import { type DefinitionIssue, InvalidDefinitionError } from '../errors/definition-errors.js';
import { UnknownFlavorError } from '../errors/registry-errors.js';
import type { AnyFlavor } from '../flavor.js';
import type { Adoption } from '../model/marks.js';
import type { Registry } from '../registry.js';
import { isRecord } from '../values.js';
import { readAdoption } from './adoption-keys.js';
import { type CommonPart, foundOrMissing, readCommonPart, readFlag } from './common-keys.js';
import { explainUnknownKey, locate, problem, type SchemaIssue, show } from './issues.js';
import { type OwnPart, ownKeys, readOwnPart, withoutOwnKeys } from './own-part.js';
import { copyPlainData } from './plain-data.js';
import { COMMON_KEYS, FIELD_KEYS } from './schema/keys.js';
import { keyMeantAs } from './schema/meant.js';
import { isWriteOnly, secretParams } from './secret-settings.js';
import type { DefinitionSource } from './source.js';

/** A valid definition: the keys that all flavors share, and the flavor's own part. */
export interface ValidDefinition extends CommonPart {
  readonly flavor: AnyFlavor;
  /** Which existing resources it may change; absent where the definition does not say. */
  readonly adoption?: Adoption;
  readonly own: OwnPart;
}

/** A valid definition without references. */
export type CompleteDefinition = ValidDefinition & { readonly own: Extract<OwnPart, { kind: 'whole' }> };

/** The result of validation. */
export type Validated = { readonly valid: ValidDefinition } | { readonly issues: readonly DefinitionIssue[] };

/**
 * Validates the definition of one particle, and returns all issues at once. Pure. Ignores the keys that connect it to other
 * particles.
 *
 * @param source - plain data, as {@link copyPlainData} returns it
 * @param owner - the owner of the resource, where there is one
 */
export function validateDefinition(source: DefinitionSource, registry: Registry, owner: string | undefined): Validated {
  const { value } = source;
  const issues: SchemaIssue[] = [];
  const secrets = secretParams(value, source.paramsAt);
  const valid = isRecord(value) ? validateMap(value, { registry, owner, issues, secrets }) : undefined;
  if (!isRecord(value))
    issues.push(problem([], `a definition is a map of keys to values, found ${show(value)}.${spaceAfter(value)}`));
  if (issues.length > 0 || !valid) return { issues: issues.map((issue) => locate(source, issue)) };
  return { valid };
}

/** YAML reads `flavor:lamp` as a text. */
function spaceAfter(value: unknown): string {
  return typeof value === 'string' && /^[a-z_]+:\S/i.test(value) ? ' Put a space after each ":".' : '';
}

/**
 * Validates the definition of a particle that stands alone.
 *
 * @throws {@link InvalidDefinitionError} with all issues, including keys that are valid only in a field
 */
export function validateAlone(definition: unknown, registry: Registry, owner: string | undefined): CompleteDefinition {
  const plain = copyPlainData(definition);
  if ('strange' in plain) throw new InvalidDefinitionError([plain.strange]);
  const result = validateDefinition({ value: plain.copy }, registry, owner);
  const issues = [...fieldIssues(plain.copy), ...('issues' in result ? result.issues : openIssues(result.valid.own))];
  if (issues.length > 0 || 'issues' in result || result.valid.own.kind === 'open')
    throw new InvalidDefinitionError(issues);
  const { own } = result.valid;
  return { ...result.valid, own };
}

const IN_FIELD = 'is only valid in a field. Create one with pcf.field([…]).';

function fieldIssues(definition: unknown): DefinitionIssue[] {
  if (!isRecord(definition)) return [];
  return FIELD_KEYS.filter((key) => Object.hasOwn(definition, key)).map((key) => ({
    path: [key],
    message: `"${key}" ${IN_FIELD}`,
  }));
}

function openIssues(own: OwnPart): DefinitionIssue[] {
  if (own.kind === 'whole') return [];
  return own.holes.map(({ path, reference }) => ({ path, message: `the reference ${show(reference)} ${IN_FIELD}` }));
}

interface Validation {
  readonly registry: Registry;
  readonly owner: string | undefined;
  readonly issues: SchemaIssue[];
  /** The paths of values that have secret parameters. */
  readonly secrets: readonly (readonly PropertyKey[])[];
}

function validateMap(
  value: Readonly<Record<string, unknown>>,
  { registry, owner, issues, secrets }: Validation,
): ValidDefinition | undefined {
  const flavor = readFlavor(value.flavor, registry, issues);
  const common = readCommonPart(value, issues);
  if (!flavor) {
    explainMisnamed(value, [], issues);
    return undefined;
  }
  const shared = withoutOwnKeys(value, flavor);
  const observeOnly = readFlag(shared, 'observe_only', issues);
  const adoption = readAdoption(shared, { flavor, name: common.name, owner, observeOnly }, issues);
  const shown = secrets.filter((path) => !isWriteOnly(path, flavor.schema));
  for (const path of shown) issues.push(problem(path, shownSecret(flavor)));
  const own = shown.length > 0 ? undefined : readOwnPart(value, flavor, issues, observeOnly, secrets);
  explainMisnamed(value, ownKeys(flavor), issues);
  const protection = { ...common.protection, ...(observeOnly && { observeOnly }) };
  return own && { flavor, ...common, protection, ...(adoption && { adoption }), own };
}

function shownSecret({ name }: AnyFlavor): string {
  return (
    `its parameter is secret, and plans and events show this setting: the flavor ${name} does not mark it as writeOnly. ` +
    'Use the parameter only in settings that it marks.'
  );
}

/** One issue, and not two, where a key that every definition needs is missing because it has another name. */
function explainMisnamed(
  value: Readonly<Record<string, unknown>>,
  ownKeys: readonly string[],
  issues: SchemaIssue[],
): void {
  for (const wanted of ['flavor', 'pcf_name']) {
    const key = keyMeantAs(wanted, value, [...COMMON_KEYS, ...FIELD_KEYS, ...ownKeys]);
    if (key === undefined) continue;
    const others = issues.filter(({ path }) => path.length !== 1 || (path[0] !== wanted && path[0] !== key));
    issues.splice(0, issues.length, explainUnknownKey([key], key, [wanted]), ...others);
  }
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
