import type { RuleViolation } from '../flavor.js';

/** How deep a definition may be nested: a deeper one is a mistake, a cycle, or an attack. */
const DEEPEST = 100;

/**
 * Where a value is something else than plain data (maps, lists, texts, numbers, booleans, nothing): the first such place.
 * Definitions in code can hold anything, and must be data before anybody works with them; save for the callbacks of
 * particles, which hold functions and are read on their own.
 *
 * @param path - where the value stands
 */
export function findNonData(value: unknown, path: readonly PropertyKey[] = []): RuleViolation | undefined {
  if (path.length > DEEPEST)
    return { path: [], message: `it is nested deeper than ${DEEPEST} levels, or contains itself.` };
  if (typeof value !== 'object' || value === null) {
    const isData = ['string', 'number', 'boolean', 'undefined'].includes(typeof value) || value === null;
    return isData ? undefined : { path, message: `a ${typeof value} is no data.` };
  }
  try {
    const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
    if (!isPlain) return { path, message: `an object of the class ${value.constructor?.name} is no plain data.` };
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'callbacks' && isParticle(path)) continue;
      const found = findNonData(inner, [...path, Array.isArray(value) ? Number(key) : key]);
      if (found) return found;
    }
  } catch (error) {
    return { path, message: `it cannot be read: ${error instanceof Error ? error.message : 'it throws'}` };
  }
  return undefined;
}

/** Whether a path leads to a definition, or to a member of a quasiparticle. */
function isParticle(path: readonly PropertyKey[]): boolean {
  return path.every((key) => key === 'particles' || typeof key === 'number');
}
