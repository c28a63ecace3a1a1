import { locate, problem, type SchemaIssue, show, valueAt } from '../../definition/issues.js';
import { LIMITS } from '../../definition/limits.js';
import { isReference } from '../../definition/references.js';
import type { DefinitionSource } from '../../definition/source.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { isRecord } from '../../values.js';

/** Returns the suffixes for the copies that a definition asks for by `multiplier`: `-0`, `-1`, …; one empty suffix without it. */
export function copyEndings(source: DefinitionSource, issues: DefinitionIssue[]): string[] {
  const { value } = source;
  if (!isRecord(value) || !Object.hasOwn(value, 'multiplier')) return [''];
  const { multiplier } = value;
  if (isMultiplier(multiplier)) return Array.from({ length: multiplier }, (_, index) => `-${index}`);
  const found = typeof multiplier === 'object' ? '' : `, found ${show(multiplier)}`;
  const rule = `expected a whole number from 1 to ${LIMITS.copies}${found}.`;
  issues.push(locate(source, problem(['multiplier'], rule)));
  return [];
}

/**
 * Returns a definition with a suffix on its name, its unique keys, and the ids that it had before.
 *
 * @param uniqueKeys - the flavor's, as dotted paths
 */
export function withEnding(
  source: DefinitionSource,
  ending: string,
  uniqueKeys: readonly string[],
  issues: DefinitionIssue[],
): DefinitionSource {
  if (ending === '' || !isRecord(source.value)) return source;
  const problems: SchemaIssue[] = [];
  const paths = new Set(['pcf_name', ...uniqueKeys]);
  const value = [...paths].reduce<unknown>((whole, key) => {
    const path = key.split('.');
    const found = valueAt(whole, path);
    if (found === undefined) return whole;
    if (typeof found === 'string' && !isReference(found)) return replaceAt(whole, path, `${found}${ending}`);
    const isSecret = source.paramsAt?.(path).some(({ secret }) => secret);
    const shown = isSecret ? 'the value of a secret parameter' : show(found);
    const message = `each copy needs its own value, so it must be a literal text; found ${shown}.`;
    problems.push(problem(path, message));
    return whole;
  }, source.value);
  issues.push(...problems.map((issue) => locate(source, issue)));
  return { ...source, value: movedWith(value, ending), locate: (path, what) => source.locate?.(path, what) };
}

/** Each copy had its number before, too. */
function movedWith(value: unknown, ending: string): unknown {
  if (!isRecord(value) || !Array.isArray(value.moved_from)) return value;
  const ids: readonly unknown[] = value.moved_from;
  return { ...value, moved_from: ids.map((id) => (typeof id === 'string' ? `${id}${ending}` : id)) };
}

function replaceAt(value: unknown, path: readonly string[], replacement: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? replaceAt(inner, rest, replacement) : inner]),
  );
}

/**
 * Returns how many particles a definition expands to, as far as it can be counted before anything is copied: multipliers within
 * multipliers multiply.
 */
export function sizeOf(value: unknown): number {
  if (!isRecord(value)) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const copies = isMultiplier(value.multiplier) ? value.multiplier : 1;
  const members: readonly unknown[] = Array.isArray(value.particles) ? value.particles : [];
  const size =
    copies *
    Math.max(
      1,
      members.reduce<number>((sum, member) => sum + sizeOf(member), 0),
    );
  sizes.set(value, size);
  return size;
}

function isMultiplier(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LIMITS.copies;
}

const sizes = new WeakMap<object, number>();
