import { dayOf, isLower, LASTS } from './passing-time.js';
import {
  type Budget,
  type Call,
  isRunning,
  type Pair,
  type Refusal,
  runningOn,
  type Table,
  type What,
  type World,
} from './state.js';

type Update = Exclude<Call, { do: 'create' | 'delete' | 'ttl' | 'tag' | 'untag' }>;

const same = (one: Pair, other: Pair): boolean => one.read === other.read && one.write === other.write;

/** What must not be under way for a change. */
const EXCLUDES: Partial<Record<Update['do'], readonly What[]>> = {
  capacity: ['capacity', 'billing', 'stream', 'class', 'allocating', 'dropping'],
  switch: ['capacity', 'billing', 'stream', 'class', 'allocating', 'dropping', 'index'],
  stream: ['capacity', 'billing', 'stream', 'class', 'allocating', 'dropping'],
  class: ['capacity', 'billing', 'stream', 'class', 'allocating', 'dropping'],
  'add-index': ['capacity', 'billing', 'stream', 'class'],
  'drop-index': ['capacity', 'billing', 'stream', 'class'],
  'index-capacity': ['capacity', 'billing', 'stream', 'class'],
};

/** Why `UpdateTable` refuses; `undefined` if it does not. */
export function refuseUpdate({ now, table }: World, call: Update): Refusal | undefined {
  if (call.do === 'several') return 'ValidationException';
  if (!table) return 'ResourceNotFoundException';
  return (
    (isRunning(table, 'billing') && isCapacity(call) ? undefined : misfit(table, call)) ??
    (isRunning(table, 'creating', 'deleting') ? 'ResourceInUseException' : undefined) ??
    tooSoon(table, call, now) ??
    busy(table, call) ??
    overQuota(table, call, now)
  );
}

const isCapacity = (call: Update): boolean =>
  ['capacity', 'switch', 'add-index', 'drop-index', 'index-capacity'].includes(call.do);

/** What does not fit the table, whatever is under way. */
function misfit(table: Table, call: Update): Refusal | undefined {
  const refused = (wrong: boolean): Refusal | undefined => (wrong ? 'ValidationException' : undefined);
  switch (call.do) {
    case 'capacity':
      return refused(table.mode === 'PAY_PER_REQUEST' || same(table.units, call.units));
    case 'switch':
      return refused(switchMisfits(table, call));
    case 'stream':
      return isRunning(table, 'stream')
        ? undefined
        : refused((call.view === undefined) === (table.stream === undefined));
    case 'encrypt':
      return isRunning(table, 'encryption') ? undefined : refused(!call.on && !table.encrypted);
    case 'add-index':
      return refused(
        (call.name in table.indexes && runningOn(table, call.name) !== 'dropping') ||
          (table.mode === 'PROVISIONED') !== (call.units !== undefined),
      );
    case 'drop-index':
      return call.name in table.indexes ? undefined : 'ResourceNotFoundException';
    case 'index-capacity': {
      const index = table.indexes[call.name];
      if (!index) return 'ResourceNotFoundException';
      return refused(table.mode === 'PAY_PER_REQUEST' || same(index.units, call.units));
    }
    default:
      return undefined;
  }
}

function switchMisfits(table: Table, call: Extract<Update, { do: 'switch' }>): boolean {
  if (call.mode === 'PAY_PER_REQUEST') return false;
  const names = Object.keys(table.indexes).filter((name) => runningOn(table, name) !== 'dropping');
  if (table.mode === 'PAY_PER_REQUEST') return names.length > 0 && !call.withIndexes;
  return (
    same(table.units, call.units) ||
    (call.withIndexes && Object.values(table.indexes).some((index) => same(index.units, call.units)))
  );
}

function tooSoon(table: Table, call: Update, now: number): Refusal | undefined {
  if (call.do !== 'protect' || table.times.protection === undefined) return undefined;
  return now < table.times.protection + LASTS.protection ? 'ThrottlingException' : undefined;
}

function busy(table: Table, call: Update): Refusal | undefined {
  if (call.do === 'switch' && call.mode === table.mode && call.mode === 'PAY_PER_REQUEST') return undefined;
  if (call.do === 'encrypt') {
    const running = table.running.find((one) => one.what === 'encryption');
    return running && running.to !== call.on ? 'ResourceInUseException' : undefined;
  }
  if (isRunning(table, ...(EXCLUDES[call.do] ?? []))) {
    if (!isRepeatedCapacity(table, call)) return 'ResourceInUseException';
  }
  return busyIndex(table, call);
}

/** Throughput of the table and of all its indexes, in the mode in force, is no switch. */
const isRepeatedCapacity = (table: Table, call: Update): boolean =>
  call.do === 'switch' &&
  call.mode === table.mode &&
  !call.withIndexes &&
  !isRunning(table, ...(EXCLUDES.capacity ?? []));

function busyIndex(table: Table, call: Update): Refusal | undefined {
  if (call.do !== 'add-index' && call.do !== 'drop-index' && call.do !== 'index-capacity') return undefined;
  const what = runningOn(table, call.name);
  if (what && !(what === 'filling' && call.do !== 'add-index')) return 'ResourceInUseException';
  if (call.do === 'index-capacity') return undefined;
  const online = table.running.some(
    (one) =>
      (one.what === 'allocating' || one.what === 'filling' || one.what === 'dropping') && one.index !== call.name,
  );
  return online ? 'LimitExceededException' : undefined;
}

const HOUR = 3_600_000;

function overQuota(table: Table, call: Update, now: number): Refusal | undefined {
  const { classes, encryption } = table.times;
  if (call.do === 'class' && classes.filter((time) => now < time + 30 * 24 * HOUR).length >= 2) {
    return 'LimitExceededException';
  }
  if (call.do === 'encrypt' && encryption && !isRunning(table, 'encryption')) {
    const open = now < encryption.since + 24 * HOUR && encryption.count >= 4;
    if (open && now < encryption.last + 6 * HOUR) return 'LimitExceededException';
  }
  return decreases(table, call).some(([budget, from, to]) => isLower(to, from) && isSpent(budget, now))
    ? 'LimitExceededException'
    : undefined;
}

/** The changes of throughput that a call asks for, where they count. */
function decreases(table: Table, call: Update): [Budget, Pair, Pair][] {
  if (table.mode !== 'PROVISIONED') return [];
  const all = Object.values(table.indexes);
  if (call.do === 'capacity') return [[table.budget, table.units, call.units]];
  if (call.do === 'switch' && call.mode === 'PROVISIONED') {
    const indexes = call.withIndexes ? all : [];
    return [
      [table.budget, table.units, call.units],
      ...indexes.map((index): [Budget, Pair, Pair] => [index.budget, index.units, call.units]),
    ];
  }
  const index = call.do === 'index-capacity' ? table.indexes[call.name] : undefined;
  return index && call.do === 'index-capacity' ? [[index.budget, index.units, call.units]] : [];
}

const isSpent = ({ day, count, last }: Budget, now: number): boolean =>
  day === dayOf(now) && count >= 4 && last !== undefined && now < last + HOUR;
