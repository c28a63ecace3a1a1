import { type DefinitionSource, type Field, InvalidDefinitionError, type PcfOptions } from '../../src/index.js';
import { lampFlavor, openShop } from './lamp.js';

/** A definition of a lamp, with what else it says. */
export function lamp(name: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { flavor: 'lamp', pcf_name: name, lamp: { colour: 'red' }, ...more };
}

/** A field of definitions in a runtime with a fresh shop, and a variant of the flavor if need be. */
export function openField(
  definitions: readonly unknown[],
  options: Omit<PcfOptions, 'plugins'> = {},
  flavor: typeof lampFlavor = lampFlavor,
) {
  const { shop, pcf } = openShop(options, flavor);
  const sources: DefinitionSource[] = definitions.map((value) => ({ value }));
  return { shop, pcf, field: pcf.fieldOf(sources) };
}

/** What is wrong with definitions: `path: message`. */
export function fieldIssues(definitions: readonly unknown[]): string[] {
  try {
    openField(definitions);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    return error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  }
}

export function idsOf(field: Field): string[] {
  return [...field].map(({ id }) => id);
}
