import type { RuleViolation } from '../flavor.js';
import { LIMITS } from './limits.js';

/** A copy of a value and the number of values in it; or the first path that is not plain data. */
export type PlainCopy = { readonly copy: unknown; readonly values: number } | { readonly strange: RuleViolation };

/**
 * Copies and freezes plain data: maps, lists, texts, numbers, booleans, nothing. A definition in code can hold anything, such
 * as getters that throw or change: each value is read once, and anything but data is an error. So is data that is nested too
 * deeply or too large, where shared objects count at each place. Functions of callbacks are kept.
 *
 * @param path - the path of the value
 */
export function copyPlainData(value: unknown, path: readonly PropertyKey[] = []): PlainCopy {
  const copier = new Copier([...path]);
  try {
    return { copy: copier.copy(value), values: copier.values };
  } catch (error) {
    if (error instanceof Strange) return { strange: { path: error.path, message: error.message } };
    throw error;
  }
}

/** Returns the first path where a value is not plain data. */
export function findNonData(value: unknown, path: readonly PropertyKey[] = []): RuleViolation | undefined {
  const result = copyPlainData(value, path);
  return 'strange' in result ? result.strange : undefined;
}

const LEAVES = ['string', 'number', 'boolean', 'undefined'];

class Copier {
  values = 0;

  /** @param path - the path of the current value; it grows and shrinks */
  constructor(private readonly path: PropertyKey[]) {}

  copy(value: unknown): unknown {
    this.values += 1;
    if (this.values > LIMITS.valuesOfOne) throw tooLarge();
    if (this.path.length > LIMITS.depth)
      throw new Strange([], `it is nested deeper than ${LIMITS.depth} levels, or contains itself.`);
    if (typeof value !== 'object' || value === null) {
      const isData = LEAVES.includes(typeof value) || value === null;
      if (isData || (typeof value === 'function' && isCallback(this.path))) return value;
      throw new Strange([...this.path], `a ${typeof value} is not plain data.`);
    }
    const here = this.path.length;
    try {
      if (Array.isArray(value)) return this.#list(value);
      const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value));
      if (isPlain) return this.#map(value);
      throw new Strange([...this.path], `an object of class ${value.constructor?.name} is not plain data.`);
    } catch (error) {
      if (error instanceof Strange) throw error;
      throw new Strange(
        this.path.slice(0, here),
        `it cannot be read: ${error instanceof Error ? error.message : 'it throws'}`,
      );
    }
  }

  #list(list: readonly unknown[]): unknown {
    if (list.length > LIMITS.valuesOfOne) throw tooLarge();
    const copied: unknown[] = [];
    const at = this.path.push(0) - 1;
    for (let index = 0; index < list.length; index += 1) {
      if (!Object.hasOwn(list, index)) continue;
      this.path[at] = index;
      copied.push(this.copy(list[index]));
    }
    this.path.pop();
    return Object.freeze(copied);
  }

  #map(map: object): unknown {
    const copied: [string, unknown][] = [];
    const at = this.path.push('') - 1;
    for (const key of Object.keys(map)) {
      this.path[at] = key;
      copied.push([key, this.copy(Reflect.get(map, key))]);
    }
    this.path.pop();
    return Object.freeze(Object.fromEntries(copied));
  }
}

/** Ends a copy at the first value that is no data. */
class Strange extends Error {
  constructor(
    readonly path: readonly PropertyKey[],
    message: string,
  ) {
    super(message);
  }
}

function tooLarge(): Strange {
  const message = `it has more than ${LIMITS.valuesOfOne} values, which is the limit. Each use of an alias or a shared object counts. Split it into several definitions.`;
  return new Strange([], message);
}

/** Whether a path leads to the function of a callback of a definition, or of a member of a quasiparticle. */
function isCallback(path: readonly PropertyKey[]): boolean {
  const [word, , key] = path.slice(-3);
  const above = path.slice(0, -3);
  const isParticle = above.every((part) => part === 'particles' || typeof part === 'number');
  return word === 'callbacks' && key === 'function' && isParticle;
}

/** Returns the number of values in plain data without cycles. Counts a frozen value once, however often it is used. */
export function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const known = counted.get(value);
  if (known !== undefined) return known;
  let count = 1;
  for (const inner of Object.values(value)) count += countValues(inner);
  if (Object.isFrozen(value)) counted.set(value, count);
  return count;
}

const counted = new WeakMap<object, number>();

/** Freezes a value and everything in it, and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
