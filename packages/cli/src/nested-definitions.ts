import type { DefinitionSource } from '@pcf/core';
import { isRecord } from './guards.js';

/** A definition of a file, or one within the `particles` of another. */
export interface NestedDefinition {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: DefinitionSource;
  /** Where in the source it stands: `['particles', 0]`. */
  readonly path: readonly PropertyKey[];
}

interface Place extends Omit<NestedDefinition, 'value'> {
  readonly value: unknown;
}

/** How many keys and indexes deep definitions are looked for: core refuses what is nested deeper. */
const DEEPEST = 100;

/**
 * All definitions of files, those within quasiparticles included, in the order of the text. One that is there several times,
 * as YAML's aliases do it, comes once.
 *
 * @param isGroup - whether `particles` of a flavor are definitions; asked of those that have any
 */
export function nestedDefinitions(
  sources: readonly DefinitionSource[],
  isGroup: (flavor: unknown) => boolean = () => true,
): NestedDefinition[] {
  const found: NestedDefinition[] = [];
  const seen = new Set<unknown>();
  const open: Place[] = sources.map((source) => ({ value: source.value, source, path: [] })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, source, path } = next;
    if (!isRecord(value) || seen.has(value)) continue;
    seen.add(value);
    found.push({ value, source, path });
    if (!Array.isArray(value.particles) || path.length >= DEEPEST || !isGroup(value.flavor)) continue;
    const members: unknown[] = value.particles;
    for (const [index, member] of [...members.entries()].reverse())
      open.push({ value: member, source, path: [...path, 'particles', index] });
  }
  return found;
}
