import type { Budget } from '../../definition/limits.js';
import type { FieldMember } from '../member.js';

/** How many relations are followed upward before all descendants of the possible ancestor are collected, once for all questions. */
const NEAR = 200;

/** Finds out whether one member is an ancestor of another. Usually it is a near one; many members may have the same ancestor. */
export class Ancestry {
  readonly #below = new Map<FieldMember, ReadonlySet<FieldMember>>();

  constructor(private readonly budget: Budget) {}

  /** @throws InvalidDefinitionError when all questions together exceed the budget */
  isAncestor(parent: FieldMember, member: FieldMember): boolean {
    if (member.parents.has(parent)) return true;
    const known = this.#below.get(parent);
    if (known) return known.has(member);
    const upward = this.#reach(member, ({ parents }) => parents, parent, NEAR);
    if (upward !== 'unfinished') return upward.has(parent);
    const below = this.#reach(parent, ({ children }) => children);
    // Without a limit, the search always finishes: the check is for the compiler.
    if (below === 'unfinished') return false;
    this.#below.set(parent, below);
    return below.has(member);
  }

  /** Returns all members that can be reached, up to the one that is sought; `unfinished` where there are more than the limit. */
  #reach(
    from: FieldMember,
    next: (member: FieldMember) => ReadonlySet<FieldMember>,
    sought?: FieldMember,
    limit = Number.POSITIVE_INFINITY,
  ): ReadonlySet<FieldMember> | 'unfinished' {
    const reached = new Set<FieldMember>();
    const open = [from];
    let steps = 0;
    for (const one of open) {
      for (const member of next(one)) {
        steps += 1;
        if (reached.has(member)) continue;
        reached.add(member);
        if (member === sought) return this.#charge(steps, from, reached);
        if (steps > limit) return this.#charge(steps, from, 'unfinished');
        open.push(member);
      }
    }
    return this.#charge(steps, from, reached);
  }

  #charge<T>(steps: number, { source }: FieldMember, answer: T): T {
    this.budget.take('inheritance', steps, source);
    return answer;
  }
}
