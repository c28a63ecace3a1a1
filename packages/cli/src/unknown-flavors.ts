import { type DefinitionIssue, type DefinitionSource, didYouMean } from '@pcf/core';
import { isRecord, isText } from './guards.js';
import type { Project } from './project.js';
import { type Provider, provides } from './providers.js';

/** What stands for the flavor in a definition; `undefined` where the definition is not even a map. */
function flavorIn({ value }: DefinitionSource): { flavor: unknown } | undefined {
  return isRecord(value) ? { flavor: value.flavor } : undefined;
}

/** The names of the flavors that definitions ask for, each once. */
export function flavorsIn(sources: readonly DefinitionSource[]): string[] {
  return [...new Set(sources.map((source) => flavorIn(source)?.flavor).filter(isText))];
}

/**
 * Says for each definition whose flavor no package of the project provides where it stands and what to do. Core could say
 * less: it knows the flavors of the plugins that were imported, not those of the packages that are installed.
 */
export function findUnknownFlavors(
  sources: readonly DefinitionSource[],
  project: Project,
  providers: readonly Provider[],
): DefinitionIssue[] {
  return sources.flatMap((source) => {
    const found = flavorIn(source);
    if (!found || providers.some((provider) => isText(found.flavor) && provides(provider, found.flavor))) return [];
    const position = source.locate?.(['flavor'], 'value');
    return [
      {
        path: ['flavor'],
        message: isText(found.flavor) ? unknown(found.flavor, project, providers) : missing(found.flavor, providers),
        ...(source.file === undefined ? {} : { file: source.file }),
        ...(position ? { position } : {}),
      },
    ];
  });
}

function unknown(flavor: string, { packageFile }: Project, providers: readonly Provider[]): string {
  const known = providers.flatMap((provider) => provider.flavors);
  return (
    `no dependency in ${packageFile} provides the flavor "${flavor}".${didYouMean(flavor, known)} ` +
    `Otherwise install the package that provides it${byConvention(flavor)}.`
  );
}

function missing(flavor: unknown, providers: readonly Provider[]): string {
  const known = providers.flatMap((provider) => provider.flavors).join(', ') || 'none yet';
  const found = flavor === undefined || flavor === null || flavor === '' ? 'missing' : 'not a text';
  return `${found}; expected the name of a flavor. The project's dependencies provide: ${known}.`;
}

/** A command is only suggested for names that are safe to copy into a shell. */
function byConvention(flavor: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(flavor)) return '';
  return `, by convention: npm install @pcf/${flavor.toLowerCase().replaceAll('_', '-')}`;
}
