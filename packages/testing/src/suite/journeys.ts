import { type DesiredState, type Particle, State, type Step } from '@pcf/core';
import type { Bench } from './bench.js';
import { ensure, ensureEqual, NotApplicable, within } from './contract-error.js';
import type { World } from './world.js';

/** A way from one condition of the resource to another: its creation, a change, its termination. */
export interface Journey {
  readonly title: string;
  /** The definition that is applied first; `undefined` to begin with nothing. */
  readonly before?: string;
  readonly definition: string;
  readonly state: DesiredState;
}

/** A journey that is about to begin, in a world of its own. */
export interface Trip extends Journey {
  readonly world: World;
  readonly particle: Particle;
}

/** From nothing to each definition. */
export function creations({ definitions }: Bench): Journey[] {
  return definitions.map((definition) => ({ title: `creation of "${definition}"`, definition, state: State.running }));
}

/** Each transition of the subject. */
export function changes({ subject }: Bench): Journey[] {
  return (subject.transitions ?? []).map(([before, definition]) => ({
    title: `change from "${before}" to "${definition}"`,
    before,
    definition,
    state: State.running,
  }));
}

/** From each definition to nothing. */
export function terminations({ definitions }: Bench): Journey[] {
  return definitions.map((definition) => ({
    title: `termination of "${definition}"`,
    before: definition,
    definition,
    state: State.terminated,
  }));
}

/** All journeys. */
export function journeys(bench: Bench): Journey[] {
  return [...creations(bench), ...changes(bench), ...terminations(bench)];
}

/** One journey of each kind. */
export function oneOfEach(bench: Bench): Journey[] {
  return [creations(bench), changes(bench), terminations(bench)].flatMap((found) => found.slice(0, 1));
}

/** All of some journeys where time is virtual, and the first of them where it is not: for contracts with many trips each. */
export async function affordable(bench: Bench, found: readonly Journey[]): Promise<readonly Journey[]> {
  return (await bench.isVirtual()) ? found : found.slice(0, 1);
}

/** As {@link affordable}, for the journeys of all kinds. */
export async function affordableJourneys(bench: Bench): Promise<readonly Journey[]> {
  return (await bench.isVirtual()) ? journeys(bench) : oneOfEach(bench);
}

/** @throws NotApplicable when there are none */
export function required(found: readonly Journey[]): readonly Journey[] {
  if (found.length === 0) throw new NotApplicable('the subject has no transitions');
  return found;
}

/** Goes through something with each journey, each in a fresh world that has been brought to where the journey begins. */
export async function travel(
  bench: Bench,
  found: readonly Journey[],
  go: (trip: Trip) => Promise<void>,
): Promise<void> {
  for (const journey of found) {
    await within(journey.title, async () => {
      const trip = await begin(journey, await bench.open());
      await go(trip);
      await bench.close(trip.world);
    });
  }
}

async function begin(journey: Journey, world: World): Promise<Trip> {
  const { before, definition, state } = journey;
  if (before !== undefined) await world.apply(before);
  world.forget();
  return { ...journey, world, particle: world.particle(definition, state) };
}

/** What each of a journey's undisturbed steps and requests was. */
export interface Baseline {
  readonly journey: Journey;
  readonly steps: readonly Step[];
}

/** Makes each journey undisturbed, and tells its steps. */
export async function baselines(bench: Bench, found: readonly Journey[]): Promise<Baseline[]> {
  const known: Baseline[] = [];
  await travel(bench, found, async ({ world, particle, ...journey }) => {
    await particle.apply();
    known.push({ journey, steps: world.record.steps.map(({ step }) => step) });
  });
  return known;
}

/** Makes sure, with the eyes of another runtime, that the journey has reached its end. */
export async function ensureArrived({ world, definition, state }: Trip): Promise<void> {
  const onlooker = world.particle(definition, state);
  const seen = await onlooker.getStatus({ fresh: true });
  const reached = seen.kind === 'settled' ? seen.state : seen.kind === 'missing' ? State.terminated : seen.status;
  ensureEqual(reached, state, 'the state that another runtime sees at the end');
  const { steps } = await onlooker.plan();
  ensureEqual(operationsOf(steps), [], 'what another runtime still plans at the end');
  ensure(await onlooker.isStateDefinitionEquivalent(), 'another runtime says that it is not as declared');
}

/** The operations of steps, in order. */
export function operationsOf(steps: readonly Step[]): string[] {
  return steps.map((step) => step.operation);
}
