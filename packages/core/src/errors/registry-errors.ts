import { didYouMean } from './did-you-mean.js';
import { PcfError } from './pcf-error.js';

/** No plugin of this runtime provides the flavor. */
export class UnknownFlavorError extends PcfError {
  override readonly name = 'UnknownFlavorError';
  readonly code = 'PCF_UNKNOWN_FLAVOR';

  constructor(
    readonly flavor: string,
    known: readonly string[],
  ) {
    const there = known.length === 0 ? 'no flavor is registered' : `registered are: ${known.join(', ')}`;
    super(
      `Unknown flavor "${flavor}": ${there}.${didYouMean(flavor, known)} ` +
        `Otherwise install the package that provides it (by convention ${conventionalPackage(flavor)}) ` +
        'and give its plugin to createPcf({ plugins }).',
    );
  }
}

/** Two packages bring the same flavor. */
export class DuplicateFlavorError extends PcfError {
  override readonly name = 'DuplicateFlavorError';
  readonly code = 'PCF_DUPLICATE_FLAVOR';

  constructor(
    readonly flavor: string,
    first: string,
    second: string,
  ) {
    super(`The flavor "${flavor}" is registered by ${first} and again by ${second}: leave one of the two plugins out.`);
  }
}

/** A flavor or service was added after the runtime was built. */
export class RegistrySealedError extends PcfError {
  override readonly name = 'RegistrySealedError';
  readonly code = 'PCF_REGISTRY_SEALED';

  constructor(what: string, by: string) {
    super(`${by} adds ${what} after the runtime was built: a plugin registers within its register() only.`);
  }
}

/** What was given as a plugin is none that this core can use. */
export class InvalidPluginError extends PcfError {
  override readonly name = 'InvalidPluginError';
  readonly code = 'PCF_INVALID_PLUGIN';

  constructor(
    readonly plugin: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The plugin ${plugin} cannot be used: ${reason}`, options);
  }
}

/** Two packages provide the same service in different ways. */
export class DuplicateServiceError extends PcfError {
  override readonly name = 'DuplicateServiceError';
  readonly code = 'PCF_DUPLICATE_SERVICE';

  constructor(
    readonly service: string,
    first: string,
    second: string,
  ) {
    super(`The service "${service}" is provided by ${first} and again, differently, by ${second}.`);
  }
}

/** A service needs itself to be made, by itself or by way of others. */
export class CircularServiceError extends PcfError {
  override readonly name = 'CircularServiceError';
  readonly code = 'PCF_CIRCULAR_SERVICE';

  constructor(readonly service: string) {
    super(
      `The service "${service}" needs itself to be made: one of those that it asks for asks for it. Its author has to mend it.`,
    );
  }
}

/** Nobody provides the service that was asked for. */
export class UnknownServiceError extends PcfError {
  override readonly name = 'UnknownServiceError';
  readonly code = 'PCF_UNKNOWN_SERVICE';

  constructor(readonly service: string) {
    super(
      `Nobody provides the service "${service}" in this runtime: a plugin provides it in its register(), ` +
        'or createPcf({ services }) does.',
    );
  }
}

/** The flavor cannot give the definition of a resource that exists. */
export class ImportNotSupportedError extends PcfError {
  override readonly name = 'ImportNotSupportedError';
  readonly code = 'PCF_IMPORT_NOT_SUPPORTED';

  constructor(
    readonly flavor: string,
    provider: string,
  ) {
    super(
      `The flavor "${flavor}", from ${provider}, cannot import resources that exist: write the definition by hand.`,
    );
  }
}

/** The runtime, or a service of it, was used after `dispose()`. */
export class DisposedError extends PcfError {
  override readonly name = 'DisposedError';
  readonly code = 'PCF_DISPOSED';

  constructor() {
    super('This runtime has been disposed: make a new one with createPcf().');
  }
}

function conventionalPackage(flavor: string): string {
  return `@pcf/${flavor.toLowerCase().replaceAll('_', '-')}`;
}
