import { isDeepStrictEqual } from 'node:util';
import type { AnyFlavor } from '@pcf/core';
import { type JsonSchema, jsonSchemaOf, schemasAt } from '@pcf/core/json-schema';
import { isRecord } from '@pcf/core/values';
import { replaceAt, valueAt, withoutAt } from './definition-paths.js';

type Path = readonly (string | number)[];

/** A definition that differs from one of the subject's in one setting. */
export interface Variant {
  /** The setting, as a dotted path. */
  readonly path: string;
  /** `value`: another value. `element`: another list or map, or one element less. `absence`: the setting is not declared. */
  readonly kind: 'value' | 'element' | 'absence';
  /** Whether the setting cannot be read back. */
  readonly isWriteOnly: boolean;
  /** What differs, for an error: `from 80 to 81`. */
  readonly difference: string;
  readonly before: object;
  readonly after: object;
}

/**
 * Returns the variants of a definition: each of its settings with other values, lists and maps with other elements, and optional
 * settings left out. What names and locates the resource stays as it is. Whether a variant is valid is left to the flavor. Pure.
 *
 * @param definition - as a user would write it
 * @param others - definitions of the same resource, whose values are tried first
 */
export function variantsOf(definition: object, others: readonly object[], flavor: AnyFlavor): Variant[] {
  if (flavor.uniqueKeys.length === 0) return [];
  const schema = jsonSchemaOf(flavor.schema) ?? {};
  const tops = schemasAt(schema, []).flatMap(({ properties }) => (isRecord(properties) ? Object.keys(properties) : []));
  const kept = [...flavor.uniqueKeys, ...(flavor.locatedBy ?? [])];
  const finder = new VariantFinder(definition, others, schema, kept);
  return [...new Set(tops)].flatMap((top) => finder.below([top], true));
}

class VariantFinder {
  constructor(
    private readonly definition: object,
    private readonly others: readonly object[],
    private readonly schema: JsonSchema,
    /** The dotted paths of the settings that stay as they are. */
    private readonly kept: readonly string[],
  ) {}

  /** @param isNamed - whether the schema names the last key of the path: it is no key of a free map */
  below(path: Path, isNamed: boolean): Variant[] {
    const value = valueAt(this.definition, path);
    const dotted = path.join('.');
    if (value === undefined || this.kept.includes(dotted)) return [];
    const isNeeded = this.kept.some((key) => key.startsWith(`${dotted}.`));
    const isInList = path.some((key) => typeof key === 'number');
    const absence = isNamed && !isNeeded && !isInList ? [this.#without(path, 'absence', 'declared or not')] : [];
    return [...absence, ...this.#changed(path, value, isNeeded)];
  }

  #changed(path: Path, value: unknown, isNeeded: boolean): Variant[] {
    if (Array.isArray(value)) return [...this.#elementsOf(path, [...value.keys()]), ...this.#others(path, 'element')];
    if (!isRecord(value)) return this.#values(path, value);
    const isMap = this.#isFreeMap(path);
    const inner = Object.keys(value).flatMap((key) => this.below([...path, key], !isMap));
    if (!isMap || isNeeded) return inner;
    return [...this.#elementsOf(path, Object.keys(value)), ...this.#others(path, 'element'), ...inner];
  }

  /** Another list or map without its first element, and without its last. */
  #elementsOf(path: Path, keys: readonly (string | number)[]): Variant[] {
    const ends = [...new Set([keys.at(-1), keys[0]])].filter((key) => key !== undefined);
    const lost = ends.map((key) => this.#without([...path, key], 'element', `with ${nameOf(key)} or without it`));
    return [...lost.map((variant) => ({ ...variant, path: path.join('.') })), ...this.#inItems(path)];
  }

  /** The settings of the first item of a list of maps. */
  #inItems(path: Path): Variant[] {
    const first = valueAt(this.definition, [...path, 0]);
    if (!isRecord(first)) return [];
    return Object.keys(first).flatMap((key) => this.below([...path, 0, key], false));
  }

  #values(path: Path, value: unknown): Variant[] {
    const known = this.#isSecret(path) ? [] : this.#others(path, 'value');
    const invented = this.#inventions(path, value).filter((other) => !isDeepStrictEqual(other, value));
    const isKnown = (other: unknown) => known.some(({ after }) => isDeepStrictEqual(valueAt(after, path), other));
    return [
      ...known,
      ...invented.filter((other) => !isKnown(other)).map((other) => this.#replaced(path, 'value', other)),
    ];
  }

  /** The values of other definitions. */
  #others(path: Path, kind: Variant['kind']): Variant[] {
    const here = valueAt(this.definition, path);
    const found = this.others.map((other) => valueAt(other, path)).filter((other) => other !== undefined);
    const distinct = found.filter((other, at) => found.findIndex((one) => isDeepStrictEqual(one, other)) === at);
    return distinct
      .filter((other) => !isDeepStrictEqual(other, here) && typeof other === typeof here)
      .map((other) => this.#replaced(path, kind, other));
  }

  #inventions(path: Path, value: unknown): unknown[] {
    const parts = schemasAt(this.schema, path);
    const allowed = parts.flatMap((part): unknown[] => (Array.isArray(part.enum) ? part.enum : []));
    if (allowed.length > 0) return allowed;
    if (typeof value === 'boolean') return [!value];
    if (typeof value === 'number') return nearby(value, parts).slice(0, 1);
    return typeof value === 'string' && value !== '' ? [otherText(value)] : [];
  }

  #isFreeMap(path: Path): boolean {
    const parts = schemasAt(this.schema, path);
    const isNamed = parts.some(({ properties }) => isRecord(properties) && Object.keys(properties).length > 0);
    return !isNamed;
  }

  /** Whether the schema marks a setting, or a part that it is in, as `writeOnly`. */
  #isSecret(path: Path): boolean {
    const above = path.map((_, at) => path.slice(0, at + 1));
    return above.some((part) => schemasAt(this.schema, part).some((found) => found.writeOnly === true));
  }

