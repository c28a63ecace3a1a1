import { isRecord } from '@pcf/core/values';
import { MAX_NESTING_LEVELS } from '@pcf/dynamodb-facts';
import type { DynaliteType, DynaliteTypes } from 'dynalite/validations/types';

/**
 * Attributes of DynamoDB have at most 32 levels of lists and maps. Each level is two levels of JSON, and a request adds at most a
 * dozen more. So 32 levels always pass, and what passes is shallow enough for dynalite, which is recursive.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
const DEEPEST_JSON = MAX_NESTING_LEVELS * 2 + 12;

export const isTooDeep = (value: unknown, left: number = DEEPEST_JSON): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((member) => isTooDeep(member, left - 1)));

/**
 * The members of a request that dynalite does not know: it would drop them silently.
 *
 * @param path where the value is, such as `PutItem` or `Query.KeyConditions.id`
 */
export function* unknownMembers(types: DynaliteTypes, value: unknown, path: string): Generator<string> {
  if (!isRecord(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) yield `${path}.${name}`;
    else yield* unknownInside(type, member, `${path}.${name}`);
  }
}

function* unknownInside(type: DynaliteType, value: unknown, path: string): Generator<string> {
  if (typeof type === 'string' || type.children === undefined) return;
  const { children } = type;
  if (!isType(children)) {
    yield* unknownMembers(children, value, path);
  } else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* unknownInside(children, element, `${path}[${index}]`);
  } else if (isRecord(value)) {
    for (const [name, element] of Object.entries(value)) yield* unknownInside(children, element, `${path}.${name}`);
  }
}

/** The children of a list or a map are one type; those of a structure are its members' types. */
const isType = (children: DynaliteTypes | DynaliteType): children is DynaliteType =>
  typeof children === 'string' || typeof children.type === 'string';

/** dynalite loses attributes of this name. */
export function hasLostName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLostName);
  return isRecord(value) && Object.entries(value).some(([name, member]) => name === '__proto__' || hasLostName(member));
}
