import { locate, problem, show } from '../../definition/issues.js';
import { type Budget, LIMITS } from '../../definition/limits.js';
import { OWN_KEYS } from '../../definition/schema/keys.js';
import type { DefinitionSource } from '../../definition/source.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { isRecord } from '../../values.js';

/** How many issues have a suggestion: each compares all names. */
const SUGGESTIONS = 50;

/** The definitions of one list, by name. */
export class Siblings {
  /** Definitions whose bases are already filled in. */
  readonly whole = new Map<DefinitionSource, DefinitionSource>();
  #byName: Map<string, DefinitionSource[]> | undefined;

  constructor(
    private readonly sources: readonly DefinitionSource[],
    readonly budget: Budget,
  ) {}

  /** Returns the first two definitions that a base can mean: two are ambiguous. */
  basesNamed(name: string, value: Readonly<Record<string, unknown>>): readonly DefinitionSource[] {
    const found: DefinitionSource[] = [];
    for (const sibling of this.#all.get(name) ?? []) {
      this.budget.take('values', 1, sibling);
      if (mayBase(sibling.value, value) && found.push(sibling) === 2) break;
    }
    return found;
  }

  names(): string[] {
    return [...this.#all.keys()];
  }

  /** Built at first use: most lists have no bases, and some are long. */
  get #all(): ReadonlyMap<string, DefinitionSource[]> {
    if (this.#byName) return this.#byName;
    this.#byName = new Map();
    for (const source of this.sources) {
      const name = nameOf(source);
      const there = this.#byName.get(name);
      if (there) there.push(source);
      else if (name !== '') this.#byName.set(name, [source]);
    }
    return this.#byName;
  }
}

/**
 * Fills in what a definition inherits from its `base_particle_config`, another definition of the same list. Maps are merged at
 * any depth; every other value replaces that of the base. A base may have a base itself.
 *
 * @returns the complete definition; `undefined` after adding issues
 */
export function withBase(
  source: DefinitionSource,
  siblings: Siblings,
  issues: DefinitionIssue[],
  basedOn: readonly string[] = [],
): DefinitionSource | undefined {
  const { value } = source;
  if (!isRecord(value) || !Object.hasOwn(value, 'base_particle_config')) return source;
  const known = siblings.whole.get(source);
  if (known) return known;
  const refuse = (message: string) => {
    issues.push(locate(source, problem(['base_particle_config'], message)));
    return undefined;
  };
  const wanted = value.base_particle_config;
  if (typeof wanted !== 'string') return refuse(`expected the pcf_name of another particle, found ${show(wanted)}.`);
  const chain = [...basedOn, nameOf(source)];
  if (chain.length > LIMITS.bases) return refuse(`the chain of bases is longer than ${LIMITS.bases} particles.`);
  if (chain.includes(wanted)) return refuse(`it is based on itself: ${[...chain, wanted].join(' → ')}.`);
  const [base, another] = siblings.basesNamed(wanted, value);
  if (!base) {
    const fitting = (name: string) => name !== nameOf(source) && siblings.basesNamed(name, value).length > 0;
    const names = issues.length < SUGGESTIONS ? siblings.names().filter(fitting) : [];
    return refuse(`there is no particle "${wanted}" of this flavor in the same list.${didYouMean(wanted, names)}`);
  }
  if (another) return refuse(`there are several particles "${wanted}" in the same list: set the flavor to choose one.`);
  const whole = withBase(base, siblings, issues, chain);
  if (!whole || !isRecord(whole.value)) return undefined;
  const inherited = Object.fromEntries(Object.entries(whole.value).filter(([key]) => !OWN_KEYS.includes(key)));
  const { base_particle_config: _, ...own } = value;
  const filled: DefinitionSource = {
    ...source,
    value: merge(inherited, own, (count) => siblings.budget.take('values', count, source)),
    locate: (path, what) => (reaches(own, path) ? source : whole).locate?.(path, what),
    ...((source.paramsAt || whole.paramsAt) && {
      paramsAt: (path) => (reaches(own, path) ? source : whole).paramsAt?.(path) ?? [],
    }),
  };
  siblings.whole.set(source, filled);
  return filled;
}

function nameOf({ value }: DefinitionSource): string {
  return isRecord(value) && typeof value.pcf_name === 'string' ? value.pcf_name : '';
}

/** A definition without a flavor also inherits that of its base. */
function mayBase(base: unknown, { flavor }: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(base)) return false;
  return flavor === undefined || String(base.flavor).toLowerCase() === String(flavor).toLowerCase();
}

/** @param take - called with the number of merged keys */
function merge(base: unknown, own: unknown, take: (count: number) => void): unknown {
  if (!isRecord(base) || !isRecord(own)) return own;
  const keys = new Set([...Object.keys(base), ...Object.keys(own)]);
  take(keys.size);
  return Object.freeze(
    Object.fromEntries(
      [...keys].map((key) => {
        if (!Object.hasOwn(own, key)) return [key, base[key]];
        return [key, Object.hasOwn(base, key) ? merge(base[key], own[key], take) : own[key]];
      }),
    ),
  );
}

/** Whether there is a value at a path. */
function reaches(value: unknown, path: readonly PropertyKey[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  return reaches(Reflect.get(value, key), rest);
}
