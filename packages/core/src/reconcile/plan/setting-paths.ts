import { isRecord } from '../../values.js';

/** Splits the path of a setting: `Tags[0].Key` into `Tags`, `0`, `Key`. */
function keysOf(path: string): string[] {
  return path.split(/[.[\]]/).filter((key) => key !== '');
}

/** Changes name a setting from the top of the definition, or from the map that has the resource's settings. */
function topsOf(definition: unknown): unknown[] {
  return isRecord(definition) ? [definition, ...Object.values(definition).filter(isRecord)] : [definition];
}

/** Returns the value of a setting in a definition or an observation; `undefined` where there is none. */
export function followSetting(whole: unknown, path: string): unknown {
  const found = topsOf(whole).map((top) => keysOf(path).reduce(step, top));
  return found.find((value) => value !== undefined);
}

/** Returns whether a definition declares a setting. A declared list declares everything in it. */
export function isDeclared(definition: unknown, path: string): boolean {
  return topsOf(definition).some((top) => {
    let value = top;
    for (const key of keysOf(path)) {
      if (Array.isArray(value)) return true;
      value = step(value, key);
      if (value === undefined) return false;
    }
    return true;
  });
}

function step(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
