import { capacityUpdate, indexThroughputUpdate } from './capacity-step.js';
import { splitDecreases } from './decreases.js';
import { type Edit, newBillingMode, onDemandGroup } from './edit.js';
import { indexCreations } from './index-steps.js';
import { indexMaximumUpdate, maximumUpdate } from './maximum-step.js';
import { streamUpdates } from './stream-steps.js';
import { together, type Update } from './update-step.js';

/**
 * The calls for those settings that DynamoDB takes together, as few as it allows: a change of indexes' capacity goes with the
 * creation of an index; a switch to PAY_PER_REQUEST goes with one of the others. A decrease that DynamoDB would refuse for now has
 * a call of its own, the last one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function sharedUpdates(edit: Edit): Update[] {
  const { now, later } = splitDecreases(edit);
  const lowering = later && (capacityUpdate(later) ?? indexThroughputUpdate(later));
  const updates = takenTogether(now).map((update) => ({ ...update, ...onDemandGroup(edit) }));
  return [...updates, ...listOf(lowering)];
}

function takenTogether(edit: Edit): Update[] {
  const capacity = listOf(capacityUpdate(edit));
  const parts: Parts = {
    maximum: listOf(maximumUpdate(edit)),
    streams: streamUpdates(edit),
    ...withCreations(listOf(indexThroughputUpdate(edit) ?? indexMaximumUpdate(edit)), indexCreations(edit)),
  };
  if (newBillingMode(edit) !== 'PAY_PER_REQUEST')
    return [...parts.streams, ...capacity, ...parts.maximum, ...parts.indexes, ...parts.creations];
  const rider = RIDERS.find((name) => parts[name].length > 0);
  const [carried] = rider ? parts[rider] : [];
  const left = (name: keyof Parts) => (name === rider ? parts[name].slice(1) : parts[name]);
  const switched = capacity.map((update) => (carried ? together(update, carried) : update));
  const [before, after] = rider === 'streams' ? [[], left('streams')] : [left('streams'), []];
  return [...before, ...switched, ...after, ...left('maximum'), ...left('indexes'), ...left('creations')];
}

interface Parts {
  readonly maximum: readonly Update[];
  readonly streams: readonly Update[];
  readonly creations: readonly Update[];
  readonly indexes: readonly Update[];
}

/** What a switch to PAY_PER_REQUEST can carry, one at a time; a limit on costs first. */
const RIDERS = ['maximum', 'streams', 'creations', 'indexes'] as const;

/** The capacity of indexes goes with the first creation; alone where none is created. */
function withCreations(indexes: readonly Update[], creations: readonly Update[]): Pick<Parts, 'indexes' | 'creations'> {
  const [first, ...rest] = creations;
  const [capacity] = indexes;
  if (!first || !capacity) return { indexes, creations };
  return { indexes: [], creations: [together(first, capacity), ...rest] };
}

function listOf(update: Update | undefined): Update[] {
  return update ? [update] : [];
}
