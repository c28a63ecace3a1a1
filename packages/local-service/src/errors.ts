import { defineError } from '@pcf/core';

/** The operating system is neither Linux nor macOS. Nothing was done. `platform` is Node's name for it, for example `win32`. */
export class UnsupportedPlatformError extends defineError(
  'UnsupportedPlatformError',
  'PCF_UNSUPPORTED_PLATFORM',
  (platform: string) => ({
    platform,
    message: `The flavor local_service supports Linux and macOS, but this is ${platform}. Run it on one of these, or in a container.`,
  }),
) {}

/** The process with a pid cannot be identified. No process was started or stopped. */
export class UnknownProcessError extends defineError(
  'UnknownProcessError',
  'PCF_UNKNOWN_PROCESS',
  (pid: number, reason: string, { cause }: ErrorOptions = {}) => ({
    pid,
    message:
      `Cannot identify the process with pid ${pid}: ${reason}. No process was started or stopped. Make sure that the ` +
      'processes of this machine can be listed (with /proc on Linux, /bin/ps on macOS), and try again.',
    cause,
  }),
) {}

/**
 * The process cannot be started with these settings. The service stays stopped. `setting` is the setting to correct, as a dotted
 * path.
 */
export class ServiceNotStartableError extends defineError(
  'ServiceNotStartableError',
  'PCF_SERVICE_NOT_STARTABLE',
  (id: string, setting: string, reason: string, { cause }: ErrorOptions = {}) => ({
    id,
    setting,
    message: `${id}: cannot start: ${reason}. Correct ${setting}, or create what it refers to.`,
    cause,
  }),
) {}

/**
 * The process was started and exited at once, for example with `exit code 1`. The service is stopped and is not started again.
 * `log` is the path of its log.
 */
export class ServiceEndedError extends defineError(
  'ServiceEndedError',
  'PCF_SERVICE_ENDED',
  (id: string, how: string, seconds: number, log: string) => ({
    id,
    log,
    message:
      `${id}: the process ended ${seconds.toFixed(1)} s after its start with ${how}. It was not started again. ` +
      `See its log ${log}, correct the cause, and apply again.`,
  }),
) {}

/**
 * The operating system refused an operation: missing permissions, a full disk, a process of another user. `folder` is the
 * service's folder.
 */
export class ServiceSystemError extends defineError(
  'ServiceSystemError',
  'PCF_SERVICE_SYSTEM',
  (id: string, folder: string, cause: Error) => ({
    id,
    folder,
    message:
      `${id}: the operating system refused an operation: ${cause.message}. The service is described in ${folder}. Make sure ` +
      'that you can read and write there, and that the same user started the service.',
    cause,
  }),
) {}

/** The file with the marks of a service cannot be understood, so that it is not known whose it is. The service was not changed. */
export class ServiceMarksError extends defineError(
  'ServiceMarksError',
  'PCF_SERVICE_MARKS',
  (file: string, { cause }: ErrorOptions = {}) => ({
    file,
    message:
      `The marks of a service in ${file} are not valid, so it is not known whose it is, and nothing was changed. Correct the file ` +
      'by hand: {"pcf_name":"…","owner":"…","id":"local_service:…"}. If the service has no owner, remove the file. Then try again.',
    cause,
  }),
) {}

/** The services in a folder of descriptions cannot be listed. Nothing was changed. */
export class ServiceListingError extends defineError(
  'ServiceListingError',
  'PCF_SERVICE_LISTING',
  (folder: string, cause: Error) => ({
    folder,
    message: `The services in ${folder} cannot be listed: ${cause.message}. Make sure that it is a folder that you can read, and try again.`,
    cause,
  }),
) {}

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
