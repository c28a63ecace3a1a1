import { type Command, ExitCode, exitCodeOf, exitCodeOfAll, exitCodeOfPlan } from '@pcf/cli/extension';
import type { DriftDocument, ReportDocument } from '@pcf/core';
import { isRecord } from '@pcf/core/values';
import type { Run } from '../store/records.js';
import type { FleetCommandOptions } from './options.js';

/** The exit codes of the errors of this package; `pcf` knows those of core. */
const BY_ERROR_CODE: ReadonlyMap<unknown, ExitCode> = new Map<unknown, ExitCode>([
  ['PCF_FLEET_SET_UP', ExitCode.invalid],
  ['PCF_FLEET_NOT_ADMITTED', ExitCode.invalid],
  ['PCF_FLEET_SECRET_PARAMETER', ExitCode.invalid],
  ['PCF_FLEET_UNKNOWN_TENANT', ExitCode.usage],
  ['PCF_FLEET_UNKNOWN_FIELD', ExitCode.usage],
  ['PCF_FLEET_UNKNOWN_RUN', ExitCode.usage],
]);

/** Lets a command end with the exit code of its error. */
export function withExitCodes(command: Command<FleetCommandOptions>): Command<FleetCommandOptions> {
  return async (invocation) => {
    try {
      return await command(invocation);
    } catch (error) {
      const code = isRecord(error) ? BY_ERROR_CODE.get(error.code) : undefined;
      if (code === undefined) throw error;
      invocation.output.error(error);
      return code;
    }
  };
}

/** The report of a run that applied; `undefined` where it did not. */
export function reportIn({ report }: Pick<Run, 'report'>): ReportDocument | undefined {
  return isDocument<ReportDocument>(report, 'report') ? report : undefined;
}

/** The drift that a run found; `undefined` where it looked for none. */
export function driftIn({ report }: Pick<Run, 'report'>): DriftDocument | undefined {
  return isDocument<DriftDocument>(report, 'drift') ? report : undefined;
}

/** Only workers write these documents. */
function isDocument<D extends { readonly kind: string }>(value: unknown, kind: D['kind']): value is D {
  return isRecord(value) && value.kind === kind && Array.isArray(value.particles);
}

/** The exit code for the end of a run: that of `pcf apply`, `plan` or `drift` which ends so. */
export function exitCodeOfRun(run: Run): ExitCode {
  switch (run.outcome) {
    case 'planned':
      return run.plan ? exitCodeOfPlan(run.plan) : ExitCode.failed;
    case 'drifted':
      return ExitCode.pending;
    case 'deferred':
      return ExitCode.deferred;
    case 'approval needed':
      return ExitCode.notConfirmed;
    case 'failed':
    case 'refused':
      return exitCodeOfFailure(run);
    case 'cancelled':
      return ExitCode.failed;
    default:
      return ExitCode.done;
  }
}

function exitCodeOfFailure(run: Run): ExitCode {
  const { particles } = reportIn(run) ?? driftIn(run) ?? { particles: [] };
  const errors = particles.flatMap(({ error }) => error ?? []);
  return errors.length > 0 ? exitCodeOfAll(errors) : exitCodeOf(run.error);
}
