import { isLower, LASTS, spent } from './passing-time.js';
import { refuseUpdate } from './refusals.js';
import { type Call, isRunning, type Refusal, type Running, runningOn, type Table, type World } from './state.js';

const NOTHING = { read: 0, write: 0 };

/** What a call makes of the world, or why DynamoDB refuses it. Nothing that is given is changed. */
export function step(world: World, call: Call): World | Refusal {
  switch (call.do) {
    case 'create':
      return world.table ? 'ResourceInUseException' : { ...world, table: created(world.now, call) };
    case 'delete':
      return remove(world);
    case 'ttl':
      return timeToLive(world, call.on);
    case 'tag':
    case 'untag':
      return tag(world, call);
    default: {
      const refusal = refuseUpdate(world, call);
      return refusal ?? { ...world, ...(world.table && { table: updated(world.table, call, world.now) }) };
    }
  }
}

function created(now: number, { mode, units, index }: Extract<Call, { do: 'create' }>): Table {
  const given = mode === 'PROVISIONED' ? units : NOTHING;
  return {
    since: now,
    mode,
    shownMode: mode,
    units: given,
    budget: { count: 0 },
    indexes: index ? { one: { units: given, budget: { count: 0 } } } : {},
    class: 'STANDARD',
    protected: false,
    encrypted: false,
    ttl: false,
    tags: {},
    running: [{ what: 'creating', until: now + (index ? LASTS.creatingWithIndexes : LASTS.creating) }],
    times: { classes: [] },
  };
}

function remove({ now, table }: World): World | Refusal {
  if (!table) return 'ResourceNotFoundException';
  if (table.protected) return 'ValidationException';
  const tagged = table.times.tagged !== undefined && now < table.times.tagged + LASTS.deleteAfterTags;
  if (table.running.some(({ what, ...one }) => what !== 'tags' && !('hidden' in one && one.hidden)) || tagged) {
    return 'ResourceInUseException';
  }
  return { now, table: { ...table, running: [...table.running, { what: 'deleting', until: now + LASTS.deleting }] } };
}

function timeToLive({ now, table }: World, on: boolean): World | Refusal {
  if (!table) return 'ResourceNotFoundException';
  if (isRunning(table, 'creating')) {
    return now < table.since + LASTS.known ? 'ResourceNotFoundException' : 'ResourceInUseException';
  }
  const { ttl } = table.times;
  if (on === table.ttl || (ttl !== undefined && now < ttl + LASTS.ttl)) return 'ValidationException';
  return { now, table: { ...table, ttl: on, times: { ...table.times, ttl: now } } };
}

function tag({ now, table }: World, call: Extract<Call, { do: 'tag' | 'untag' }>): World | Refusal {
  const deleting = table?.running.find(({ what }) => what === 'deleting');
  const forgotten = deleting && now >= deleting.until - LASTS.deleting + LASTS.tagsOfDeleted;
  if (!table || forgotten || isRunning(table, 'creating')) return 'ResourceNotFoundException';
  if (deleting) return 'ResourceInUseException';
  const write = table.running.find((one) => one.what === 'tags');
  const sent = call.do === 'tag' ? `${call.key}=${call.value}` : undefined;
  if (write && (sent === undefined || write.sent !== sent)) return 'LimitExceededException';
  const before = write?.to ?? table.tags;
  const { [call.key]: old, ...others } = before;
  if (call.do === 'tag' ? old === call.value : old === undefined) return { now, table };
  const to = call.do === 'tag' ? { ...before, [call.key]: call.value } : others;
  const running: Running[] = [...table.running, { what: 'tags', until: now + LASTS.tags, sent, to }];
  return { now, table: { ...table, running, times: { ...table.times, tagged: now } } };
}

type Update = Exclude<Call, { do: 'create' | 'delete' | 'ttl' | 'tag' | 'untag' | 'several' }>;

