import { type Budget, LIMITS } from '../../definition/limits.js';
import { countValues } from '../../definition/plain-data.js';
import type { DefinitionSource } from '../../definition/source.js';
import type { DefinitionIssue } from '../../errors/definition-errors.js';
import type { Quasiparticle } from '../../quasiparticle.js';
import type { Registry } from '../../registry.js';
import { isRecord } from '../../values.js';
import { Scope } from '../scope.js';
import { Siblings, withBase } from './base-config.js';
import { copyEndings, sizeOf, withEnding } from './copies.js';
import { type Group, readGroup, wiresOf } from './groups.js';
import { readTies, type Tie } from './ties.js';

/** The definition of one particle of a field, and its surroundings. */
export interface Part {
  /** `flavor:pcf_name`; absent where the definition has no name. */
  readonly id?: string;
  readonly source: DefinitionSource;
  readonly scope: Scope;
  /** The ids of the quasiparticles that it belongs to, outermost first. */
  readonly groups: readonly string[];
  /** Whether its `desired_state` comes from a quasiparticle or a base, and not from the definition itself. */
  readonly inheritsState: boolean;
  readonly parents: readonly Tie[];
  readonly children: readonly Tie[];
}

/** The result of expanding quasiparticles, bases and multipliers. */
export interface Expansion {
  readonly parts: readonly Part[];
  readonly groups: readonly Group[];
  /** The names that the definitions use for each other. */
  readonly scope: Scope;
  readonly issues: readonly DefinitionIssue[];
}

/** What the particles of one list have in common. */
interface Surroundings {
  readonly scope: Scope;
  readonly groups: readonly string[];
  readonly parents: readonly Tie[];
  readonly children: readonly Tie[];
  /** The suffix of the surrounding quasiparticle's copy. */
  readonly ending: string;
  /** Values that definitions of the list inherit where they do not set them. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/**
 * Expands quasiparticles, `base_particle_config` and `multiplier`: returns one definition for each particle. Pure.
 *
 * @throws InvalidDefinitionError when they exceed the budget
 */
export function expand(sources: readonly DefinitionSource[], registry: Registry, budget: Budget): Expansion {
  const expansion = new Expander(registry, budget);
  const { scope } = expansion;
  const size = sources.reduce((sum, { value }) => sum + sizeOf(value), 0);
  if (size > LIMITS.particles) budget.take('particles', size, sources.length === 1 ? sources[0] : undefined);
  expansion.list(sources, { scope, groups: [], parents: [], children: [], ending: '', defaults: {} });
  return expansion;
}

class Expander implements Expansion {
  readonly parts: Part[] = [];
  readonly groups: Group[] = [];
  readonly issues: DefinitionIssue[] = [];
  /** All particles by their final names, from any list. */
  readonly #everybody = new Scope();
  readonly scope = new Scope(this.#everybody);

  constructor(
    private readonly registry: Registry,
    private readonly budget: Budget,
  ) {}

  /** @returns the ids of the particles that the list expands to */
  list(sources: readonly DefinitionSource[], around: Surroundings): string[] {
    const siblings = new Siblings(sources, this.budget);
    return sources.flatMap((source) => {
      const whole = withBase(source, siblings, this.issues);
      if (!whole) return [];
      const named = withDefaults(whole, around.defaults);
      const inheritsState = saysState(named.value) && !saysState(source.value);
      const ids = copyEndings(named, this.issues).flatMap((ending) =>
        this.#one(named, `${around.ending}${ending}`, around, inheritsState),
      );
      const written = writtenId(named.value);
      if (written !== undefined) around.scope.add(written, ids);
      return ids;
    });
  }

  #one(source: DefinitionSource, ending: string, around: Surroundings, inheritsState: boolean): string[] {
    this.budget.take('particles', 1, source);
    const flavorName = isRecord(source.value) && typeof source.value.flavor === 'string' ? source.value.flavor : '';
    const quasiparticle = this.registry.quasiparticle(flavorName);
    if (quasiparticle) return this.#quasiparticle(source, ending, around, quasiparticle);
    const isKnown = this.registry.packageOf(flavorName) !== undefined;
    const flavor = isKnown ? this.registry.get(flavorName) : undefined;
    const numbered = withEnding(source, ending, flavor?.uniqueKeys ?? [], this.issues);
    this.budget.take('values', countValues(numbered.value), source);
    const id = flavor && idOf(flavor.name, numbered.value);
    const { scope, groups } = around;
    const ties = this.#ties(numbered, around);
    this.parts.push({ ...(id && { id }), source: numbered, scope, groups, inheritsState, ...ties });
    if (id === undefined) return [];
    this.#everybody.add(id, [id]);
    return [id];
  }

  #quasiparticle(source: DefinitionSource, ending: string, around: Surroundings, kind: Quasiparticle): string[] {
    const read = readGroup(withEnding(source, ending, [], this.issues), kind, this.issues);
    if (!read) return [];
    const { group, members, own, defaults } = read;
    const name = isRecord(source.value) ? source.value.pcf_name : undefined;
    const first = this.parts.length;
    const ids = this.list(members, {
      scope: new Scope(around.scope),
      groups: [...around.groups, group.id],
      ...this.#ties(source, around),
      ending,
      defaults: { ...around.defaults, ...defaults, pcf_name: name },
    });
    const packageName = this.registry.packageOf(kind.name) ?? kind.name;
    const wires = wiresOf(kind, packageName, group.id, this.parts.slice(first), own);
    this.groups.push({ ...group, members: ids, wires });
    this.#everybody.add(group.id, ids);
    return ids;
  }

  #ties(source: DefinitionSource, { scope, parents, children }: Surroundings): Pick<Part, 'parents' | 'children'> {
    const above = [...readTies(source, 'parents', scope, this.issues), ...parents];
    const below = [...readTies(source, 'children', scope, this.issues), ...children];
    this.budget.take('ties', above.length + below.length, source);
    return { parents: above, children: below };
  }
}

/** A nested quasiparticle must have its own name. */
function withDefaults(source: DefinitionSource, defaults: Readonly<Record<string, unknown>>): DefinitionSource {
  const { value } = source;
  if (!isRecord(value)) return source;
  const isGroup = Object.hasOwn(value, 'particles');
  // `adopt` means nothing for what is never written.
  const others = [...(isGroup ? ['pcf_name'] : []), ...(value.observe_only === true ? ['adopt'] : [])];
  const missing = Object.entries(defaults).filter(
    ([key, fallback]) => fallback !== undefined && !Object.hasOwn(value, key) && !others.includes(key),
  );
  if (missing.length === 0) return source;
  return { ...source, value: { ...value, ...Object.fromEntries(missing) } };
}

function saysState(value: unknown): boolean {
  return isRecord(value) && Object.hasOwn(value, 'desired_state');
}

/** The id as written, before `multiplier` numbers the copies. */
function writtenId(value: unknown): string | undefined {
  return isRecord(value) && typeof value.flavor === 'string' ? idOf(value.flavor, value) : undefined;
}

function idOf(flavor: string, value: unknown): string | undefined {
  return isRecord(value) && typeof value.pcf_name === 'string' ? `${flavor}:${value.pcf_name}` : undefined;
}
