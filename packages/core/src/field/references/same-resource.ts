import { locate, problem, show, valueAt } from '../../definition/issues.js';
import type { PlacedReference } from '../../definition/references.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import type { AnyFlavor } from '../../flavor.js';
import type { Keys } from '../../listing.js';
import { digestOfData } from '../../reconcile/plan/digest.js';
import type { Services } from '../../services/container.js';
import { isRecord } from '../../values.js';
import type { FieldMember } from '../member.js';

/**
 * Finds members that describe the same resource: of one flavor, with equal unique keys and location. Two of them would undo
 * each other's changes. Names and locations are compared as declared, unless the flavor computes the location.
 */
export class ResourceNames {
  readonly #members = new Map<string, FieldMember>();

  constructor(private readonly services: Services) {}

  /**
   * Adds a member, unless its unique keys or location are not known yet.
   *
   * @param definition - the flavor's part of its definition with references resolved; by default as written
   * @returns an issue where another member describes the same resource
   */
  add(member: FieldMember, definition?: unknown): DefinitionIssue | undefined {
    const key = keyOf(member, definition, this.services);
    const other = key === undefined ? undefined : this.#members.get(key);
    if (key !== undefined && !other) this.#members.set(key, member);
    return other && other.id !== member.id ? issueOf(member, other, definition) : undefined;
  }
}

/** Returns a text that is equal for members that describe one resource; `undefined` while a reference identifies it. */
function keyOf(member: FieldMember, filled: unknown, services: Services): string | undefined {
  const { flavor } = member.valid;
  if (filled === undefined && member.holes.some((hole) => identifies(hole, flavor))) return undefined;
  return resourceKey(flavor, declaredBy(member, filled), services);
}

/**
 * Returns a text that is equal for definitions of one resource: flavor, location and unique keys.
 *
 * @param keys - a definition, or only the keys that name and locate the resource; with `pcf_name`
 */
export function resourceKey(flavor: AnyFlavor, keys: Keys, services: Services): string {
  const { uniqueKeys, locatedBy = [] } = flavor;
  const valuesOf = (paths: readonly string[]) => paths.map((path) => valueAt(keys, path.split('.')) ?? null);
  return JSON.stringify([flavor.name, valuesOf(uniqueKeys), flavor.location?.(keys, services) ?? valuesOf(locatedBy)]);
}

/** Which resource a definition describes. Two definitions with equal keys describe one resource. */
export interface DescribedResource {
  /** The name of its flavor. */
  readonly flavor: string;
  /** What names it, by the paths in the definition, for a person: `{ 'aws_resource.TableName': 'orders' }`. */
  readonly names: Readonly<Record<string, unknown>>;
  /** A fingerprint of its flavor, location and names: 64 hexadecimal digits. */
  readonly key: string;
}

/** Returns which resource a definition describes. */
export function describeResource(flavor: AnyFlavor, keys: Keys, services: Services): DescribedResource {
  const names = Object.fromEntries(flavor.uniqueKeys.map((path) => [path, valueAt(keys, path.split('.'))]));
  return { flavor: flavor.name, names, key: digestOfData(resourceKey(flavor, keys, services)) };
}

/** Returns which resource a member describes; `undefined` while a reference names or locates it. */
export function resourceOfMember(member: FieldMember, services: Services): DescribedResource | undefined {
  const { flavor } = member.valid;
  const isOpen = member.holes.some((hole) => identifies(hole, flavor));
  return isOpen ? undefined : describeResource(flavor, declaredBy(member), services);
}

/** Returns the flavor's part of a member's definition, with `pcf_name`. */
export function declaredBy(member: FieldMember, filled?: unknown): Keys {
  const { own } = member.valid;
  const definition = filled ?? (own.kind === 'whole' ? own.definition : own.raw);
  return { ...(isRecord(definition) ? definition : {}), pcf_name: member.name };
}

function issueOf(member: FieldMember, other: FieldMember, filled: unknown): DefinitionIssue {
  const { uniqueKeys } = member.valid.flavor;
  const path = uniqueKeys[0]?.split('.') ?? ['pcf_name'];
  const { file, position } = locate(other.source, problem(path, ''));
  const place = [file, position?.line].filter((part) => part !== undefined).join(':');
  const where = place === '' ? '' : ` (${place})`;
  const names = nameResource(member.valid.flavor, declaredBy(member, filled));
  const message =
    `${other.id}${where} and ${member.id} describe the same resource: both have ${names}. ` +
    'They would undo the changes of each other: remove one of them, or name another resource.';
  return locate(member.source, problem(path, message));
}

/**
 * Returns what names the resource of a definition, for errors: `aws_resource.TableName "orders"`.
 *
 * @param keys - a definition, or only the keys that name the resource; with `pcf_name`
 */
export function nameResource({ uniqueKeys }: AnyFlavor, keys: Keys): string {
  return uniqueKeys.map((key) => `${key} ${show(valueAt(keys, key.split('.')))}`).join(', ');
}

/** Returns whether a reference identifies the resource: without its value, the definition could mean another one. */
export function identifies({ path }: PlacedReference, { uniqueKeys, locatedBy = [] }: AnyFlavor): boolean {
  return [...uniqueKeys, ...locatedBy].some((key) => {
    const keys = key.split('.');
    return keys.slice(0, path.length).every((part, index) => part === path[index]);
  });
}
