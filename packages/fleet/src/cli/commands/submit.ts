import { userInfo } from 'node:os';
import { type Command, ExitCode, type Invocation, interruptible, UsageError, withSession } from '@pcf/cli/extension';
import { type DefinitionSource, formatPath, secretParams } from '@pcf/core';
import { isRecord, omitUndefined } from '@pcf/core/values';
import { tenantNamed } from '../../tenants/tenant.js';
import { withSetUp } from '../connect.js';
import { SecretParameterError } from '../errors.js';
import type { FleetCommandOptions } from '../options.js';
import { follow } from '../output/follow.js';
import { tenantFor } from '../set-up/set-up.js';

/** `pcf fleet submit`: stores the definitions of a field, and follows the run that applies them. */
export const submit: Command<FleetCommandOptions> = (invocation) =>
  interruptible(invocation.io.signals, (signal) =>
    withSetUp(invocation, async (fleet, config) => {
      const { options } = invocation;
      const tenant = await tenantFor(invocation, config);
      const field = fieldIn(invocation);
      const { owner } = await tenantNamed(config.tenants, tenant);
      // The field is made here as well: errors then have the file and the line.
      const definitions = await withSession(invocation, [], async ({ sources }) => plainIn(sources), {
        name: owner,
        from: `the tenant ${tenant}`,
      });
      const run = await fleet.submit({
        ...{ tenant, field, definitions, by: askerIn(invocation), priority: options.priority ?? 0 },
        options: omitUndefined({
          concurrency: options.concurrency,
          rollback: options.rollback,
          maxTimeout: options.timeout === undefined ? undefined : options.timeout * 1000,
        }),
      });
      return (await follow(fleet, run, invocation, signal)) ?? ExitCode.done;
    }),
  );

/** @throws {@link SecretParameterError} where one has the value of a secret parameter */
function plainIn(sources: readonly DefinitionSource[]): object[] {
  const secrets = sources.flatMap(({ value, paramsAt, file = '' }) =>
    secretParams(value, paramsAt).map((path) => `${file} ${formatPath(path)}`),
  );
  if (secrets.length > 0) throw new SecretParameterError(secrets);
  return sources.map(({ value }) => value).filter(isRecord);
}

/** @throws {@link UsageError} where no field is named */
export function fieldIn({ options: { field } }: Invocation<FleetCommandOptions>): string {
  if (field !== undefined) return field;
  throw new UsageError('Which field? Name it with --field, for example --field orders.');
}

/** Who asks, for the history. */
export function askerIn({ options: { by } }: Invocation<FleetCommandOptions>): string {
  return by ?? userInfo().username;
}
