import { type DefinitionIssue, type DefinitionSource, didYouMean, type Pcf } from '@pcf/core';
import type { Project } from './project.js';
import { isRecord, isText } from './project.js';
import { type Provider, provides } from './providers.js';

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

/** The names of the flavors that definitions ask for, at any depth, each once. */
export function flavorsIn(sources: readonly DefinitionSource[]): string[] {
  return [...new Set(nestedDefinitions(sources).map(({ value }) => value.flavor))].filter(isText);
}

/**
 * Says for each definition whose flavor nobody provides where it stands and what to do. Core could say less: it knows the
 * flavors of the plugins that were imported, not those of the packages that are installed.
 *
 * @param flavors - those of the runtime: of core itself, and of the plugins that were imported
 */
export function findUnknownFlavors(
  sources: readonly DefinitionSource[],
  project: Project,
  providers: readonly Provider[],
  flavors: Pcf['flavors'],
): DefinitionIssue[] {
  const known = [...new Set([...flavors.names(), ...providers.flatMap((provider) => provider.flavors)])].sort();
  const plain = new Set(flavors.list().map(({ name }) => name.toLowerCase()));
  const isGroup = (flavor: unknown) => !(isText(flavor) && plain.has(flavor.toLowerCase()));
  const isKnown = (flavor: string) =>
    flavors.providerOf(flavor) !== undefined || providers.some((provider) => provides(provider, flavor));
  return nestedDefinitions(sources, isGroup).flatMap(({ value, source, path }) => {
    const { flavor } = value;
    if (isText(flavor) ? isKnown(flavor) : flavor === undefined && isText(value.base_particle_config)) return [];
    const position = source.locate?.([...path, 'flavor'], 'value');
    return [
      {
        path: ['flavor'],
        message: isText(flavor) ? unknown(flavor, project, known) : missing(flavor, known),
        ...(source.file === undefined ? {} : { file: source.file }),
        ...(position ? { position } : {}),
      },
    ];
  });
}

function unknown(flavor: string, { packageFile }: Project, known: readonly string[]): string {
  return (
    `no dependency in ${packageFile} provides the flavor "${flavor}".${didYouMean(flavor, known)} ` +
    `Otherwise install the package that provides it${byConvention(flavor)}.`
  );
}

function missing(flavor: unknown, known: readonly string[]): string {
  const found = flavor === undefined || flavor === null || flavor === '' ? 'missing' : 'not a text';
  return `${found}; expected the name of a flavor. Known are: ${known.join(', ')}.`;
}

/** A command is only suggested for names that are safe to copy into a shell. */
function byConvention(flavor: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(flavor)) return '';
  return `, by convention: npm install @pcf/${flavor.toLowerCase().replaceAll('_', '-')}`;
}
