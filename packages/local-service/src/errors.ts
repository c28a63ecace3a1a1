import { PcfError } from '@pcf/core';

/** The operating system is neither Linux nor macOS. Nothing was done. */
export class UnsupportedPlatformError extends PcfError {
  override readonly name = 'UnsupportedPlatformError';
  readonly code = 'PCF_UNSUPPORTED_PLATFORM';

  /** @param platform - Node's name for the operating system, for example `win32` */
  constructor(readonly platform: string) {
    super(
      `The flavor local_service supports Linux and macOS, but this is ${platform}. Run it on one of these, or in a container.`,
    );
  }
}

/** The process with a pid cannot be identified. No process was started or stopped. */
export class UnknownProcessError extends PcfError {
  override readonly name = 'UnknownProcessError';
  readonly code = 'PCF_UNKNOWN_PROCESS';

  constructor(
    readonly pid: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `Cannot identify the process with pid ${pid}: ${reason}. No process was started or stopped. Make sure that the ` +
        'processes of this machine can be listed (with /proc on Linux, /bin/ps on macOS), and try again.',
      options,
    );
  }
}

/** The process cannot be started with these settings. The service stays stopped. */
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
    super(`${id}: cannot start: ${reason}. Correct ${setting}, or create what it refers to.`, options);
  }
}

/** The process was started and exited at once. The service is stopped and is not started again. */
export class ServiceEndedError extends PcfError {
  override readonly name = 'ServiceEndedError';
  readonly code = 'PCF_SERVICE_ENDED';

  /**
   * @param how - how the process ended, for example `exit code 1`
   * @param seconds - the time since its start
   * @param log - the path of its log
   */
  constructor(
    readonly id: string,
    how: string,
    seconds: number,
    readonly log: string,
  ) {
    super(
      `${id}: the process ended ${seconds.toFixed(1)} s after its start with ${how}. It was not started again. ` +
        `See its log ${log}, correct the cause, and apply again.`,
    );
  }
}

/** The operating system refused an operation: missing permissions, a full disk, a process of another user. */
export class ServiceSystemError extends PcfError {
  override readonly name = 'ServiceSystemError';
  readonly code = 'PCF_SERVICE_SYSTEM';

  /** @param folder - the service's folder */
  constructor(
    readonly id: string,
    readonly folder: string,
    cause: Error,
  ) {
    super(
      `${id}: the operating system refused an operation: ${cause.message}. The service is described in ${folder}. Make sure ` +
        'that you can read and write there, and that the same user started the service.',
      { cause },
    );
  }
}

/** Whether an error comes from the operating system; with `codes`, only if it has one of them. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return false;
  return typeof error.code === 'string' && (codes.length === 0 || codes.includes(error.code));
}

/** Returns the result of `work`, or `undefined` if the operating system refuses it with one of the codes. */
export async function ignoring<T>(codes: readonly string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isSystemError(error, ...codes)) return undefined;
    throw error;
  }
}
