import { withMaxima } from '../capacity/maxima.js';
import { applyChange, highest } from '../capacity/throughput.js';
import { raiseWarm } from '../capacity/warm.js';
import { addDefinitions } from '../world/indexes.js';
import type { CallTime } from '../world/state.js';
import type { GlobalIndexState, TableState } from '../world/table-state.js';
import type { IndexChanges, IndexCreation, IndexUpdate } from './change-request.js';
import { newGlobalIndexState } from './new-index.js';

/** Begins changes of indexes after all checks. */
export function beginIndexChanges(table: TableState, changes: IndexChanges, call: CallTime): void {
  for (const update of changes.updates) {
    const index = table.globalIndexes.find(({ name }) => name === update.name);
    if (index) beginUpdate(index, update, call);
  }
  for (const creation of changes.creations) beginCreation(table, creation, call);
  for (const index of table.globalIndexes) {
    if (changes.deletions.includes(index.name)) {
      index.job = { kind: 'deleting', due: call.now + call.durations.deleteIndex };
    }
  }
}

/** During a switch of billing, the index has its new throughput already. Unlike a table, it does not show the time of a pending change. */
function beginUpdate(
  index: GlobalIndexState,
  { units, onDemand, warm }: IndexUpdate,
  { now, durations }: CallTime,
): void {
  const due = now + durations.updateIndexThroughput;
  if (units && !index.job) {
    index.job = { kind: 'throughput', due, to: units };
  } else if (units && index.job?.kind === 'backfilling') {
    applyChange(index.throughput, units, now);
    index.warm = highest(index.warm, units);
  }
  if (onDemand) {
    const { kept } = withMaxima(index.onDemand, onDemand);
    if (kept) index.onDemand = kept;
    else delete index.onDemand;
    index.job ??= { kind: 'onDemand', due };
  }
  if (warm) raiseWarm(index, warm, now + durations.updateWarmThroughput);
}

function beginCreation(table: TableState, { index, definitions }: IndexCreation, { now, durations }: CallTime): void {
  const allocated = now + durations.allocateIndex;
  const added = newGlobalIndexState(index);
  added.job = { kind: 'allocating', due: allocated, ready: allocated + durations.backfillIndex };
  table.globalIndexes.push(added);
  addDefinitions(table, definitions);
}
