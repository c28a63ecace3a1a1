import { type DefinitionIssue, type DefinitionSource, didYouMean, keyMeantAs, type Pcf } from '@pcf/core';
import { type FlavorPackage, provides } from '@pcf/core/packages';
import { isRecord } from '@pcf/core/values';
import { isText, type Project } from './project.js';

/** A definition in a file, or in the `particles` of another definition. */
export interface NestedDefinition {
  readonly value: Readonly<Record<string, unknown>>;
  readonly source: DefinitionSource;
  /** Its path in the source: `['particles', 0]`. */
  readonly path: readonly PropertyKey[];
}

interface Candidate extends Omit<NestedDefinition, 'value'> {
  readonly value: unknown;
}

/** The longest path that is searched. Core refuses definitions that are nested deeper. */
const DEEPEST = 100;

/**
 * Lists all definitions of files, including those inside quasiparticles, in the order of the text. A definition that YAML
 * aliases repeat is listed once.
 *
 * @param isGroup - whether the `particles` of a flavor are definitions
 */
export function nestedDefinitions(
  sources: readonly DefinitionSource[],
  isGroup: (flavor: unknown) => boolean = () => true,
): NestedDefinition[] {
  const found: NestedDefinition[] = [];
  const seen = new Set<unknown>();
  const open: Candidate[] = sources.map((source) => ({ value: source.value, source, path: [] })).reverse();
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

/** Lists the flavors that definitions use, at any depth, each once. */
export function flavorsIn(sources: readonly DefinitionSource[]): string[] {
  return [...new Set(nestedDefinitions(sources).map(({ value }) => value.flavor))].filter(isText);
}

/**
 * Returns an issue for each definition whose flavor no package provides, with its position and advice. Core knows only the
 * flavors of the imported plugins; this also knows the packages that are installed.
 *
 * @param flavors - the flavors of the runtime: of core and of the imported plugins
 */
export function findUnknownFlavors(
  sources: readonly DefinitionSource[],
  project: Project,
  flavorPackages: readonly FlavorPackage[],
  flavors: Pcf['flavors'],
): DefinitionIssue[] {
  const known = [
    ...new Set([...flavors.names(), ...flavorPackages.flatMap((flavorPackage) => flavorPackage.flavors)]),
  ].sort();
  const plain = new Set(flavors.list().map(({ name }) => name.toLowerCase()));
  const isGroup = (flavor: unknown) => !(isText(flavor) && plain.has(flavor.toLowerCase()));
  const isKnown = (flavor: string) =>
    flavors.packageOf(flavor) !== undefined || flavorPackages.some((flavorPackage) => provides(flavorPackage, flavor));
  return nestedDefinitions(sources, isGroup).flatMap(({ value, source, path }) => {
    const { flavor } = value;
    if (isText(flavor) ? isKnown(flavor) : flavor === undefined && isText(value.base_particle_config)) return [];
    // Core names the key that stands for "flavor".
    if (keyMeantAs('flavor', value) !== undefined) return [];
    const { file = source.file, ...position } = source.locate?.([...path, 'flavor'], 'value') ?? {};
    return [
      {
        path: ['flavor'],
        message: isText(flavor) ? describeUnknown(flavor, project, known) : describeMissing(flavor, known),
        ...(file === undefined ? {} : { file }),
        ...('line' in position ? { position } : {}),
      },
    ];
  });
}

/** Explains that no package of the project provides a flavor, and what to install. */
export function describeUnknown(flavor: string, { packageFile }: Project, known: readonly string[]): string {
  const suggestion = nearestFlavor(flavor, known);
  const advice = suggestion === '' ? 'Install' : 'Otherwise, install';
  return (
    `no dependency in ${packageFile} provides the flavor "${flavor}".${suggestion} ` +
    `${advice} the package that provides it${byConvention(flavor)}.`
  );
}

/** Also finds what other tools call a flavor: `sqs`, `aws_dynamodb_table`, `AWS::SQS::Queue`. */
function nearestFlavor(flavor: string, known: readonly string[]): string {
  const near = didYouMean(flavor, known);
  const words = flavor.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  const related =
    words === '' ? undefined : known.find((name) => name.startsWith(`${words}_`) || `_${words}_`.includes(`_${name}_`));
  return near === '' && related !== undefined ? ` Did you mean "${related}"?` : near;
}

function describeMissing(flavor: unknown, known: readonly string[]): string {
  const found = flavor === undefined || flavor === null || flavor === '' ? 'missing' : 'not a string';
  return `${found}; expected the name of a flavor. Known flavors: ${known.join(', ')}.`;
}

/** Suggests a command only for names that are safe to copy into a shell. */
function byConvention(flavor: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(flavor)) return '';
  return `, by convention: npm install @pcf/${flavor.toLowerCase().replaceAll('_', '-')}`;
}
