/** The exit codes of `pcf`. */
export const ExitCode = {
  done: 0,
  failed: 1,
  pending: 2,
  invalid: 3,
  usage: 4,
  notConfirmed: 5,
  timedOut: 6,
  deferred: 7,
  interrupted: 130,
  ended: 143,
} as const;

/** One of the values of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit codes as text, for `--help`. */
export const EXIT_CODES_HELP = `Exit codes:
  0        done, or nothing to change
  1        failed
  2        plan: changes are pending; drift: something is not as declared
  3        invalid definition or definition file, conflicting desired states, or orphans cannot be told
  4        wrong usage: an unknown command, option, particle or environment, or a bad value
  5        refused: data would be lost, and the loss was not confirmed
  6        timed out
  7        done, except for steps that the provider does not accept yet: apply again later
  130/143  interrupted by Ctrl-C (SIGINT) / SIGTERM`;

/** Keyed by error code, not by class: this avoids loading core. */
const BY_ERROR_CODE: ReadonlyMap<unknown, ExitCode> = new Map<unknown, ExitCode>([
  ['PCF_DEFINITION_FILE', ExitCode.invalid],
  ['PCF_INVALID_DEFINITION', ExitCode.invalid],
  ['PCF_PRUNE_REFUSED', ExitCode.invalid],
  ['PCF_INVALID_PLAN', ExitCode.invalid],
  ['PCF_CONTRADICTING_STATES', ExitCode.invalid],
  ['PCF_INVALID_STATE', ExitCode.usage],
  ['PCF_INVALID_OWNER', ExitCode.usage],
  ['PCF_UNKNOWN_PARTICLE', ExitCode.usage],
  ['PCF_UNKNOWN_ENVIRONMENT', ExitCode.usage],
  ['PCF_UNKNOWN_FLAVOR', ExitCode.usage],
  ['PCF_USAGE', ExitCode.usage],
  ['PCF_LOSS_NOT_CONFIRMED', ExitCode.notConfirmed],
  ['PCF_LOSS_REFUSED', ExitCode.notConfirmed],
  ['PCF_DEADLINE_EXCEEDED', ExitCode.timedOut],
  ['PCF_SIGINT', ExitCode.interrupted],
  ['PCF_SIGTERM', ExitCode.ended],
]);

/** Errors that only wrap the reason: the exit code is that of their cause. */
const EXPLAINED_BY_CAUSE: readonly unknown[] = ['PCF_STEP_REFUSED', 'PCF_ABORTED'];

/** Returns the exit code for an error, or for its document. */
export function exitCodeOf(error: unknown): ExitCode {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ExitCode.failed;
  if (EXPLAINED_BY_CAUSE.includes(error.code)) return exitCodeOf('cause' in error ? error.cause : undefined);
  return BY_ERROR_CODE.get(error.code) ?? ExitCode.failed;
}

/** Returns the exit code for several errors: their common code, 1 if their codes differ, `otherwise` if there are none. */
export function exitCodeOfAll(errors: readonly unknown[], otherwise: ExitCode = ExitCode.done): ExitCode {
  const [first = otherwise, ...others] = new Set(errors.map(exitCodeOf));
  return others.length === 0 ? first : ExitCode.failed;
}
