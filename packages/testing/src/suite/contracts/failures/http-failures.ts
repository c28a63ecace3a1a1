import type { SentRequest } from '../../../call-record.js';
import { loseAnswer, resetAfter, resetBefore, serverError, throttle } from '../../../http/faults.js';
import type { HttpFault, HttpFaults } from '../../../http/http-faults.js';
import { inContext, NotApplicable } from '../../assertions.js';
import type { Contract, ContractContext } from '../../context.js';
import type { TestEnvironment } from '../../environment.js';
import { allOrOneOfEach, ensureArrived, runScenarios, type Scenario, type ScenarioRun } from '../../scenarios.js';

/** One request. */
export interface RequestPosition {
  readonly operation: string;
  /** The number of earlier requests of this operation, which get no fault. */
  readonly skip: number;
}

export const httpFailures: Contract[] = [
  {
    name: 'http-throttling',
    title: 'an apply succeeds if any of its requests is throttled',
    run: (context) => eachRequest(context, [throttle()]),
  },
  {
    name: 'http-server-errors',
    title: 'an apply succeeds if the service fails at any of its requests',
    run: (context) => eachRequest(context, [serverError()]),
  },
  {
    name: 'http-resets',
    title: 'an apply succeeds if the connection breaks before any of its requests arrives',
    run: (context) => eachRequest(context, [resetBefore()]),
  },
  {
    name: 'http-lost-answers',
    title: 'an apply succeeds if the answer to any of its requests is lost after it took effect',
    run: (context) => eachRequest(context, [resetAfter(), loseAnswer()]),
  },
];

async function eachRequest(context: ContractContext, faults: readonly HttpFault[]): Promise<void> {
  for (const scenario of await allOrOneOfEach(context)) {
    const positions = await requestPositions(context, scenario);
    for (const { operation, skip } of positions)
      for (const fault of faults)
        await inContext(`at ${operation}, number ${skip + 1}`, () =>
          runScenarios(context, [scenario], async (run) => {
            httpOf(run.env).inject(fault, { operation, skip });
            await applyAndCheck(run);
          }),
        );
  }
}

async function applyAndCheck(run: ScenarioRun): Promise<void> {
  await run.particle.apply();
  httpOf(run.env).heal();
  await ensureArrived(run);
}

async function requestPositions(context: ContractContext, scenario: Scenario): Promise<RequestPosition[]> {
  const requests: SentRequest[] = [];
  await runScenarios(context, [scenario], async ({ env, particle }) => {
    const { record } = httpOf(env);
    await particle.apply();
    requests.push(...record.requests);
  });
  return positionsOf(requests);
}

/** Returns each write, and the first read of each kind after it. Repeated reads are left out. */
export function positionsOf(requests: readonly SentRequest[]): RequestPosition[] {
  const counts = new Map<string, number>();
  const readSinceWrite = new Set<string>();
  return requests.flatMap(({ operation, writes }) => {
    const skip = counts.get(operation) ?? 0;
    counts.set(operation, skip + 1);
    if (writes) readSinceWrite.clear();
    const repeated = readSinceWrite.has(operation);
    if (!writes) readSinceWrite.add(operation);
    return repeated ? [] : [{ operation, skip }];
  });
}

/** @throws NotApplicable when the backend has no HTTP */
export function httpOf(env: TestEnvironment): HttpFaults {
  if (!env.backend.http) throw new NotApplicable('the backend has no HTTP');
  return env.backend.http;
}
