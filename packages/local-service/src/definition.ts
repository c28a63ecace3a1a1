import type { Keys, RuleViolation } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import { z } from 'zod';

const text = z.string().regex(/^[^\0]*$/, 'must not contain the character NUL');
const nonEmpty = text.min(1);

/** @see https://docs.docker.com/reference/compose-file/services/#environment */
const environment = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name has letters, digits and "_", and does not start with a digit'),
    text.meta({ writeOnly: true }),
  )
  .meta({ writeOnly: true });

/** The setting that locates a service. */
export const FOLDER_KEY = 'service.folder';

/** The folder of descriptions where a definition names none. */
export const DEFAULT_FOLDER = '.pcf/services';

const serviceSettings = z.strictObject({
  command: z
    .tuple([nonEmpty], text)
    .describe(
      'The program and its arguments. No shell is involved. A program without "/" is searched in PATH; one with "/" is ' +
        'relative to the working folder. All users of this machine can see it: put secrets into environment.',
    ),
  environment: environment
    .optional()
    .describe(
      'The environment variables of the process. It inherits only PATH, HOME, USER, LOGNAME, SHELL, LANG, TZ and TMPDIR. ' +
        'Values are never shown.',
    ),
  working_folder: nonEmpty
    .optional()
    .describe(
      'The working folder of the process. Default for a new service: the folder from which relative paths are resolved.',
    ),
  log: nonEmpty
    .optional()
    .describe(
      'The file to which stdout and stderr of the process are appended. It is kept when the service is terminated. ' +
        'Default: a file beside the description, which is not kept.',
    ),
  folder: nonEmpty
    .default(DEFAULT_FOLDER)
    .describe(
      'The folder of descriptions. It is part of the identity of the service: another folder means another service.',
    ),
  stop_signal: z
    .enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGKILL'])
    .default('SIGTERM')
    .describe('The signal that asks the process, and the processes that it started, to end.'),
  stop_timeout: z.number().min(0).default(10).describe('Seconds between the stop signal and SIGKILL.'),
  min_ready_seconds: z
    .number()
    .min(0)
    .default(1)
    .describe('Seconds that the process must stay up to count as running.'),
});

/** The schema of the keys of a definition that belong to this flavor. */
export const serviceDefinition = z.strictObject({
  service: serviceSettings.describe('The process, and how to start and stop it.'),
});

/** See {@link serviceDefinition}. */
export type LocalServiceDefinition = z.output<typeof serviceDefinition>;

/** The declared settings of a service. */
export type ServiceSettings = LocalServiceDefinition['service'];

/** The program of a definition that has no command, because its service is only observed or terminated. */
export const NO_PROGRAM = '';

const bareService = z.object({
  service: serviceSettings.extend({ command: serviceSettings.shape.command.default([NO_PROGRAM]) }).prefault({}),
});

/** Completes a definition that may have only the keys that name and locate a service. Pure. */
export function bareDefinition(keys: Keys): LocalServiceDefinition {
  return bareService.parse(keys);
}

/** Returns the folder of descriptions that a definition names; `undefined` where it names none. Pure. */
export function folderIn({ service }: Keys): string | undefined {
  return isRecord(service) && typeof service.folder === 'string' ? service.folder : undefined;
}

/**
 * Variables that some implementation of /bin/sh sets or removes. The program is started through /bin/sh, so it would not get
 * their declared values.
 */
const SET_BY_SHELL =
  /^(_|BASH.*|DIRSTACK|EPOCH.*|EUID|FUNCNAME|GROUPS|HISTCMD|IFS|LINENO|OLDPWD|OPTIND|PPID|PS[1-4]|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|UID)$/;

/** Checks the rules that the schema cannot express. Pure. */
export function checkService({ service }: LocalServiceDefinition): RuleViolation[] {
  return Object.keys(service.environment ?? {})
    .filter((name) => SET_BY_SHELL.test(name))
    .map((name) => ({
      path: ['service', 'environment', name],
      message: `"${name}" is set by /bin/sh itself: use another name.`,
    }));
}
