import type { DefinitionIssue } from '../../errors/definition-errors.js';
import { didYouMean } from '../../errors/did-you-mean.js';
import { isRecord } from '../../values.js';
import { locate, problem, show } from '../issues.js';
import { LIMITS } from '../limits.js';
import type { ParsedText } from '../source.js';
import { mergeInto, ofItems, within } from './merge.js';

/** The key of an item of an overlay that removes a particle. */
const REMOVE = '$remove';

/** What merging lists of particles needs. */
export interface ParticleMerge {
  /** The file of the overlay, for issues. */
  readonly file: string;
  /** The name of the file that it changes. */
  readonly changes: string;
  /** Returns a name with the values of its parameters. */
  named(text: string): string;
  readonly issues: DefinitionIssue[];
}

/**
 * Merges the particles of an overlay into those of a file, matched by flavor and name: what matches is merged, also the members of a
 * quasiparticle; what matches nothing is added; `$remove: true` removes. Pure.
 *
 * @param around - the name of the quasiparticle around them, which members without a name have
 */
export function mergeParticles(
  base: readonly ParsedText[],
  overlay: readonly ParsedText[],
  context: ParticleMerge,
  around?: string,
): ParsedText[] {
  const list = new ParticleList();
  for (const item of base) list.add(item, nameOf(item.value, context, around));
  const changed = new Set<number>();
  for (const item of overlay) {
    const refuse = (message: string, path: readonly PropertyKey[] = []) => {
      context.issues.push(locate({ ...item, file: context.file }, problem(path, message)));
    };
    const { value } = item;
    const name = nameOf(value, context, around);
    if (!isRecord(value) || name === undefined) {
      refuse(`an overlay finds a particle by its flavor and pcf_name: expected a map with both, found ${show(value)}.`);
      continue;
    }
    const [index, another] = list.find(name, value.flavor);
    const removes = Object.hasOwn(value, REMOVE);
    if (another !== undefined) {
      refuse(`there are several particles "${name}" in ${context.changes}: set the flavor to choose one.`);
    } else if (index === undefined && (removes || value.flavor === undefined)) {
      const suggestion = context.issues.length < LIMITS.issues ? didYouMean(name, list.names()) : '';
      const which = list.find(name, undefined).length > 0 ? ' of this flavor' : '';
      refuse(`there is no particle "${name}"${which} in ${context.changes}.${which === '' ? suggestion : ''}`);
    } else if (index === undefined) {
      changed.add(list.add(mergeInto(undefined, item), name));
    } else if (changed.has(index)) {
      refuse(`the particle "${name}" is in this overlay twice. Write all its changes into one definition.`);
    } else {
      changed.add(index);
      if (!removes) list.items[index] = mergeParticle(list.items[index], item, context, name);
      else if (isRemoval(value)) list.items[index] = undefined;
      else refuse(`it removes the whole particle: write only flavor, pcf_name and ${REMOVE}: true.`, [REMOVE]);
    }
  }
  return list.items.filter((one) => one !== undefined);
}

/** The particles of a list, by their names and flavors. */
class ParticleList {
  /** Without a value where a particle was removed. */
  readonly items: (ParsedText | undefined)[] = [];
  /** The first two indexes of each name, and of each name with its flavor: more are not needed. */
  readonly #byName = new Map<string, number[]>();
  readonly #byId = new Map<string, number[]>();

  /** @returns its index */
  add(item: ParsedText, name: string | undefined): number {
    const index = this.items.push(item) - 1;
    if (name === undefined) return index;
    keep(this.#byName, name, index);
    keep(this.#byId, idOf(name, isRecord(item.value) ? item.value.flavor : undefined), index);
    return index;
  }

  /** Returns the index of a particle, or two where several are meant. What names no flavor can be of any: it may have a base. */
  find(name: string, flavor: unknown): readonly number[] {
    if (flavor === undefined) return this.#byName.get(name) ?? [];
    return (this.#byId.get(idOf(name, flavor)) ?? this.#byId.get(idOf(name, undefined)) ?? []).slice(0, 1);
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }
}

function keep(indexes: Map<string, number[]>, key: string, index: number): void {
  const there = indexes.get(key);
  if (!there) indexes.set(key, [index]);
  else if (there.length < 2) there.push(index);
}

function idOf(name: string, flavor: unknown): string {
  return JSON.stringify([name, flavor === undefined ? null : String(flavor).toLowerCase()]);
}

function isRemoval(value: Readonly<Record<string, unknown>>): boolean {
  return value[REMOVE] === true && Object.keys(value).every((key) => IN_REMOVAL.includes(key));
}

const IN_REMOVAL: readonly string[] = ['flavor', 'pcf_name', REMOVE];

function mergeParticle(
  base: ParsedText | undefined,
  overlay: ParsedText,
  context: ParticleMerge,
  name: string,
): ParsedText {
  return mergeInto(base, overlay, (key, members, changes) => {
    if (key !== 'particles' || !Array.isArray(members.value) || !Array.isArray(changes.value)) return undefined;
    return ofItems(mergeParticles(itemsOf(members), itemsOf(changes), context, name), members);
  });
}

/** Returns the items of a list with their places. */
export function itemsOf(list: ParsedText): ParsedText[] {
  return Array.isArray(list.value) ? list.value.map((_, index) => within(list, index)) : [];
}

function nameOf(value: unknown, { named }: ParticleMerge, around: string | undefined): string | undefined {
  if (!isRecord(value)) return undefined;
  if (typeof value.pcf_name === 'string') return named(value.pcf_name);
  return Object.hasOwn(value, 'pcf_name') || Object.hasOwn(value, 'particles') ? undefined : around;
}
