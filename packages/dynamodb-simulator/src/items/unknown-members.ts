import type { DynaliteType, DynaliteTypes } from 'dynalite/validations/types';
import { isObject } from '../shapes/json-types.js';

/**
 * The members of a request that dynalite has no type for: it would drop them without a word.
 *
 * @param path where the value is, such as `PutItem` or `Query.KeyConditions.id`
 */
export function* unknownMembers(types: DynaliteTypes, value: unknown, path: string): Generator<string> {
  if (!isObject(value)) return;
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
  } else if (isObject(value)) {
    for (const [name, element] of Object.entries(value)) yield* unknownInside(children, element, `${path}.${name}`);
  }
}

/** The children of a list or a map are one type; those of a structure are its members' types. */
const isType = (children: DynaliteTypes | DynaliteType): children is DynaliteType =>
  typeof children === 'string' || typeof children.type === 'string';

/** dynalite loses attributes of this name. */
export function hasLostName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasLostName);
  return isObject(value) && Object.entries(value).some(([name, member]) => name === '__proto__' || hasLostName(member));
}
