import { DURATIONS, ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { withoutIndex } from './table/index-changes.js';
import { counted, highest, withUnits } from './world/capacity.js';
import { begin } from './world/running.js';
import type { ModelWorld, Running, Table } from './world/state.js';

/** Returns the world at a later time. Changes end in the order in which they are due. */
export function pass(world: ModelWorld, time: number): ModelWorld {
  const due = world.table?.running.filter(({ until }) => until <= time) ?? [];
  const [first] = due.sort((one, other) => one.until - other.until);
  if (!world.table || !first) return { ...world, now: time, elsewhere: still(world.elsewhere, time) };
  const table = { ...world.table, running: world.table.running.filter((one) => one !== first) };
  return pass(endIn(world, table, first), time);
}

/** Removes a replica. Without replicas, the table has no consistency mode. */
function withoutReplica({ isStrong, ...table }: Table, region: string): Table {
  const { [region]: _, ...replicas } = table.replicas;
  return { ...table, replicas, ...(isStrong && Object.keys(replicas).length > 0 && { isStrong }) };
}

const still = (elsewhere: ModelWorld['elsewhere'], time: number): ModelWorld['elsewhere'] =>
  Object.fromEntries(Object.entries(elsewhere).filter(([, until]) => until > time));

/** The world after the end of a change. */
function endIn(world: ModelWorld, table: Table, ended: Running): ModelWorld {
  if (ended.what === 'deleting') {
    const { table: _, ...rest } = world;
    const left = Object.keys(table.replicas).map((region) => [region, Number.POSITIVE_INFINITY]);
    return { ...rest, elsewhere: { ...world.elsewhere, ...Object.fromEntries(left) } };
  }
  if (ended.what === 'replica' && ended.phase === 'deleting') {
    const left = table.isStrong ? {} : { [ended.region]: ended.until + DURATIONS.deleteReplicaTable };
    return { ...world, elsewhere: { ...world.elsewhere, ...left }, table: withoutReplica(table, ended.region) };
  }
  return { ...world, table: finish(table, ended) };
}

function finish(table: Table, ended: Running): Table {
  const { until } = ended;
  switch (ended.what) {
    case 'creating':
      return { ...table, times: { ...table.times, active: until } };
    case 'capacity':
      return withUnits(table, ended.to, until);
    case 'billing':
      return ended.to === 'PAY_PER_REQUEST' ? onDemand(table, until) : { ...table, mode: ended.to };
    case 'class':
      return { ...table, class: ended.to };
    case 'key': {
      const { encryptionKey: _, ...rest } = table;
      return ended.to === undefined ? rest : { ...rest, encryptionKey: ended.to };
    }
    case 'tags':
      return { ...table, tags: ended.to };
    case 'warm':
      return warmed(table, ended);
    case 'witness':
      return endWitness(table, ended);
    case 'kinesis':
      return endKinesis(table, ended);
    case 'replica':
      return nextPhase(table, ended);
    default:
      return finishIndex(table, ended);
  }
}

function finishIndex(table: Table, ended: Running): Table {
  switch (ended.what) {
    case 'allocating':
      return begin(table, {
        what: 'filling',
        index: ended.index,
        until: ended.until + (table.vectors[ended.index] ? DURATIONS.backfillVectorIndex : DURATIONS.backfillIndex),
      });
    case 'dropping':
      return withoutIndex(table, ended.index);
    case 'index': {
      const index = table.indexes[ended.index];
      if (!index || !ended.to) return table;
      return { ...table, indexes: { ...table.indexes, [ended.index]: withUnits(index, ended.to, ended.until) } };
    }
    default:
      return table;
  }
}

/** A switch to on-demand counts as a decrease of each index. */
function onDemand(table: Table, time: number): Table {
  const indexes = Object.entries(table.indexes).map(([name, index]) => {
    const budget = { ...counted(index.budget, time), last: time };
    return [name, { ...index, warm: highest(index.warm, ON_DEMAND_WARM_THROUGHPUT), budget }] as const;
  });
  const warm = highest(table.warm, ON_DEMAND_WARM_THROUGHPUT);
  return { ...table, mode: 'PAY_PER_REQUEST', warm, indexes: Object.fromEntries(indexes) };
}

function warmed(table: Table, { of, to }: Extract<Running, { what: 'warm' }>): Table {
  if (of === '') return { ...table, warm: highest(table.warm, to) };
  const index = table.indexes[of];
  if (!index) return table;
  return { ...table, indexes: { ...table.indexes, [of]: { ...index, warm: highest(index.warm, to) } } };
}

/** Ends a change of a destination. A destination that is not in use has no settings. */
function endKinesis(table: Table, { stream, to }: Extract<Running, { what: 'kinesis' }>): Table {
  return to === 'DISABLING' ? { ...table, kinesis: { ...table.kinesis, [stream]: { on: false } } } : table;
}

function nextPhase(table: Table, { region, phase, until }: Extract<Running, { what: 'replica' }>): Table {
  const lasts = lastingIn(table);
  if (phase === 'announced')
    return begin(table, { what: 'replica', region, phase: 'creating', until: until + lasts.creating });
  if (phase === 'released')
    return begin(table, { what: 'replica', region, phase: 'deleting', until: until + lasts.deleting });
  return table;
}

function endWitness(table: Table, { phase, until }: Extract<Running, { what: 'witness' }>): Table {
  const lasts = lastingIn(table);
  if (phase === 'announced') return begin(table, { what: 'witness', phase: 'creating', until: until + lasts.creating });
  if (phase === 'released') return begin(table, { what: 'witness', phase: 'deleting', until: until + lasts.deleting });
  const { witness: _, ...rest } = table;
  return phase === 'deleting' ? rest : table;
}

/** The durations of creating and deleting replicas. With a witness, they are longer. */
function lastingIn({ isStrong, witness }: Table) {
  if (!isStrong)
    return { creating: DURATIONS.showReplica + DURATIONS.createReplica, deleting: DURATIONS.deleteReplica };
  const creating = witness === undefined ? DURATIONS.createStrongReplicas : DURATIONS.createWitness;
  return { creating, deleting: DURATIONS.deleteStrongReplicas };
}

/** Returns the world when no change is under way. */
export function rest(world: ModelWorld): ModelWorld {
  const ends = world.table?.running.map(({ until }) => until) ?? [];
  return ends.length === 0 ? world : rest(pass(world, Math.max(...ends)));
}
