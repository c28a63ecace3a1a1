import { ensure, ensureEqual, inContext, rejection } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import { ensureMarks, ensureUnmarked, OWNER, requireMarks } from '../../ownership.js';
import {
  allOrFirst,
  allOrOneOfEach,
  changes,
  creations,
  ensureArrived,
  runScenarios,
  type Scenario,
  type ScenarioRun,
} from '../../scenarios.js';

/** The pause before the next apply, in milliseconds: writes can be read by then. */
const A_MINUTE = 60_000;

export const marks: Contract[] = [
  {
    name: 'marks',
    title: 'the call that creates the resource writes the marks of the owner, and no change loses them',
    async run(context) {
      requireMarks(context);
      await runScenarios(context, await allOrFirst(context, creations(context)), markedAtOnce, OWNER);
      await runScenarios(context, await allOrFirst(context, changes(context)), staysMarked, OWNER);
    },
  },
  {
    name: 'no-marks',
    title: 'without an owner, nothing is marked',
    async run(context) {
      requireMarks(context);
      await runScenarios(
        context,
        await allOrFirst(context, creations(context)),
        async ({ env, particle, definition }) => {
          await particle.apply();
          await ensureUnmarked(env, definition, 'of a resource that was created without an owner');
        },
      );
    },
  },
  {
    name: 'marks-cost',
    title:
      'with an owner, an apply sends the same steps and requests as without, but reads the marks once before its first write to an existing resource',
    async run(context) {
      requireMarks(context);
      for (const scenario of await allOrOneOfEach(context)) {
        const without = await costOf(context, scenario);
        const owned = await costOf(context, scenario, OWNER);
        await inContext(scenario.title, async () => compare(without, owned, scenario));
      }
    },
  },
];

/** Interrupts the creation after its first step. */
async function markedAtOnce({ env, particle, definition }: ScenarioRun): Promise<void> {
  env.faults = {
    execute: async (send) => {
      await send();
      throw new Error('the suite interrupted this step');
    },
  };
  await rejection(particle.apply(), 'the interrupted apply');
  env.faults = {};
  await env.pause(A_MINUTE);
  const { kind } = await env.particle(definition).getStatus({ fresh: true });
  if (kind !== 'missing') await ensureMarks(env, definition, 'after the first step of the creation');
  await env.apply(definition);
  await ensureMarks(env, definition, 'after the creation');
}

async function staysMarked(run: ScenarioRun): Promise<void> {
  await run.particle.apply();
  await ensureMarks(run.env, run.definition, 'after the change');
  await ensureArrived(run);
}

/** What an apply sends, and what a second one sends after it. */
interface Cost {
  readonly operations: readonly string[];
  /** How often the marks were read. */
  readonly reads: number;
  /** The steps that were sent before the marks were known. */
  readonly unread: readonly string[];
  /** The requests of both applies; `undefined` where they differ by chance, or there are none. */
  readonly requests: readonly string[] | undefined;
}

async function costOf(context: ContractContext, scenario: Scenario, owner?: string): Promise<Cost> {
  const costs: Cost[] = [];
  await runScenarios(
    context,
    [scenario],
    async ({ env, particle }) => {
      const unread: string[] = [];
      let reads = 0;
      let isKnown = false;
      env.faults = {
        observe: async (look) => {
          const seen = await look();
          isKnown ||= seen.kind !== 'missing' && seen.marks !== undefined;
          return seen;
        },
        readMarks: (read) => {
          reads += 1;
          isKnown = true;
          return read();
        },
        execute: (send, { step }) => {
          if (!isKnown) unread.push(step.operation);
          return send();
        },
      };
      await particle.apply();
      await particle.apply();
      const { http, clock } = env.backend;
      const requests = http && clock ? http.record.requests.map(({ operation }) => operation) : undefined;
      costs.push({ operations: env.record.operations, reads, unread, requests });
    },
    owner,
  );
  const [cost] = costs;
  ensure(cost !== undefined, 'the scenario did not run');
  return cost;
}

function compare(without: Cost, owned: Cost, { before }: Scenario): void {
  ensureEqual(without.reads, 0, 'the number of reads of the marks without an owner');
  ensureEqual(owned.operations, without.operations, 'the steps with an owner, compared with those without');
  ensure(owned.reads <= 1, `the marks were read ${owned.reads} times in one apply and an unchanged one`);
  if (before !== undefined)
    ensureEqual(owned.unread, [], 'the steps that were sent for an existing resource before its marks were known');
  const more = added(without.requests ?? [], owned.requests ?? []);
  ensure(more.length <= owned.reads, `the requests that are sent only with an owner: ${more.join(', ')}`);
}

/** Returns what a list has more than another one. */
function added(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
