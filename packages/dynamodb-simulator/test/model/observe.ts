import { isRunning, runningOn, type Table, type World } from './state.js';

/** What can be seen of the table in the world of the model; `undefined` where there is none. */
export function observe({ table }: World): object | undefined {
  if (!table) return undefined;
  return {
    status: statusOf(table),
    mode: table.shownMode,
    units: table.units,
    indexes: Object.fromEntries(
      Object.entries(table.indexes).map(([name, { units }]) => [name, indexOf(table, name, units)]),
    ),
    stream: table.stream,
    class: table.class,
    protected: table.protected,
    encryption: isRunning(table, 'encryption') ? 'UPDATING' : table.encrypted ? 'ENABLED' : undefined,
    attributes: ['id', ...Object.keys(table.indexes)].sort(),
    ttl: isRunning(table, 'creating', 'deleting') ? undefined : table.ttl,
    tags: isRunning(table, 'creating', 'deleting') ? undefined : table.tags,
  };
}

function statusOf(table: Table): string {
  if (isRunning(table, 'creating')) return 'CREATING';
  if (isRunning(table, 'deleting')) return 'DELETING';
  const busy = isRunning(table, 'capacity', 'billing', 'stream', 'class', 'allocating', 'dropping');
  return busy ? 'UPDATING' : 'ACTIVE';
}

function indexOf(table: Table, name: string, units: object): object {
  const what = runningOn(table, name);
  const adding = what === 'allocating' || what === 'filling';
  return { status: indexStatus(table, what), backfilling: adding ? what === 'filling' : undefined, units };
}

function indexStatus(table: Table, what: string | undefined): string {
  const status = statusOf(table);
  if (status === 'CREATING' || status === 'DELETING') return status;
  if (what === 'allocating' || what === 'filling') return 'CREATING';
  return what === 'dropping' ? 'DELETING' : what === 'index' ? 'UPDATING' : 'ACTIVE';
}
