import type { SentRequest } from '../../call-record.js';
import { loseAnswer, resetAfter, resetBefore, serverError, throttle } from '../../http/faults.js';
import type { HttpFault, HttpFaults } from '../../http/http-faults.js';
import type { Bench } from '../bench.js';
import type { Contract } from '../contract.js';
import { NotApplicable, within } from '../contract-error.js';
import { affordableJourneys, ensureArrived, type Journey, type Trip, travel } from '../journeys.js';
import type { World } from '../world.js';

/** One request of an apply: the how-manieth of its operation. */
interface Spot {
  readonly operation: string;
  readonly skip: number;
}

export const http: Contract[] = [
  {
    name: 'http-throttling',
    title: 'an apply survives the throttling of any of its requests',
    run: (bench) => eachRequest(bench, [throttle()]),
  },
  {
    name: 'http-server-errors',
    title: 'an apply survives a failure of the service at any of its requests',
    run: (bench) => eachRequest(bench, [serverError()]),
  },
  {
    name: 'http-resets',
    title: 'an apply survives a connection that breaks before any of its requests arrives',
    run: (bench) => eachRequest(bench, [resetBefore()]),
  },
  {
    name: 'http-lost-answers',
    title: 'an apply survives the loss of the answer to any of its requests, although it took effect',
    run: (bench) => eachRequest(bench, [resetAfter(), loseAnswer()]),
  },
];

async function eachRequest(bench: Bench, faults: readonly HttpFault[]): Promise<void> {
  for (const journey of await affordableJourneys(bench)) {
    const spots = await spotsOf(bench, journey);
    for (const { operation, skip } of spots)
      for (const fault of faults)
        await within(`at ${operation}, number ${skip + 1}`, () =>
          travel(bench, [journey], async (trip) => {
            httpOf(trip.world).inject(fault, { operation, skip });
            await survive(trip);
          }),
        );
  }
}

async function survive(trip: Trip): Promise<void> {
  await trip.particle.apply();
  httpOf(trip.world).heal();
  await ensureArrived(trip);
}

/** Each write of an undisturbed apply, and the first read of each kind after it: waiting makes many that are alike. */
async function spotsOf(bench: Bench, journey: Journey): Promise<Spot[]> {
  const requests: SentRequest[] = [];
  await travel(bench, [journey], async ({ world, particle }) => {
    const { record } = httpOf(world);
    await particle.apply();
    requests.push(...record.requests);
  });
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

function httpOf(world: World): HttpFaults {
  if (!world.backend.http) throw new NotApplicable('the backend has no HTTP');
  return world.backend.http;
}
