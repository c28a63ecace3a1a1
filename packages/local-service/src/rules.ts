import type { RuleViolation } from '@pcf/core';
import type { LocalServiceDefinition } from './definition.js';

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
