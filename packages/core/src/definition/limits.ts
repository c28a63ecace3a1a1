import { InvalidDefinitionError, MOST_ISSUES } from '../errors/definition-errors.js';
import { locate, problem } from './issues.js';
import type { DefinitionSource } from './source.js';

/**
 * How large definitions may be. Reading and validating takes time and memory in proportion to what is counted here, so
 * that what is accepted is done within 2 s and 300 MB, whatever its shape. docs/limits.md lists the numbers.
 */
export const LIMITS = {
  /** Bytes of one file; `readDefinitions` takes another number. */
  fileBytes: 10 * 1024 * 1024,
  /** Milliseconds that a pipe may take to deliver a file; `readDefinitions` takes another number. */
  readTimeout: 10_000,
  /** Words and signs of a YAML file. Reading YAML costs many times what JSON costs. */
  yamlTokens: 400_000,
  /** Levels of maps and lists within each other. */
  depth: 100,
  /** Maps, lists, texts and numbers in one definition. Each use of an alias or of a shared object counts. */
  valuesOfOne: 250_000,
  /** The same for all definitions together, with copies and what is taken from a base. */
  values: 1_000_000,
  /** Particles and quasiparticles of a field. */
  particles: 50_000,
  /** Copies that one multiplier can ask for. */
  copies: 50_000,
  /** Particles each of which is based on the next. */
  bases: 100,
  /** Ties between parents and children, with those of copies and of the members of quasiparticles. */
  ties: 1_000_000,
  /** Particles looked at to find out whether a value can be inherited from a distant parent. */
  inheritance: 2_000_000,
  /** Issues of one text that are kept; the rest is counted. */
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
  ties: 'ties between parents and children',
  inheritance: 'steps to find the particles that values are inherited from (name those in "parents")',
};

/** Counts what the definitions of a field come to, and ends the work when that is too much. */
export class Budget {
  readonly #used: Record<Counted, number> = { copied: 0, values: 0, particles: 0, ties: 0, inheritance: 0 };

  /**
   * Counts more of something.
   *
   * @param source - the definition that it is for
   * @throws {@link InvalidDefinitionError} when that is more than a field can have
   */
  take(what: Counted, count: number, source?: DefinitionSource): void {
    this.#used[what] += count;
    if (this.#used[what] <= MOST[what]) return;
    const message = `these definitions have more than ${MOST[what]} ${WORDS[what]}, which is the limit. Split them into several fields.`;
    const issue = problem([], message);
    throw new InvalidDefinitionError([source ? locate(source, issue) : { path: [], message }]);
  }
}
