import { defineError } from '@pcf/core';

/**
 * The binaries of PostgreSQL are not installed, or npm has none for this platform. `platform` is Node's name for it, for example
 * `linux-x64`.
 */
export class PostgresNotInstalledError extends defineError(
  'PostgresNotInstalledError',
  'PCF_POSTGRES_NOT_INSTALLED',
  (platform: string, advice: string, { cause }: ErrorOptions = {}) => ({
    platform,
    message: `PostgreSQL is not installed for ${platform}. ${advice}`,
    cause,
  }),
) {}

/** PostgreSQL did not start, or it ended while it started. The message has the end of its own output. */
export class PostgresStartError extends defineError(
  'PostgresStartError',
  'PCF_POSTGRES_START',
  (
    what: string,
    { output = '', asNobody = false }: { readonly output?: string; readonly asNobody?: boolean } = {},
  ) => ({
    message: [
      `PostgreSQL cannot start: ${what}`,
      ...(asNobody
        ? ['It runs as the user `nobody`, because it refuses to run as root: that user must reach its files.']
        : []),
      ...output.split('\n').flatMap((line) => (line === '' ? [] : `  ${line}`)),
    ],
  }),
) {}

/** The port cannot be used: another process listens on it, or this user may not. */
export class PostgresPortError extends defineError(
  'PostgresPortError',
  'PCF_POSTGRES_PORT',
  (port: number, reason: string) => ({
    port,
    message: `PostgreSQL cannot listen on port ${port}: ${reason}. Stop the program that uses the port, or choose another port.`,
  }),
) {}

/** The folder cannot be used: a server already runs in it, another version has written it, or it holds something else. */
export class PostgresFolderError extends defineError(
  'PostgresFolderError',
  'PCF_POSTGRES_FOLDER',
  (folder: string, reason: string, { cause }: ErrorOptions = {}) => ({
    folder,
    message: `The PostgreSQL folder ${folder} cannot be used: ${reason}`,
    cause,
  }),
) {}

/** Whether an error comes from the operating system and has one of the codes. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
