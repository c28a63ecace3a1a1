import {
  askToContinue,
  type Command,
  canAsk,
  ExitCode,
  type Invocation,
  interruptible,
  LossNotConfirmedError,
  renderPlanDocument,
  UsageError,
} from '@pcf/cli/extension';
import { runDocument } from '../../documents.js';
import type { Run } from '../../store/records.js';
import { withFleet, withTenants } from '../connect.js';
import type { FleetCommandOptions } from '../options.js';
import { follow } from '../output/follow.js';
import { renderTitle } from '../output/run.js';
import { askerIn } from './submit.js';

/** `pcf fleet approve`: shows the plan of a run, asks, approves it, and follows the run that carries it out. */
export const approve: Command<FleetCommandOptions> = (invocation) =>
  interruptible(invocation.io.signals, (signal) =>
    withTenants(invocation, async (fleet) => {
      const decision = decisionIn(invocation);
      const planned = await fleet.run(idIn(invocation));
      await confirm(planned, invocation, signal);
      const run = await fleet.approve(planned.id, decision);
      return (await follow(fleet, run, invocation, signal)) ?? ExitCode.done;
    }),
  );

/** `pcf fleet refuse`: refuses the plan of a run, so that it cannot be approved. */
export const refuse: Command<FleetCommandOptions> = (invocation) =>
  withTenants(invocation, async (fleet) => {
    const id = idIn(invocation);
    await fleet.refuse(id, decisionIn(invocation));
    const [run, decision] = await Promise.all([fleet.run(id), fleet.decision(id)]);
    invocation.output.result(runDocument(run, { decision }), () => `The plan of the run ${id} was refused.`);
    return ExitCode.done;
  });

/** `pcf fleet cancel`: ends a run early. */
export const cancel: Command<FleetCommandOptions> = (invocation) =>
  withFleet(invocation, async (fleet) => {
    const run = await fleet.cancel(idIn(invocation), askerIn(invocation));
    invocation.output.result(runDocument(run), (paint) => [renderTitle(run, paint), ...consequenceOf(run)].join('\n'));
    return ExitCode.done;
  });

/** Says what a cancellation does, where that is not what was asked for. */
function consequenceOf({ state, outcome }: Run): string[] {
  if (state !== 'ended') return ['It ends when its calls under way have ended.'];
  return outcome === 'cancelled' ? [] : ['It had ended before.'];
}

/** The id of the run that a command is about. */
export const idIn = ({ args: [id = ''] }: Invocation<FleetCommandOptions>): string => id;

/** @throws {@link UsageError} where no person is named */
function decisionIn({ options: { by, reason } }: Invocation<FleetCommandOptions>) {
  if (by === undefined) throw new UsageError('Who decides? Name the person with --by.');
  return { by, ...(reason === undefined ? {} : { reason }) };
}

/** @throws {@link LossNotConfirmedError} when the answer is no, or there is no terminal to ask on and no `--yes` */
async function confirm(run: Run, invocation: Invocation<FleetCommandOptions>, signal: AbortSignal): Promise<void> {
  const { io, options, output } = invocation;
  const { plan } = run;
  if (plan && !options.quiet && !options.json)
    output.result({}, (paint) => renderPlanDocument(plan, paint), { wrap: true });
  // What cannot be approved is refused by the fleet, which says why.
  if (options.yes || !plan) return;
  if (!canAsk(invocation))
    throw new LossNotConfirmedError(
      'Nothing was approved: the command cannot ask. To approve this plan, run it again with --yes.',
    );
  await askToContinue(`This approves the plan for ${run.tenant}/${run.field}, and carries it out`, io, signal);
}
