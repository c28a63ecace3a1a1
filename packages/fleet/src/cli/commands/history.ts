import { type Command, ExitCode } from '@pcf/cli/extension';
import { systemClock } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { runDocument, runsDocument } from '../../documents.js';
import { withFleet } from '../connect.js';
import type { FleetCommandOptions } from '../options.js';
import { renderRun } from '../output/run.js';
import { renderRuns } from '../output/table.js';
import { idIn } from './decide.js';

/** `pcf fleet runs`: lists runs, the latest request first. */
export const runs: Command<FleetCommandOptions> = (invocation) =>
  withFleet(invocation, async (fleet) => {
    const { io, options, output } = invocation;
    const { tenant, field, kind, outcome, runState: state, limit } = options;
    const found = await fleet.runs(omitUndefined({ tenant, field, kind, outcome, state, limit }));
    const { clock = systemClock } = io;
    output.result(runsDocument(found), (paint) => renderRuns(found, clock.now(), paint));
    return ExitCode.done;
  });

/** `pcf fleet show`: shows all that is known about a run. */
export const show: Command<FleetCommandOptions> = (invocation) =>
  withFleet(invocation, async (fleet) => {
    const id = idIn(invocation);
    const [run, steps, decision] = await Promise.all([fleet.run(id), fleet.steps(id), fleet.decision(id)]);
    invocation.output.result(
      runDocument(run, { steps, decision }),
      (paint) => renderRun({ run, steps, decision }, paint),
      { wrap: true },
    );
    return ExitCode.done;
  });
