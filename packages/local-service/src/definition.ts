import type { RuleViolation } from '@pcf/core';
import { z } from 'zod';

const text = z.string().regex(/^[^\0]*$/, 'must not contain the character NUL');
const nonEmpty = text.min(1);

/** @see https://docs.docker.com/reference/compose-file/services/#environment */
const environment = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name has letters, digits and "_", and does not begin with a digit'),
    text.meta({ writeOnly: true }),
  )
  .meta({ writeOnly: true });

const serviceSettings = z.strictObject({
  command: z
    .tuple([nonEmpty], text)
    .describe(
      'The program and its arguments; there is no shell between. A program without "/" is looked for in PATH, one with "/" ' +
        'from the working folder. Everybody on this machine can see it: secrets belong into environment.',
    ),
  environment: environment
    .optional()
    .describe(
      'All variables of the process, beside PATH, HOME, USER, LOGNAME, SHELL, LANG, TZ and TMPDIR, which it has from whoever ' +
        'starts it. Values are never shown.',
    ),
  working_folder: nonEmpty
    .optional()
    .describe(
      'The folder that the process runs in. Where absent, the folder that relative paths start from, at first.',
    ),
  log: nonEmpty
    .optional()
    .describe(
      'The file that output and errors of the process are appended to. It is kept when the service is terminated. Where ' +
        'absent, a file beside the description, which is not kept.',
    ),
  folder: nonEmpty
    .default('.pcf/services')
    .describe(
      'The folder of descriptions. It is part of what names the service: in another folder, it is another service.',
    ),
  stop_signal: z
    .enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGKILL'])
    .default('SIGTERM')
    .describe('What asks the process, and those that it started, to end.'),
  stop_timeout: z.number().min(0).default(10).describe('Seconds after the stop signal after which it is killed.'),
  min_ready_seconds: z
    .number()
    .min(0)
    .default(1)
    .describe('Seconds for which a process must have stayed up to count as running.'),
});

/** The part of a definition that is the flavor's own. */
export const serviceDefinition = z.strictObject({
  service: serviceSettings.describe('The process, and how it is started and stopped.'),
});

/** See {@link serviceDefinition}. */
export type LocalServiceDefinition = z.output<typeof serviceDefinition>;

/** What is declared of a service. */
export type ServiceSettings = LocalServiceDefinition['service'];

/**
 * Variables that /bin/sh sets or takes away, in one of its kinds. It stands between the framework and the program for a
 * moment, so that these would not arrive as they are declared.
 */
const KEPT_BY_THE_SHELL =
  /^(_|BASH.*|DIRSTACK|EPOCH.*|EUID|FUNCNAME|GROUPS|HISTCMD|IFS|LINENO|OLDPWD|OPTIND|PPID|PS[1-4]|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|UID)$/;

/** Rules that the schema cannot express. Pure. */
export function checkService({ service }: LocalServiceDefinition): RuleViolation[] {
  return Object.keys(service.environment ?? {})
    .filter((name) => KEPT_BY_THE_SHELL.test(name))
    .map((name) => ({
      path: ['service', 'environment', name],
      message: `"${name}" is a variable that /bin/sh sets by itself: use another name.`,
    }));
}
