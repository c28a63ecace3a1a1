import { didYouMean } from '../../errors/did-you-mean.js';

/** What people who know other tools call the keys of a definition. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['name', 'pcf_name'],
  ['id', 'pcf_name'],
  ['type', 'flavor'],
  ['kind', 'flavor'],
  ['resource', 'flavor'],
  ['state', 'desired_state'],
  ['status', 'desired_state'],
  ['depends_on', 'parents'],
  ['dependson', 'parents'],
  ['requires', 'parents'],
  ['count', 'multiplier'],
  ['replicas', 'multiplier'],
  ['extends', 'base_particle_config'],
  ['protect', 'persist_on_termination'],
  ['prevent_destroy', 'persist_on_termination'],
]);

/** Returns ` Did you mean "pcf_name"?` for the known key that a key may mean, by its meaning or by its spelling; else an empty text. */
export function suggestKey(key: string, known: readonly string[]): string {
  const meant = MEANT.get(key.toLowerCase());
  return meant !== undefined && known.includes(meant) ? ` Did you mean "${meant}"?` : didYouMean(key, known);
}

/**
 * Returns the key of a definition that stands for another one, which is missing: `flavour` for `flavor`, `name` for `pcf_name`.
 *
 * @param known - keys that have a meaning of their own
 */
export function keyMeantAs(
  wanted: string,
  definition: Readonly<Record<string, unknown>>,
  known: readonly string[] = [],
): string | undefined {
  if (Object.hasOwn(definition, wanted)) return undefined;
  return Object.keys(definition).find((key) => !known.includes(key) && suggestKey(key, [wanted]) !== '');
}
