import { State } from '@pcf/core';
import { loseAnswer, resetBefore, serverError, throttle } from '../../../http/faults.js';
import { inContext } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { ensureMarks, OTHER_OWNER, OWNER, requireMarks } from '../../ownership.js';
import { ensureArrived, runScenarios, type Scenario, type ScenarioRun } from '../../scenarios.js';
import { httpOf, positionsOf, type RequestPosition } from '../failures/http-failures.js';
import { ownerFile } from './listing.js';

const FAULTS = {
  'is throttled': throttle(),
  'is answered with an error of the service': serverError(),
  'does not arrive': resetBefore(),
  'takes effect and its answer is lost': loseAnswer(),
};

export const failures: Contract[] = [
  {
    name: 'marks-http-failures',
    title: 'a takeover and a listing succeed if any of their requests fails once',
    async run(context) {
      requireMarks(context);
      for (const position of await requestsOf(context))
        for (const [how, fault] of Object.entries(FAULTS))
          await inContext(`${position.operation}, number ${position.skip + 1}, ${how}`, () =>
            runScenarios(
              context,
              [unchanged(context)],
              async (run) => {
                httpOf(run.env).inject(fault, position);
                await takeOverAndList(context, run);
                httpOf(run.env).heal();
                await ensureMarks(run.env, run.definition, 'after the takeover');
                await ensureArrived(run);
              },
              OTHER_OWNER,
            ),
          );
    },
  },
];

/** A takeover that changes no settings: requests that change these are the same without an owner. */
function unchanged({ definitions: [definition = ''] }: ContractContext): Scenario {
  return { title: `takeover of "${definition}"`, before: definition, definition, state: State.running };
}

/** Returns the requests of a takeover and a listing without faults. */
async function requestsOf(context: ContractContext): Promise<RequestPosition[]> {
  const found: RequestPosition[] = [];
  await runScenarios(
    context,
    [unchanged(context)],
    async (run) => {
      const { record } = httpOf(run.env);
      await takeOverAndList(context, run);
      found.push(...positionsOf(record.requests));
    },
    OTHER_OWNER,
  );
  return found;
}

async function takeOverAndList(context: ContractContext, { env, definition }: ScenarioRun): Promise<void> {
  env.owner = OWNER;
  await env.particle(definition, State.running, env.runtime(), { adopt: 'takeover' }).apply();
  if (context.flavor.list)
    await env
      .runtime()
      .fieldOf([ownerFile(context, definition, [])])
      .orphans();
}
