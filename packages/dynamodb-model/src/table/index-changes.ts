import { DURATIONS, ON_DEMAND_WARM_THROUGHPUT } from '@pcf/dynamodb-facts';
import { NOTHING, raisedWarmth, stamped, withMaxima, withUnits } from '../world/capacity.js';
import { begin, end } from '../world/running.js';
import { attributesOf, type Index, runningOn, type Table } from '../world/state.js';
import type { Change, IndexCreation, IndexUpdate } from './change.js';

/** Begins changes of global indexes. */
export function changeIndexes(
  table: Table,
  { updates, creations, deletions, definitions = [] }: Change,
  now: number,
): Table {
  const updated = updates.reduce<Table>((next, update) => updateIndex(next, update, now), table);
  const created = creations.reduce<Table>((next, creation) => createIndex(next, creation, definitions, now), updated);
  return deletions.reduce<Table>((next, name) => {
    const rest = end(next, (one) => 'index' in one && one.index === name);
    return begin(rest, { what: 'dropping', index: name, until: now + DURATIONS.deleteIndex });
  }, created);
}

/** During a switch of billing, the index has its new throughput already. While it is filled, it gets it at once. */
function updateIndex(table: Table, { name, units, maxima, warm }: IndexUpdate, now: number): Table {
  const index = table.indexes[name];
  if (!index) return table;
  const what = runningOn(table, name);
  const until = now + DURATIONS.updateIndexThroughput;
  const isNow = units && what === 'filling';
  const provisioned = isNow
    ? withUnits(index, units, now)
    : { ...index, budget: units && !what ? stamped(index, units, now) : index.budget };
  const next = {
    ...table,
    indexes: { ...table.indexes, [name]: { ...provisioned, maxima: withMaxima(index.maxima, maxima ?? {}) } },
  };
  const isChanging = (units ?? maxima) !== undefined && !what;
  const begun = isChanging ? begin(next, { what: 'index', index: name, until, to: units }) : next;
  return warm ? raisedWarmth(begun, name, warm, now) : begun;
}

function createIndex(
  table: Table,
  creation: IndexCreation,
  definitions: NonNullable<Change['definitions']>,
  now: number,
): Table {
  const index = newIndex(creation);
  const key = attributesOf(index.key);
  const known = new Set(table.attributes.map(({ AttributeName }) => AttributeName));
  const fresh = definitions.filter(({ AttributeName: name = '' }) => key.includes(name) && !known.has(name));
  const next = {
    ...table,
    indexes: { ...table.indexes, [creation.name]: index },
    attributes: [...table.attributes, ...fresh],
  };
  return begin(next, { what: 'allocating', index: creation.name, until: now + DURATIONS.allocateIndex });
}

/** A new index. Its warm throughput is at least that of its billing mode. */
export const newIndex = ({ given, units, maxima, warm }: IndexCreation): Index => ({
  key: given.KeySchema ?? [],
  projection: given.Projection ?? {},
  units: units ?? NOTHING,
  maxima: maxima ?? {},
  warm: { ...(units ?? ON_DEMAND_WARM_THROUGHPUT), ...warm },
  budget: { count: 0 },
});

/** Removes an index with its insights, and the definitions of attributes that only it used. */
export function withoutIndex(table: Table, name: string): Table {
  const { [name]: _index, ...indexes } = table.indexes;
  const { [name]: _vector, ...vectors } = table.vectors;
  const { [name]: _insights, ...insights } = table.insights;
  const locals = table.local.map(({ KeySchema = [] }) => KeySchema);
  const keys = [table.key, ...locals, ...Object.values(indexes).map(({ key }) => key)];
  const searched = Object.values(vectors).map(({ SearchSchema = [] }) => SearchSchema);
  const used = new Set([...keys, ...searched].flatMap(attributesOf));
  const rest = end(table, (one) => 'of' in one && one.of === name);
  return {
    ...rest,
    indexes,
    vectors,
    insights,
    attributes: table.attributes.filter(({ AttributeName }) => AttributeName !== undefined && used.has(AttributeName)),
  };
}
