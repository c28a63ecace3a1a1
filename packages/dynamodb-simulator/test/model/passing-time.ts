import type { Budget, Pair, Running, Table, World } from './state.js';

const SECOND = 1_000;

/** How long things take, after the measurements that the simulator's preset `aws` is made of. */
export const LASTS = {
  creating: 6 * SECOND,
  creatingWithIndexes: 16 * SECOND,
  known: 2 * SECOND,
  deleting: 5 * SECOND,
  tagsOfDeleted: 1.6 * SECOND,
  capacity: 2 * SECOND,
  index: 2 * SECOND,
  billing: 90 * SECOND,
  stream: 5 * SECOND,
  class: 5 * SECOND,
  encryption: 22 * SECOND,
  allocating: 40 * SECOND,
  filling: 480 * SECOND,
  dropping: 5 * SECOND,
  tags: 1.6 * SECOND,
  deleteAfterTags: 2 * SECOND,
  protection: 15 * SECOND,
  ttl: 1_860 * SECOND,
};

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const isLower = (to: Pair, from: Pair): boolean => to.read < from.read || to.write < from.write;

export const counted = (budget: Budget, time: number): Budget => ({
  ...budget,
  day: dayOf(time),
  count: budget.day === dayOf(time) ? budget.count + 1 : 1,
});

/** The world at a later time: what was due has happened, in the order in which it was due. */
export function pass(world: World, time: number): World {
  const { table } = world;
  const due = table?.running.filter(({ until }) => until <= time) ?? [];
  const [first] = [...due].sort((one, other) => one.until - other.until);
  if (!table || !first) return { ...world, now: time };
  const rest = { ...table, running: table.running.filter((one) => one !== first) };
  const next = finish(rest, first);
  return pass(next ? { ...world, table: next } : { now: world.now }, time);
}

/** The table after something has ended; `undefined` once it is gone. */
function finish(table: Table, ended: Running): Table | undefined {
  switch (ended.what) {
    case 'deleting':
      return undefined;
    case 'capacity':
      return { ...table, units: ended.to, budget: spent(table.budget, table.units, ended.to, ended.until) };
    case 'billing':
      return {
        ...table,
        mode: ended.to,
        ...(ended.to === 'PAY_PER_REQUEST' && { indexes: allCounted(table, ended.until) }),
      };
    case 'class':
      return { ...table, class: ended.to };
    case 'encryption':
      return { ...table, encrypted: ended.to };
    case 'tags':
      return { ...table, tags: ended.to };
    case 'allocating': {
      const { index, until } = ended;
      return { ...table, running: [...table.running, { what: 'filling', index, until: until + LASTS.filling }] };
    }
    case 'dropping': {
      const { [ended.index]: _, ...indexes } = table.indexes;
      return { ...table, indexes };
    }
    case 'index': {
      const index = table.indexes[ended.index];
      if (!index || !ended.to) return table;
      const changed = { units: ended.to, budget: spent(index.budget, index.units, ended.to, ended.until) };
      return { ...table, indexes: { ...table.indexes, [ended.index]: changed } };
    }
    default:
      return table;
  }
}

export const spent = (budget: Budget, from: Pair, to: Pair, time: number): Budget =>
  isLower(to, from) ? { ...counted(budget, time), last: time } : budget;

/** A switch to on-demand counts as a decrease of each index. */
const allCounted = (table: Table, time: number): Table['indexes'] =>
  Object.fromEntries(
    Object.entries(table.indexes).map(([name, index]) => [name, { ...index, budget: counted(index.budget, time) }]),
  );
