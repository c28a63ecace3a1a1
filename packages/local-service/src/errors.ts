import { PcfError } from '@pcf/core';

/** Processes are told apart on Linux and macOS only. Nothing was done. */
export class UnsupportedPlatformError extends PcfError {
  override readonly name = 'UnsupportedPlatformError';
  readonly code = 'PCF_UNSUPPORTED_PLATFORM';

  /** @param platform - Node's name for the operating system, for example `win32` */
  constructor(readonly platform: string) {
    super(`The flavor local_service works on Linux and macOS; this is ${platform}. Run it there, or in a container.`);
  }
}

/** It cannot be told which process has a pid. It was not touched. */
export class UnknownProcessError extends PcfError {
  override readonly name = 'UnknownProcessError';
  readonly code = 'PCF_UNKNOWN_PROCESS';

  constructor(
    readonly pid: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `Cannot tell which process has the pid ${pid}: ${reason}. No process was started or stopped. Make sure that the ` +
        'processes of this machine can be listed (on Linux /proc, on macOS /bin/ps), and try again.',
      options,
    );
  }
}

/** The process cannot be started as it is described. The service stays stopped. */
export class ServiceNotStartableError extends PcfError {
  override readonly name = 'ServiceNotStartableError';
  readonly code = 'PCF_SERVICE_NOT_STARTABLE';

  /** @param setting - the setting to correct, as a dotted path */
  constructor(
    readonly id: string,
    readonly setting: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${id}: cannot start: ${reason}. Correct ${setting}, or put in place what it names.`, options);
  }
}

/** The process was started, and ended by itself at once. The service is stopped; it is not started again. */
export class ServiceEndedError extends PcfError {
  override readonly name = 'ServiceEndedError';
  readonly code = 'PCF_SERVICE_ENDED';

  /**
   * @param how - how it ended, for example `exit code 1`
   * @param seconds - how long after its start
   * @param log - the file with its output
   */
  constructor(
    readonly id: string,
    how: string,
    seconds: number,
    readonly log: string,
  ) {
    super(
      `${id}: the process ended ${seconds.toFixed(1)} s after its start, with ${how}, and was not started again. ` +
        `Its log ${log} may tell why; once that is corrected, apply again.`,
    );
  }
}

/** The operating system refused something: a file that may not be written, a full disk, a process of somebody else. */
export class ServiceSystemError extends PcfError {
  override readonly name = 'ServiceSystemError';
  readonly code = 'PCF_SERVICE_SYSTEM';

  /** @param folder - where the service is described */
  constructor(
    readonly id: string,
    readonly folder: string,
    cause: Error,
  ) {
    super(
      `${id}: the operating system refused it: ${cause.message}. The service is described in ${folder}; make sure that ` +
        'you may read and write there, and that the service was started by the user who you are now.',
      { cause },
    );
  }
}

/** Whether the operating system refused something, with one of these codes where some are given. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return false;
  return typeof error.code === 'string' && (codes.length === 0 || codes.includes(error.code));
}

/** What the work gives; `undefined` when the operating system refuses it with one of these codes. */
export async function unless<T>(codes: readonly string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error, ...codes)) return undefined;
    throw error;
  }
}
