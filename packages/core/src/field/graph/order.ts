/** Items in order, each after those that it waits for; and a cycle, where there is no such order. */
export interface Ordered<T> {
  readonly items: readonly T[];
  /** Items that wait for each other: each for the next, and the last for the first. */
  readonly cycle?: readonly T[];
}

/** Sorts items so that each comes after those that it waits for. Independent items keep their order. Pure; in linear time. */
export function inOrder<T>(items: readonly T[], waitsFor: (item: T) => Iterable<T>): Ordered<T> {
  const open = new Map(items.map((item) => [item, new Set(waitsFor(item)).size]));
  const followers = followersOf(items, waitsFor);
  const ready = items.filter((item) => open.get(item) === 0);
  for (let next = 0; next < ready.length; next += 1) {
    const done = ready[next];
    for (const follower of (done !== undefined && followers.get(done)) || []) {
      const left = (open.get(follower) ?? 0) - 1;
      open.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  if (ready.length === items.length) return { items: ready };
  const stuck = new Set(items.filter((item) => (open.get(item) ?? 0) > 0));
  return { items: ready, cycle: cycleAmong(stuck, waitsFor) };
}

/** Returns for each item those that wait for it. */
export function followersOf<T>(items: readonly T[], waitsFor: (item: T) => Iterable<T>): ReadonlyMap<T, readonly T[]> {
  const followers = new Map<T, T[]>();
  for (const item of items) {
    for (const before of new Set(waitsFor(item))) {
      const known = followers.get(before);
      if (known) known.push(item);
      else followers.set(before, [item]);
    }
  }
  return followers;
}

/** Returns all items that can be reached from some items. These are included only if they can be reached themselves. */
export function reachableFrom<T>(items: Iterable<T>, next: (item: T) => Iterable<T>): ReadonlySet<T> {
  const reached = new Set<T>();
  const open = [...items];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    for (const following of next(item)) {
      if (reached.has(following)) continue;
      reached.add(following);
      open.push(following);
    }
  }
  return reached;
}

/** Each stuck item waits for another one: following them long enough leads to a cycle. */
function cycleAmong<T>(stuck: ReadonlySet<T>, waitsFor: (item: T) => Iterable<T>): readonly T[] {
  const path: T[] = [];
  const seenAt = new Map<T, number>();
  let [item] = stuck;
  while (item !== undefined) {
    const begin = seenAt.get(item);
    if (begin !== undefined) return path.slice(begin);
    seenAt.set(item, path.length);
    path.push(item);
    item = [...waitsFor(item)].find((before) => stuck.has(before));
  }
  return path;
}
