import { type Command, ExitCode, interruptible, UsageError } from '@pcf/cli/extension';
import type { Fleet } from '../../fleet.js';
import type { DriftSchedule } from '../../store/fields.js';
import type { FieldKey } from '../../store/run-store.js';
import { withFleet } from '../connect.js';
import type { FleetCommandOptions } from '../options.js';
import { follow } from '../output/follow.js';
import { tenantFor } from '../set-up/set-up.js';
import { askerIn, fieldIn } from './submit.js';

/** `pcf fleet plan`: asks for a plan of what is submitted, and shows it. */
export const plan: Command<FleetCommandOptions> = asking((fleet) => fleet.plan);

/** `pcf fleet drift`: asks for a look at the drift of a field, heals it, or says how often to look. */
export const drift: Command<FleetCommandOptions> = async (invocation) => {
  const { every, heal = false } = invocation.options;
  if (every === undefined) return asking((fleet) => (heal ? fleet.apply : fleet.drift))(invocation);
  if (every === 'never' && heal)
    throw new UsageError('--every never ends the schedule, and --heal says what a schedule does. Remove one of them.');
  return withFleet(invocation, async (fleet) => {
    const key = { tenant: await tenantFor(invocation), field: fieldIn(invocation) };
    const schedule: DriftSchedule | null = every === 'never' ? null : { every, mode: heal ? 'heal' : 'report' };
    await fleet.scheduleDrift(key, schedule);
    const name = `${key.tenant}/${key.field}`;
    invocation.output.result({ kind: 'drift schedule', version: 1, ...key, schedule }, () =>
      schedule
        ? `${name} is looked at every ${schedule.every / 60_000} min, and its drift is ${heal ? 'healed' : 'reported'}.`
        : `${name} is not looked at any more.`,
    );
    return ExitCode.done;
  });
};

type Ask = (field: FieldKey & { readonly by?: string; readonly priority?: number }) => ReturnType<Fleet['plan']>;

function asking(choose: (fleet: Fleet) => Ask): Command<FleetCommandOptions> {
  return (invocation) =>
    interruptible(invocation.io.signals, (signal) =>
      withFleet(invocation, async (fleet) => {
        const { priority = 0 } = invocation.options;
        const key = { tenant: await tenantFor(invocation), field: fieldIn(invocation) };
        const run = await choose(fleet)({ ...key, by: askerIn(invocation), priority });
        return (await follow(fleet, run, invocation, signal)) ?? ExitCode.done;
      }),
    );
}
