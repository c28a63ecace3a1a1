import pLimit from 'p-limit';
import { ContradictingStatesError } from '../../errors/field-errors.js';
import { type DesiredState, State } from '../../model/state.js';
import { inOrder } from '../graph/order.js';
import type { FieldMember } from '../member.js';
import { Resolver } from '../references/resolver.js';
import { checkConcurrency, type FieldGraph, type RunLimits, readWithin } from './limits.js';
import { restingAmong, stoppingAmong } from './status.js';

/** A member in a run, and its desired state. */
export interface Task {
  readonly member: FieldMember;
  readonly desired: DesiredState;
  /** Whether the desired state means that the resource is deleted. */
  readonly ends: boolean;
  /** The tasks that must be done before this one begins. */
  readonly before: Set<Task>;
}

/**
 * Which way a member goes: `up`, after its parents; `down`, before its parents; or it `stays`, because its definition protects it from
 * termination.
 */
type Direction = 'up' | 'down' | 'stays';

/**
 * Orders the tasks of a run. A member comes up after its parents, and goes down after its children. Ties lead through members that are
 * left out.
 *
 * @param selected - the members and their desired states
 * @param resting - the members that are to be stopped and do not run: they do not go down
 * @returns the tasks, each after those that it waits for
 * @throws {@link ContradictingStatesError} when a member goes down while one of its children comes up
 */
export function schedule(
  selected: ReadonlyMap<FieldMember, DesiredState>,
  resting: ReadonlySet<FieldMember>,
): readonly Task[] {
  const tasks = new Map<FieldMember, Task>();
  for (const [member, desired] of selected)
    tasks.set(member, { member, desired, ends: member.endsAt(desired), before: new Set() });
  const directions = new Map([...tasks.values()].map((one) => [one, directionOf(one, resting)]));
  const contradictions: { parent: string; child: string; state: string; to: string }[] = [];
  for (const child of tasks.values()) {
    for (const parent of parentsOf(child.member, tasks)) {
      const first = firstOf(parent, child, directions);
      if (first === child) parent.before.add(child);
      else if (first === parent) child.before.add(parent);
      else if (first === 'contradiction') contradictions.push(conflictOf(parent, child));
    }
  }
  if (contradictions.length > 0) throw new ContradictingStatesError(contradictions);
  const { items, cycle } = inOrder([...tasks.values()], ({ before }) => before);
  if (cycle) throw new Error(`members wait for each other: ${cycle.map(({ member }) => member.id).join(', ')}`);
  return items;
}

/** Schedules the selected members of a field. First observes those whose order depends on whether they run. */
export async function scheduleRun(
  field: FieldGraph,
  selected: ReadonlyMap<FieldMember, DesiredState>,
  options: { readonly concurrency?: number | undefined } & RunLimits,
): Promise<readonly Task[]> {
  const stopping = stoppingAmong(selected);
  if (stopping.length === 0) return schedule(selected, new Set());
  const concurrency = checkConcurrency(options.concurrency);
  const resting = await readWithin(field.services, options, (signal) =>
    restingAmong(stopping, new Resolver(field), concurrency, signal),
  );
  return schedule(selected, resting);
}

/**
 * Runs tasks, each as soon as those that it waits for are done, and as many at once as the limit allows.
 *
 * @param work - gets the results of the tasks that the task waited for; must not throw
 */
export async function runTasks<R>(
  tasks: readonly Task[],
  concurrency: number,
  work: (task: Task, before: readonly R[]) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(concurrency);
  const results = new Map<Task, Promise<R>>();
  for (const task of tasks) {
    const before = [...task.before].flatMap((earlier) => results.get(earlier) ?? []);
    results.set(
      task,
      Promise.all(before).then((done) => limit(() => work(task, done))),
    );
  }
  return Promise.all(results.values());
}

function directionOf({ member, desired, ends }: Task, resting: ReadonlySet<FieldMember>): Direction {
  if (ends) return member.protection.termination ? 'stays' : 'down';
  return desired === State.stopped && !resting.has(member) ? 'down' : 'up';
}

/**
 * Returns which of a parent and a child is done first; `undefined` where the order does not matter.
 *
 * - A parent that ends: the child; a child that is to run contradicts it.
 * - A parent that is to be stopped: a child that also goes down; a child that is to run contradicts it.
 * - A parent that comes up or stays: the parent, unless the child ends.
 * - What is only observed is waited for where something comes up, and is in the way of nothing that goes down.
 */
function firstOf(
  parent: Task,
  child: Task,
  directions: ReadonlyMap<Task, Direction>,
): Task | 'contradiction' | undefined {
  const [above, below] = [directions.get(parent), directions.get(child)];
  if (parent.member.protection.observeOnly) return child.ends ? undefined : parent;
  if (child.member.protection.observeOnly) return above === 'up' ? parent : undefined;
  const isLeftRunning = child.desired === State.running && !child.ends;
  const sinks = parent.ends ? above === 'down' : parent.desired === State.stopped;
  if (isLeftRunning && sinks) return 'contradiction';
  if (above === 'down') return parent.ends || below === 'down' ? child : undefined;
  return below === 'down' && child.ends ? undefined : parent;
}

function conflictOf(parent: Task, child: Task): { parent: string; child: string; state: string; to: string } {
  const to = parent.ends ? State.terminated : State.stopped;
  return { parent: parent.member.id, child: child.member.id, state: child.desired, to };
}

/** The nearest ancestors that are part of the run. */
function parentsOf(member: FieldMember, tasks: ReadonlyMap<FieldMember, Task>): ReadonlySet<Task> {
  const found = new Set<Task>();
  const passed = new Set<FieldMember>();
  const open = [...member.parents];
  for (let relative = open.pop(); relative; relative = open.pop()) {
    const task = tasks.get(relative);
    if (task) found.add(task);
    else if (!passed.has(relative)) {
      passed.add(relative);
      open.push(...relative.parents);
    }
  }
  return found;
}

/** The result, planned or real, of a task that another one waits for. */
export interface EarlierResult {
  readonly id: string;
  /** Why the other one cannot begin: `failed`, `was skipped`, …; absent where it can. */
  readonly blocks?: string | undefined;
  /** Whether it was to be terminated, and is kept because its definition protects it. */
  readonly stays: boolean;
}

/** Returns why a member is skipped; `undefined` where it is not. */
export function reasonToSkip({ member, ends }: Task, before: readonly EarlierResult[]): string | undefined {
  const blocker = before.find(({ blocks }) => blocks !== undefined);
  if (blocker) return `it waits for ${blocker.id}, which ${blocker.blocks}.`;
  const stays = before.find((one) => one.stays);
  if (!ends || !stays || member.protection.termination) return undefined;
  return `${stays.id}, which depends on it, is protected by persist_on_termination.`;
}

/** Why a member is skipped that is to be stopped, and refers to what does not exist. */
export const NOTHING_TO_STOP =
  'there is nothing to stop: it is not running, and a resource that it refers to does not exist.';

/** Returns whether the tasks that wait for a skipped member can begin nevertheless. */
export function isHarmless(reason: string | undefined): boolean {
  return reason === NAME_UNKNOWN || reason === NOTHING_TO_STOP;
}

/** Why a member is skipped that is to be terminated, and whose name comes from one that is gone already. */
export const NAME_UNKNOWN =
  'its name refers to a particle that no longer exists. To delete it, write the literal name in the definition.';
