import { defineError, type ErrorDocument } from '@pcf/core';

/** The tables were migrated by a newer version of the package, and this version cannot use them. */
export class NewerTablesError extends defineError(
  'NewerTablesError',
  'PCF_FLEET_NEWER_TABLES',
  (found: number, known: number) => ({
    found,
    known,
    message: `The tables of the fleet have version ${found}, and this version of @pcf/fleet knows versions up to ${known}. Install the version of @pcf/fleet that migrated them, or a newer one.`,
  }),
) {}

/** The tables are missing, or older than this version of the package needs. */
export class NotMigratedError extends defineError(
  'NotMigratedError',
  'PCF_FLEET_NOT_MIGRATED',
  (found: number, needed: number) => ({
    found,
    needed,
    message:
      found === 0
        ? 'The database has no tables of a fleet. Run `pcf fleet migrate`, or leave out `migrate: false`.'
        : `The tables of the fleet have version ${found}, and this version of @pcf/fleet needs version ${needed}. Run \`pcf fleet migrate\`.`,
  }),
) {}

/** A tenant that the fleet does not have. */
export class UnknownTenantError extends defineError(
  'UnknownTenantError',
  'PCF_FLEET_UNKNOWN_TENANT',
  (tenant: string) => ({
    tenant,
    message: `There is no tenant ${JSON.stringify(tenant)}. Add it to the fleet's \`tenants\`, for the services that submit and for the workers.`,
  }),
) {}

/** A field that was never submitted. */
export class UnknownFieldError extends defineError(
  'UnknownFieldError',
  'PCF_FLEET_UNKNOWN_FIELD',
  (tenant: string, field: string) => ({
    tenant,
    field,
    message: `The tenant ${JSON.stringify(tenant)} has no field ${JSON.stringify(field)}. Submit it first.`,
  }),
) {}

/** A run that does not exist, or that is older than the history that is kept. */
export class UnknownRunError extends defineError('UnknownRunError', 'PCF_FLEET_UNKNOWN_RUN', (run: string) => ({
  run,
  message: `There is no run ${JSON.stringify(run)}. It may be older than the history that the fleet keeps.`,
})) {}

/** What a submission asks for is not allowed for its tenant. `issues` has one line for each reason. */
export class NotAdmittedError extends defineError(
  'NotAdmittedError',
  'PCF_FLEET_NOT_ADMITTED',
  (tenant: string, field: string, issues: readonly string[]) => ({
    tenant,
    field,
    issues,
    message: [
      `The field ${JSON.stringify(field)} of the tenant ${JSON.stringify(tenant)} was not admitted:`,
      ...issues.map((issue) => `  ${issue}`),
    ],
  }),
) {}

/** A field has flavors that no worker has. */
export class NoWorkerForFlavorError extends defineError(
  'NoWorkerForFlavorError',
  'PCF_FLEET_NO_WORKER_FOR_FLAVOR',
  (tenant: string, field: string, flavors: readonly string[]) => ({
    tenant,
    field,
    flavors,
    message: `No worker can apply the field ${JSON.stringify(field)} of the tenant ${JSON.stringify(tenant)}: none of them has the ${flavors.length > 1 ? 'flavors' : 'flavor'} ${flavors.join(', ')}. Start a worker whose \`plugins\` have all flavors of the field, and submit it again.`,
  }),
) {}

/** A plan cannot be approved or refused. */
export class NotApprovableError extends defineError(
  'NotApprovableError',
  'PCF_FLEET_NOT_APPROVABLE',
  (run: string, reason: string) => ({
    run,
    reason,
    message: `The run ${run} cannot be approved or refused: ${reason}`,
  }),
) {}

/** A person may not decide about a plan. */
export class NotApproverError extends defineError(
  'NotApproverError',
  'PCF_FLEET_NOT_APPROVER',
  (run: string, by: string, reason: string) => ({
    run,
    by,
    reason,
    message: `${by} may not decide about the run ${run}: ${reason}`,
  }),
) {}

/** A run ended without success. */
export class RunFailedError extends defineError(
  'RunFailedError',
  'PCF_FLEET_RUN_FAILED',
  (run: string, outcome: string, error: ErrorDocument | undefined) => ({
    run,
    outcome,
    error,
    message: [
      `The run ${run} ended with "${outcome}".`,
      ...(error ? error.message.split('\n').map((line) => `  ${line}`) : []),
    ],
  }),
) {}
