import { PcfError } from '@pcf/core';
import type { StopSignal } from './io.js';

/** There is no project, or its package.json cannot be read. */
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

/** The resource that was named does not exist. */
export class NoSuchResourceError extends PcfError {
  override readonly name = 'NoSuchResourceError';
  readonly code = 'PCF_NO_SUCH_RESOURCE';
}

/** Something would be lost for good, and that was not confirmed. It was not done. */
export class LossNotConfirmedError extends PcfError {
  override readonly name = 'LossNotConfirmedError';
  readonly code = 'PCF_LOSS_NOT_CONFIRMED';
}

/** The local backends cannot be run. */
export class LocalBackendError extends PcfError {
  override readonly name = 'LocalBackendError';
  readonly code = 'PCF_LOCAL_BACKEND';
}

/** Somebody wants the command to end. */
export class InterruptedError extends PcfError {
  override readonly name = 'InterruptedError';
  readonly code: `PCF_${StopSignal}`;

  /** @param consequence - what that means for the user, as a sentence */
  constructor(
    readonly signal: StopSignal,
    consequence?: string,
  ) {
    super(`interrupted by ${signal}${consequence === undefined ? '' : `. ${consequence}`}`);
    this.code = `PCF_${signal}`;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
