import { InvalidDefinitionError, MOST_ISSUES } from '../errors/definition-errors.js';
import { locate, problem } from './issues.js';
import type { DefinitionSource } from './source.js';

/**
 * The limits of definitions. Reading and validating takes time and memory in proportion to what is counted here: definitions
 * within the limits take at most 2 s and 300 MB. docs/limits.md lists the numbers.
 */
export const LIMITS = {
  /** Bytes of one file; `readDefinitions` accepts another limit. */
  fileBytes: 10 * 1024 * 1024,
  /** Milliseconds to read a pipe; `readDefinitions` accepts another limit. */
  readTimeout: 10_000,
  /** Tokens of a YAML file. Reading YAML takes many times as long as JSON. */
  yamlTokens: 400_000,
  /** Documents of a YAML file. */
  yamlDocuments: 10_000,
  /** Nesting levels of maps and lists. */
  depth: 100,
  /** Maps, lists, texts and numbers in one definition. Each use of an alias or of a shared object counts. */
  valuesOfOne: 250_000,
  /** The same for all definitions together, including copies and inherited values. */
  values: 1_000_000,
  /** Particles and quasiparticles of a field. */
  particles: 50_000,
  /** Copies of one multiplier. */
  copies: 50_000,
  /** Particles in a chain of bases. */
  bases: 100,
  /** Dependencies between particles, including those of copies and of members of quasiparticles. */
  ties: 1_000_000,
  /** Particles visited to find out whether a value can be inherited from a distant parent. */
  inheritance: 2_000_000,
  /** Parameters that one file declares. */
  params: 1_000,
  /** Characters of the texts with parameters, in all files that are read together. */
  filledCharacters: 20 * 1024 * 1024,
  /** Issues of one text that are kept; the others are counted. */
  issues: MOST_ISSUES,
} as const;

type Counted = 'copied' | 'values' | 'particles' | 'ties' | 'inheritance';

const MOST: Readonly<Record<Counted, number>> = {
  copied: LIMITS.values,
  values: LIMITS.values,
  particles: LIMITS.particles,
  ties: LIMITS.ties,
  inheritance: LIMITS.inheritance,
};

const WORDS: Readonly<Record<Counted, string>> = {
  copied: 'values (each use of an alias or a shared object counts)',
  values: 'values (each use of an alias, a base or a copy counts)',
  particles: 'particles',
  ties: 'dependencies between parents and children',
  inheritance: 'steps to check inherited values (to need fewer, list the particles that values come from in "parents")',
};

/** Counts what the definitions of a field need, and stops when a limit is exceeded. */
export class Budget {
  readonly #used: Record<Counted, number> = { copied: 0, values: 0, particles: 0, ties: 0, inheritance: 0 };

  /**
   * Adds to a count.
   *
   * @param source - the definition, for the error
   * @throws {@link InvalidDefinitionError} when the limit is exceeded
   */
  take(what: Counted, count: number, source?: DefinitionSource): void {
    this.#used[what] += count;
    if (this.#used[what] <= MOST[what]) return;
    const message = `these definitions have more than ${MOST[what]} ${WORDS[what]}, which is the limit. Split them into several fields.`;
    const issue = problem([], message);
    throw new InvalidDefinitionError([source ? locate(source, issue) : { path: [], message }]);
  }
}
