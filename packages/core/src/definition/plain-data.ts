import type { RuleViolation } from '../flavor.js';

/** How deep a definition may be nested: a deeper one is a mistake, a cycle, or an attack. */
const DEEPEST = 100;

/** A copy of a value, or the first place where it is no plain data. */
export type PlainCopy = { readonly copy: unknown } | { readonly strange: RuleViolation };

/**
 * Copies and freezes plain data: maps, lists, texts, numbers, booleans, nothing. Definitions in code can hold anything, getters that throw
 * or change their minds too: each value is read once, and what is not data is told. The functions of particles' callbacks are
 * taken as they are.
 *
 * @param path - where the value stands
 */
export function copyPlainData(value: unknown, path: readonly PropertyKey[] = []): PlainCopy {
  if (path.length > DEEPEST)
    return { strange: { path: [], message: `it is nested deeper than ${DEEPEST} levels, or contains itself.` } };
  if (typeof value !== 'object' || value === null) {
    const isData = ['string', 'number', 'boolean', 'undefined'].includes(typeof value) || value === null;
    if (isData || (typeof value === 'function' && isCallback(path))) return { copy: value };
    return { strange: { path, message: `a ${typeof value} is no data.` } };
  }
  try {
    const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
    if (isPlain) return copyEntries(value, path);
    return { strange: { path, message: `an object of the class ${value.constructor?.name} is no plain data.` } };
  } catch (error) {
    return { strange: { path, message: `it cannot be read: ${error instanceof Error ? error.message : 'it throws'}` } };
  }
}

/** Where a value is something else than plain data: the first such place. */
export function findNonData(value: unknown, path: readonly PropertyKey[] = []): RuleViolation | undefined {
  const result = copyPlainData(value, path);
  return 'strange' in result ? result.strange : undefined;
}

function copyEntries(value: object, path: readonly PropertyKey[]): PlainCopy {
  const isList = Array.isArray(value);
  const copied: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const result = copyPlainData(inner, [...path, isList ? Number(key) : key]);
    if ('strange' in result) return result;
    copied.push([key, result.copy]);
  }
  return { copy: Object.freeze(isList ? copied.map(([, inner]) => inner) : Object.fromEntries(copied)) };
}

/** Whether a path leads to the function of a callback of a definition, or of a member of a quasiparticle. */
function isCallback(path: readonly PropertyKey[]): boolean {
  const [word, , key] = path.slice(-3);
  const above = path.slice(0, -3);
  const isParticle = above.every((part) => part === 'particles' || typeof part === 'number');
  return word === 'callbacks' && key === 'function' && isParticle;
}
