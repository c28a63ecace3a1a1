import { didYouMean } from './did-you-mean.js';
import { defineError } from './pcf-error.js';

/** No plugin of this runtime provides the flavor. */
export class UnknownFlavorError extends defineError(
  'UnknownFlavorError',
  'PCF_UNKNOWN_FLAVOR',
  (flavor: string, known: readonly string[]) => {
    const all = known.length === 0 ? 'No flavor is registered.' : `Known flavors: ${known.join(', ')}.`;
    const conventionalPackage = `@pcf/${flavor.toLowerCase().replaceAll('_', '-')}`;
    return {
      flavor,
      message:
        `Unknown flavor "${flavor}".${didYouMean(flavor, known)} ${all} ` +
        `If another package provides it (by convention ${conventionalPackage}), install that package ` +
        'and pass its plugin to createPcf({ plugins }).',
    };
  },
) {}

/** Two packages provide the same flavor. */
export class DuplicateFlavorError extends defineError(
  'DuplicateFlavorError',
  'PCF_DUPLICATE_FLAVOR',
  (flavor: string, first: string, second: string) => ({
    flavor,
    message: `The flavor "${flavor}" is registered by ${first} and again by ${second}. Remove one of the two plugins.`,
  }),
) {}

/**
 * A flavor or service was registered after the runtime was built.
 *
 * Arguments: what was registered, `the flavor "note"`; the package.
 */
export class RegistrySealedError extends defineError(
  'RegistrySealedError',
  'PCF_REGISTRY_SEALED',
  (what: string, by: string) => ({
    message: `${by} registers ${what} after the runtime was built. A plugin can register only during its register().`,
  }),
) {}

/** This core cannot use a plugin. */
export class InvalidPluginError extends defineError(
  'InvalidPluginError',
  'PCF_INVALID_PLUGIN',
  (plugin: string, reason: string, options?: ErrorOptions) => ({
    plugin,
    message: `The plugin ${plugin} cannot be used: ${reason}`,
    cause: options?.cause,
  }),
) {}

/** Two packages provide the same service in different ways. */
export class DuplicateServiceError extends defineError(
  'DuplicateServiceError',
  'PCF_DUPLICATE_SERVICE',
  (service: string, first: string, second: string) => ({
    service,
    message: `The service "${service}" is provided by ${first} and, differently, by ${second}. Remove one of the two plugins.`,
  }),
) {}

/** A service depends on itself, directly or through others. */
export class CircularServiceError extends defineError(
  'CircularServiceError',
  'PCF_CIRCULAR_SERVICE',
  (service: string) => ({
    service,
    message: `Service "${service}" has a circular dependency. This is a bug in the package that provides it.`,
  }),
) {}

/** No plugin provides a service. */
export class UnknownServiceError extends defineError(
  'UnknownServiceError',
  'PCF_UNKNOWN_SERVICE',
  (service: string) => ({
    service,
    message:
      `No plugin of this runtime provides the service "${service}". Add the plugin that does, or pass the service to ` +
      'createPcf({ services }).',
  }),
) {}

/** The flavor cannot write the definition of an existing resource. */
export class ImportNotSupportedError extends defineError(
  'ImportNotSupportedError',
  'PCF_IMPORT_NOT_SUPPORTED',
  (flavor: string, packageName: string) => ({
    flavor,
    message: `The flavor "${flavor}" (package ${packageName}) cannot import existing resources. Write the definition by hand.`,
  }),
) {}

/**
 * A flavor violates its contract, or failed in an unexpected way. Its author has to correct it, not the user.
 *
 * Arguments: the particle's id; the package that provides the flavor; the method, for example `observe`; what is wrong.
 */
export class FlavorError extends defineError(
  'FlavorError',
  'PCF_FLAVOR',
  (id: string, packageName: string, method: string, problem: string, options?: ErrorOptions) => ({
    id,
    packageName,
    method,
    message: `${id}: ${method}() of its flavor (package ${packageName}) ${problem}`,
    cause: options?.cause,
  }),
) {}

/** The runtime, or a service of it, was used after `dispose()`. */
export class DisposedError extends defineError('DisposedError', 'PCF_DISPOSED', () => ({
  message: 'This runtime has been disposed. Create a new one with createPcf().',
})) {}

/** A package that provides flavors, or a local backend, cannot be used. */
export class ProviderError extends defineError(
  'ProviderError',
  'PCF_PROVIDER',
  (packageName: string, reason: string, { cause }: ErrorOptions = {}) => ({
    packageName,
    message: `The package ${packageName} cannot be used: ${reason}`,
    cause,
  }),
) {}