  #replaced(path: Path, kind: Variant['kind'], value: unknown): Variant {
    const isWriteOnly = this.#isSecret(path);
    const before = valueAt(this.definition, path);
    const difference = isWriteOnly ? 'from one value to another' : `from ${briefly(before)} to ${briefly(value)}`;
    const after = replaceAt(this.definition, path, value);
    return { path: path.join('.'), kind, isWriteOnly, difference, before: this.definition, after };
  }

  #without(path: Path, kind: Variant['kind'], difference: string): Variant {
    const after = withoutAt(this.definition, path);
    return {
      path: path.join('.'),
      kind,
      isWriteOnly: this.#isSecret(path),
      difference,
      before: this.definition,
      after,
    };
  }
}

/** The whole number above, or the one below. */
function nearby(value: number, parts: readonly JsonSchema[]): number[] {
  const steps = parts.map(({ multipleOf }) => multipleOf).filter((step) => typeof step === 'number');
  const step = steps[0] ?? 1;
  const fits = (other: number) =>
    parts.some(({ minimum = -Infinity, maximum = Infinity }) => other >= Number(minimum) && other <= Number(maximum));
  return [value + step, value - step].filter(fits);
}

/** A text of the same form and length: the last letter or digit is another one, so that neither prefix nor length tells them apart. */
function otherText(text: string): string {
  const at = text.search(/[a-z0-9](?=[^a-z0-9]*$)/i);
  if (at < 0) return `${text}x`;
  const last = text.charAt(at);
  const next = { z: 'y', Z: 'Y', 9: '8' }[last] ?? String.fromCharCode(last.charCodeAt(0) + 1);
  return text.slice(0, at) + next + text.slice(at + 1);
}

function briefly(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function nameOf(key: string | number): string {
  return typeof key === 'number' ? `the item ${key + 1}` : `"${key}"`;
}

/**
 * Returns a definition that declares what a second one declares, and beside that what only the first one does: the settings of a
 * resource to which both are applied in turn. Lists and free maps are those of the second where it has them. Pure.
 */
export function mergedDefinition(first: object, second: object, flavor: AnyFlavor): object {
  const schema = jsonSchemaOf(flavor.schema) ?? {};
  const merge = (one: unknown, other: unknown, path: Path): unknown => {
    if (other === undefined) return one;
    const isNamed = schemasAt(schema, path).some(({ properties }) => isRecord(properties));
    if (!isRecord(one) || !isRecord(other) || !isNamed) return other;
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(keys.map((key) => [key, merge(one[key], other[key], [...path, key])]));
  };
  return Object(merge(first, second, []));
}
