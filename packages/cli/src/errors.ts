import { PcfError } from '@pcf/core';
import type { StopSignal } from './io.js';

/** No package.json was found, or it cannot be read. */
export class ProjectError extends PcfError {
  override readonly name = 'ProjectError';
  readonly code = 'PCF_PROJECT';
}

/** A package that provides flavors, or a local backend, cannot be used. */
export class ProviderError extends PcfError {
  override readonly name = 'ProviderError';
  readonly code = 'PCF_PROVIDER';

  constructor(
    readonly packageName: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The package ${packageName} cannot be used: ${reason}`, options);
  }
}

/** The named resource does not exist. */
export class NoSuchResourceError extends PcfError {
  override readonly name = 'NoSuchResourceError';
  readonly code = 'PCF_NO_SUCH_RESOURCE';
}

/** A step would lose data or an index, and the loss was not confirmed. The step was not sent. */
export class LossNotConfirmedError extends PcfError {
  override readonly name = 'LossNotConfirmedError';
  readonly code = 'PCF_LOSS_NOT_CONFIRMED';
}

/** The local backends cannot run. */
export class LocalBackendError extends PcfError {
  override readonly name = 'LocalBackendError';
  readonly code = 'PCF_LOCAL_BACKEND';
}

/** The command received a signal to end. */
export class InterruptedError extends PcfError {
  override readonly name = 'InterruptedError';
  readonly code: `PCF_${StopSignal}`;

  /** @param consequence - a sentence for the user on what was or was not done */
  constructor(
    readonly signal: StopSignal,
    consequence?: string,
  ) {
    super(`interrupted by ${signal}${consequence === undefined ? '' : `. ${consequence}`}`);
    this.code = `PCF_${signal}`;
  }
}