function updated(table: Table, call: Call, now: number): Table {
  const running = (one: Running, more: Partial<Table> = {}): Table => ({
    ...table,
    ...more,
    running: [...table.running, one],
  });
  switch (call.do) {
    case 'capacity':
      return running(
        { what: 'capacity', until: now + LASTS.capacity, to: call.units },
        { budget: stamped(table.budget, isLower(call.units, table.units), now) },
      );
    case 'switch':
      return switched(table, call, now);
    case 'stream': {
      const { stream: _, ...rest } = table;
      const next = call.view === undefined ? rest : { ...rest, stream: call.view };
      return { ...next, running: [...table.running, { what: 'stream', until: now + LASTS.stream }] };
    }
    case 'class':
      return classed(table, call.name, now);
    case 'protect':
      return call.on === table.protected
        ? table
        : { ...table, protected: call.on, times: { ...table.times, protection: now } };
    case 'encrypt':
      return encrypted(table, call.on, now);
    case 'add-index': {
      const index = { units: call.units ?? NOTHING, budget: { count: 0 } };
      return running(
        { what: 'allocating', index: call.name, until: now + LASTS.allocating },
        { indexes: { ...table.indexes, [call.name]: index } },
      );
    }
    case 'drop-index':
      return {
        ...table,
        running: [
          ...table.running.filter((one) => !('index' in one && one.index === call.name)),
          { what: 'dropping', index: call.name, until: now + LASTS.dropping },
        ],
      };
    case 'index-capacity':
      return indexChanged(table, call.name, call.units, now);
    default:
      return table;
  }
}

const stamped = (budget: Table['budget'], lower: boolean, now: number): Table['budget'] =>
  lower ? { ...budget, last: now } : budget;

/** An index that is being filled has its new throughput at once. */
function indexChanged(table: Table, name: string, units: Table['units'], now: number): Table {
  const index = table.indexes[name];
  if (!index) return table;
  if (runningOn(table, name) === 'filling') {
    const changed = { units, budget: spent(index.budget, index.units, units, now) };
    return { ...table, indexes: { ...table.indexes, [name]: changed } };
  }
  const budget = stamped(index.budget, isLower(units, index.units), now);
  return {
    ...table,
    indexes: { ...table.indexes, [name]: { ...index, budget } },
    running: [...table.running, { what: 'index', index: name, until: now + LASTS.index, to: units }],
  };
}

function switched(table: Table, call: Extract<Update, { do: 'switch' }>, now: number): Table {
  const names = Object.keys(table.indexes);
  if (call.mode === table.mode) {
    if (call.mode === 'PAY_PER_REQUEST') return table;
    const own = updated(table, { do: 'capacity', units: call.units }, now);
    return call.withIndexes ? names.reduce((next, name) => indexChanged(next, name, call.units, now), own) : own;
  }
  const units = call.mode === 'PROVISIONED' ? call.units : NOTHING;
  const idle = names.filter((name) => runningOn(table, name) === undefined);
  return {
    ...table,
    shownMode: call.mode,
    units,
    indexes: Object.fromEntries(Object.entries(table.indexes).map(([name, index]) => [name, { ...index, units }])),
    running: [
      ...table.running,
      { what: 'billing', until: now + LASTS.billing, to: call.mode },
      ...idle.map((index): Running => ({ what: 'index', index, until: now + LASTS.index, to: undefined })),
    ],
  };
}

/** While a hidden change of class runs, a further one is accepted and lost. */
function classed(table: Table, name: string, now: number): Table {
  if (name === table.class || table.running.some((one) => one.what === 'class')) return table;
  return {
    ...table,
    running: [...table.running, { what: 'class', until: now + LASTS.class, to: name, hidden: false }],
    times: { ...table.times, classes: [...table.times.classes, now] },
  };
}

/** A change of encryption hides a change of class that is under way. */
function encrypted(table: Table, on: boolean, now: number): Table {
  const hidden = table.running.map((one): Running => (one.what === 'class' ? { ...one, hidden: true } : one));
  if (isRunning(table, 'encryption')) return { ...table, running: hidden };
  const before = table.times.encryption;
  const open = before && now < before.since + 24 * 3_600_000;
  const encryption = open
    ? { since: before.since, count: before.count + 1, last: now }
    : { since: now, count: 1, last: now };
  return {
    ...table,
    running: [...hidden, { what: 'encryption', until: now + LASTS.encryption, to: on }],
    times: { ...table.times, encryption },
  };
}
