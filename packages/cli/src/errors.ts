import { defineError, PcfError } from '@pcf/core';
import type { StopSignal } from './io.js';

/** No package.json was found, or it cannot be read. */
export class ProjectError extends defineError(
  'ProjectError',
  'PCF_PROJECT',
  (message: string, { cause }: ErrorOptions = {}) => ({ message, cause }),
) {}

/** No package of the project provides the flavor. Core's error of this name advises what a program has to do, not a user of `pcf`. */
export class FlavorNotFoundError extends defineError(
  'UnknownFlavorError',
  'PCF_UNKNOWN_FLAVOR',
  (flavor: string, reason: string) => ({ flavor, message: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}` }),
) {}

/** The named resource does not exist. */
export class NoSuchResourceError extends defineError(
  'NoSuchResourceError',
  'PCF_NO_SUCH_RESOURCE',
  (flavor: string, name: string) => ({
    message: `No ${flavor} named "${name}" exists. Check the name, the region and the account.`,
  }),
) {}

/** A step would lose data or an index, and the loss was not confirmed. The step was not sent. */
export class LossNotConfirmedError extends defineError(
  'LossNotConfirmedError',
  'PCF_LOSS_NOT_CONFIRMED',
  (message: string | readonly string[]) => ({ message }),
) {}

/** A local backend cannot run, because a package is not installed: its own, or one that it needs. */
export class MissingBackendError extends defineError(
  'MissingBackendError',
  'PCF_LOCAL_BACKEND_MISSING',
  (packageName: string, reason: string, { cause }: ErrorOptions = {}) => ({
    packageName,
    message: `The local backend ${packageName} cannot run: ${reason}`,
    cause,
  }),
) {}

/** Local backends that a command needs cannot run: for each of them, what to install. */
export class MissingBackendsError extends defineError(
  'MissingBackendsError',
  'PCF_LOCAL_BACKEND_MISSING',
  (missing: readonly MissingBackendError[]) => ({ missing, message: missing.map(({ message }) => message) }),
) {}

/** The local backends cannot run. */
export class LocalBackendError extends defineError(
  'LocalBackendError',
  'PCF_LOCAL_BACKEND',
  (message: string, { cause }: ErrorOptions = {}) => ({ message, cause }),
) {}

/** The command received a signal to end. Its code depends on the signal. */
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
