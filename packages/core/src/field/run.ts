import pLimit from 'p-limit';
import { ContradictingStatesError } from '../errors/field-errors.js';
import { State } from '../particle/state.js';
import type { FieldMember } from './member.js';
import { inOrder } from './order.js';

/** Some members of a field, in the order in which they are worked on, and what each waits for. */
export interface Run {
  readonly members: readonly FieldMember[];
  readonly waitsFor: (member: FieldMember) => readonly FieldMember[];
}

/**
 * Says in which order members get to their desired states: what is to be there after what it builds on, what is to go after
 * what builds on it. Ties lead through members that are left out.
 *
 * @throws {@link ContradictingStatesError} when something is to go while something that builds on it is to be there
 */
export function runOf(selected: ReadonlySet<FieldMember>): Run {
  const waits = new Map([...selected].map((member) => [member, waitsOf(member, selected)]));
  const contradictions = [...selected].flatMap((child) =>
    child.isToEnd
      ? []
      : nearest(child, selected, ({ parents }) => parents)
          .filter((parent) => parent.isToEnd && !parent.protection.termination)
          .map((parent) => ({ parent: parent.id, child: child.id, state: child.desiredState })),
  );
  if (contradictions.length > 0) throw new ContradictingStatesError(contradictions);
  const waitsFor = (member: FieldMember) => waits.get(member) ?? [];
  return { members: inOrder([...selected], waitsFor).items, waitsFor };
}

/**
 * Works on members, each as soon as those are done that it waits for, and as many at once as the limit allows.
 *
 * @param work - is given what came of those that the member waited for; must not throw
 */
export async function runEach<R>(
  { members, waitsFor }: Run,
  concurrency: number,
  work: (member: FieldMember, before: readonly R[]) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(concurrency);
  const results = new Map<FieldMember, Promise<R>>();
  for (const member of members) {
    const before = waitsFor(member).flatMap((earlier) => results.get(earlier) ?? []);
    results.set(
      member,
      Promise.all(before).then((done) => limit(() => work(member, done))),
    );
  }
  return Promise.all(results.values());
}

function waitsOf(member: FieldMember, selected: ReadonlySet<FieldMember>): readonly FieldMember[] {
  const goesDown = ({ desiredState, isToEnd }: FieldMember) => isToEnd || desiredState === State.stopped;
  const below = nearest(member, selected, ({ children }) => children);
  const above = nearest(member, selected, ({ parents }) => parents);
  if (goesDown(member)) {
    const first = below.filter(goesDown);
    return member.isToEnd ? first : [...first, ...above.filter((parent) => !goesDown(parent))];
  }
  return above;
}

/** The nearest selected relatives in one direction. */
function nearest(
  member: FieldMember,
  selected: ReadonlySet<FieldMember>,
  next: (member: FieldMember) => ReadonlySet<FieldMember>,
): readonly FieldMember[] {
  const found = new Set<FieldMember>();
  const passed = new Set<FieldMember>();
  const open = [...next(member)];
  for (let relative = open.pop(); relative; relative = open.pop()) {
    if (selected.has(relative)) found.add(relative);
    else if (!passed.has(relative)) {
      passed.add(relative);
      open.push(...next(relative));
    }
  }
  return [...found];
}
