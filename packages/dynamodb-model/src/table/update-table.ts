import type { TableClass, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { DURATIONS, ENCRYPTION_CHANGES } from '@pcf/dynamodb-facts';
import { highest, NOTHING, raisedWarmth, stamped, withMaxima } from '../world/capacity.js';
import { firstOf, notFound, type Refusal } from '../world/refusal.js';
import { begin } from '../world/running.js';
import {
  type Capacity,
  hasReplicas,
  isRunning,
  type ModelWorld,
  type Pair,
  type Running,
  runningOn,
  type Table,
} from '../world/state.js';
import { type Change, changeOf, isSwitch, keyAskedFor } from './change.js';
import { changeIndexes } from './index-changes.js';
import { brokenForReplicas } from './replica-rules.js';
import { changedClasses, isReplication, updateReplicas } from './replicas.js';
import { misfit } from './update-fits.js';
import { overQuota } from './update-quotas.js';
import { brokenRequest } from './update-request.js';
import { busy } from './update-state.js';
import { changeVectors, misfittingVectors } from './vector-indexes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export function updateTable(world: ModelWorld, input: UpdateTableCommandInput): ModelWorld | Refusal {
  const { now, table } = world;
  const change = changeOf(input);
  if (isReplication(change)) return updateReplicas(world, change);
  const broken = brokenRequest(input, change);
  if (broken) return broken;
  if (!table) return notFound('there is no table');
  const refusal = firstOf(
    misfit(table, change),
    hasReplicas(table) && brokenForReplicas(table, change, now),
    busy(table, change, now),
    misfittingVectors(table, change),
    overQuota(table, change, now),
  );
  return refusal ?? { ...world, table: changed(table, change, now) };
}

function changed(table: Table, change: Change, now: number): Table {
  const steps: ((table: Table) => Table)[] = [
    (one) => protect(one, change, now),
    (one) => (isSwitch(one, change) ? switchBilling(one, change, now) : changeThroughput(one, change, now)),
    (one) => changeIndexes(one, change, now),
    (one) => changeVectors(one, change, now),
    (one) => changeStream(one, change, now),
    (one) => ({ ...one, maxima: withMaxima(one.maxima, change.maxima ?? {}) }),
    (one) => (change.warm ? raisedWarmth(one, '', change.warm, now) : one),
    (one) => (change.encryption ? encrypt(one, keyAskedFor(change.encryption), now) : one),
    (one) => (change.class === undefined ? one : changeClass(one, change.class, now)),
  ];
  return steps.reduce((next, step) => step(next), table);
}

/** With replicas, the table is UPDATING afterwards, and the interval before the next change begins after that. */
function protect(table: Table, { protection }: Change, now: number): Table {
  if (protection === undefined) return table;
  const until = hasReplicas(table) ? now + DURATIONS.updateReplicaProtection : now;
  const next =
    protection === table.protected
      ? table
      : { ...table, protected: protection, times: { ...table.times, protection: until } };
  return hasReplicas(table) ? begin(next, { what: 'protection', until }) : next;
}

function changeThroughput(table: Table, { units }: Change, now: number): Table {
  if (!units) return table;
  const next = { ...table, budget: stamped(table, units, now) };
  return begin(next, { what: 'capacity', until: now + DURATIONS.updateThroughput, to: units });
}

/** The new throughput shows at once, the mode is in force at the end. On-demand maxima are removed with on-demand. */
function switchBilling(table: Table, { mode = table.mode, units, updates }: Change, now: number): Table {
  const names = Object.keys(table.indexes);
  const switched = <Part extends Capacity>(part: Part, to: Pair = NOTHING): Part => ({
    ...part,
    units: to,
    warm: highest(part.warm, to),
    maxima: mode === 'PROVISIONED' ? {} : part.maxima,
  });
  const indexes = Object.entries(table.indexes).map(
    ([name, index]) => [name, switched(index, updates.find((update) => update.name === name)?.units)] as const,
  );
  const idle = names.filter((name) => runningOn(table, name) === undefined);
  const switches = [...(table.times.switches ?? []), ...(mode === 'PAY_PER_REQUEST' ? [now] : [])];
  return begin(
    {
      ...switched(table, units),
      times: { ...table.times, switches },
      shownMode: mode,
      indexes: Object.fromEntries(indexes),
    },
    { what: 'billing', until: now + DURATIONS.updateBilling, to: mode },
    ...idle.map((index): Running => ({ what: 'index', index, until: now + DURATIONS.updateBilling, to: undefined })),
  );
}

function changeStream(table: Table, { stream }: Change, now: number): Table {
  if (!stream) return table;
  const { stream: _, ...rest } = table;
  const next = stream.StreamViewType === undefined ? rest : { ...rest, stream: stream.StreamViewType };
  return isRunning(table, 'billing') ? next : begin(next, { what: 'stream', until: now + DURATIONS.updateStream });
}

/** During a hidden change of class, a further one is accepted and ignored. The class in force is also accepted. */
function changeClass(table: Table, name: TableClass, now: number): Table {
  const next = changedClasses(table, name, now);
  if (name === (table.class ?? 'STANDARD') || table.running.some((one) => one.what === 'class')) return next;
  return begin(
    { ...next, times: { ...table.times, classes: [...table.times.classes, now] } },
    { what: 'class', until: now + DURATIONS.updateTableClass, to: name, hidden: false },
  );
}

/** A change of encryption hides a change of class that is under way. */
function encrypt(table: Table, to: string | undefined, now: number): Table {
  const running = table.running.map((one): Running => (one.what === 'class' ? { ...one, hidden: true } : one));
  if (isRunning(table, 'encryption')) return { ...table, running };
  const before = table.times.encryption;
  const isOpen = before && now < before.since + ENCRYPTION_CHANGES.window;
  const encryption = isOpen ? { ...before, count: before.count + 1, last: now } : { since: now, count: 1, last: now };
  return begin(
    { ...table, running, times: { ...table.times, encryption } },
    { what: 'key', until: now + DURATIONS.encryptionKey, to },
    { what: 'encryption', until: now + DURATIONS.updateEncryption, to },
  );
}
