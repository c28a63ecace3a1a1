import pLimit from 'p-limit';
import { ContradictingStatesError } from '../../errors/field-errors.js';
import { type DesiredState, State } from '../../model/state.js';
import { inOrder } from '../graph/order.js';
import type { FieldMember } from '../member.js';

/** A member in a run, and the state that the run brings it to. */
export interface Runner {
  readonly member: FieldMember;
  readonly desired: DesiredState;
  /** Whether it is to be gone. */
  readonly ends: boolean;
  /** Those that are done before it is begun. */
  readonly before: Set<Runner>;
}

/**
 * Which way a member goes: `up`, after what it builds on; `down`, before what it builds on; or it `stays`, since its definition
 * protects it from ending.
 */
type Direction = 'up' | 'down' | 'stays';

/**
 * Says in which order members get to their desired states: what comes up after what it builds on, what goes down after what
 * builds on it. Ties lead through members that are left out.
 *
 * @param selected - the members and the states to bring them to
 * @param resting - those that are to be stopped and do not run, as far as somebody looked: they do not go down
 * @returns them in an order in which each comes after those that it waits for
 * @throws {@link ContradictingStatesError} when something goes down while something that builds on it comes up
 */
export function runOf(
  selected: ReadonlyMap<FieldMember, DesiredState>,
  resting: ReadonlySet<FieldMember>,
): readonly Runner[] {
  const runners = new Map<FieldMember, Runner>();
  for (const [member, desired] of selected)
    runners.set(member, { member, desired, ends: member.endsAt(desired), before: new Set() });
  const directions = new Map([...runners.values()].map((one) => [one, directionOf(one, resting)]));
  const contradictions: { parent: string; child: string; state: string; to: string }[] = [];
  for (const child of runners.values()) {
    for (const parent of parentsOf(child.member, runners)) {
      const first = firstOf(parent, child, directions);
      if (first === child) parent.before.add(child);
      else if (first === parent) child.before.add(parent);
      else if (first === 'contradiction') contradictions.push(describe(parent, child));
    }
  }
  if (contradictions.length > 0) throw new ContradictingStatesError(contradictions);
  const { items, cycle } = inOrder([...runners.values()], ({ before }) => before);
  if (cycle) throw new Error(`members wait for each other: ${cycle.map(({ member }) => member.id).join(', ')}`);
  return items;
}

/**
 * Works on members, each as soon as those are done that it waits for, and as many at once as the limit allows.
 *
 * @param work - is given what came of those that the member waited for; must not throw
 */
export async function runEach<R>(
  runners: readonly Runner[],
  concurrency: number,
  work: (runner: Runner, before: readonly R[]) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(concurrency);
  const results = new Map<Runner, Promise<R>>();
  for (const runner of runners) {
    const before = [...runner.before].flatMap((earlier) => results.get(earlier) ?? []);
    results.set(
      runner,
      Promise.all(before).then((done) => limit(() => work(runner, done))),
    );
  }
  return Promise.all(results.values());
}

function directionOf({ member, desired, ends }: Runner, resting: ReadonlySet<FieldMember>): Direction {
  if (ends) return member.protection.termination ? 'stays' : 'down';
  return desired === State.stopped && !resting.has(member) ? 'down' : 'up';
}

/**
 * Which of a parent and a child is done first; nothing where either may be.
 *
 * - A parent that ends: the child, whatever becomes of it; one that is to run contradicts it.
 * - A parent that is to be stopped: a child that goes down too; one that is to run contradicts it.
 * - A parent that comes up or stays: the parent, unless the child ends.
 */
function firstOf(
  parent: Runner,
  child: Runner,
  directions: ReadonlyMap<Runner, Direction>,
): Runner | 'contradiction' | undefined {
  const [above, below] = [directions.get(parent), directions.get(child)];
  const isLeftRunning = child.desired === State.running && !child.ends;
  const sinks = parent.ends ? above === 'down' : parent.desired === State.stopped;
  if (isLeftRunning && sinks) return 'contradiction';
  if (above === 'down') return parent.ends || below === 'down' ? child : undefined;
  return below === 'down' && child.ends ? undefined : parent;
}

function describe(parent: Runner, child: Runner): { parent: string; child: string; state: string; to: string } {
  const to = parent.ends ? State.terminated : State.stopped;
  return { parent: parent.member.id, child: child.member.id, state: child.desired, to };
}

/** The nearest ancestors that take part. */
function parentsOf(member: FieldMember, runners: ReadonlyMap<FieldMember, Runner>): ReadonlySet<Runner> {
  const found = new Set<Runner>();
  const passed = new Set<FieldMember>();
  const open = [...member.parents];
  for (let relative = open.pop(); relative; relative = open.pop()) {
    const runner = runners.get(relative);
    if (runner) found.add(runner);
    else if (!passed.has(relative)) {
      passed.add(relative);
      open.push(...relative.parents);
    }
  }
  return found;
}

/** What came, or would come, of a member that another one waits for. */
export interface Before {
  readonly id: string;
  /** Why the other one cannot be begun: `failed`, `was skipped`, …; absent where it can. */
  readonly blocks?: string | undefined;
  /** Whether it was to be gone, and stays, since its definition protects it. */
  readonly stays: boolean;
}

/** Returns why a member is skipped; `undefined` where it is not. */
export function reasonToSkip({ member, ends }: Runner, before: readonly Before[]): string | undefined {
  const blocker = before.find(({ blocks }) => blocks !== undefined);
  if (blocker) return `it waits for ${blocker.id}, which ${blocker.blocks}.`;
  const stays = before.find((one) => one.stays);
  if (!ends || !stays || member.protection.termination) return undefined;
  return `${stays.id} depends on it, and is kept: its definition sets persist_on_termination.`;
}

/** Why a member is skipped that is to be stopped, and refers to what does not exist. */
export const NOTHING_TO_STOP = 'it is not running, and what it refers to does not exist: there is nothing to stop.';

/** Returns whether the tasks that wait for a skipped member can begin nevertheless. */
export function isHarmless(reason: string | undefined): boolean {
  return reason === NAME_UNKNOWN || reason === NOTHING_TO_STOP;
}

/** Why a member is skipped that is to be terminated, and whose name comes from one that is gone already. */
export const NAME_UNKNOWN =
  'its name refers to a particle that no longer exists. To delete it, write the literal name in the definition.';
