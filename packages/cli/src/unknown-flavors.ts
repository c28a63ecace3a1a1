import { type DefinitionIssue, type DefinitionSource, didYouMean, type Pcf } from '@pcf/core';
import { isText } from './guards.js';
import { nestedDefinitions } from './nested-definitions.js';
import type { Project } from './project.js';
import { type Provider, provides } from './providers.js';

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
