import { stringify } from 'yaml';

/**
 * Writes a definition, or a list of them, as YAML that {@link readDefinitions} reads back to the same.
 *
 * @example
 * ```ts
 * formatDefinition({ flavor: 'note', pcf_name: 'a' }); // 'flavor: note\npcf_name: a\n'
 * ```
 */
export function formatDefinition(definition: unknown): string {
  return stringify(definition, { aliasDuplicateObjects: false, lineWidth: 120 });
}
