import { SETTINGS, type TableResource } from '../settings/all.js';
import { newBillingMode, onDemandGroup } from '../settings/capacity/billing-mode.js';
import { refusalOf, splitDecreases } from '../settings/capacity/decreases.js';
import { indexesUpdate, tableUpdate } from '../settings/capacity/throughput.js';
import type { CombinableRole } from '../settings/setting.js';
import type { Edit } from '../steps/edit.js';
import type { StepOf } from '../steps/step.js';
import { mergeUpdates, type Update, updateStep } from '../steps/update.js';

/**
 * Returns the calls for the settings that DynamoDB accepts together, as few as it allows: a change of the indexes' capacity goes
 * with the creation of an index, and a switch to PAY_PER_REQUEST with one of the others. A decrease that DynamoDB would refuse for
 * now has a call of its own, the last one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function combinedSteps(edit: Edit<TableResource>): StepOf<'UpdateTable'>[] {
  const { now, later } = splitDecreases(edit);
  const lowering = later && (tableUpdate(later) ?? indexesUpdate(later));
  const updates = combinedUpdates(now).map((update) => ({ ...update, ...onDemandGroup(edit) }));
  const refused = lowering ? [{ ...lowering, deferred: refusalOf(later) }] : [];
  return [...updates, ...refused].map((update) => updateStep(edit.observed.TableName, update));
}

function combinedUpdates(edit: Edit<TableResource>): Update[] {
  const updatesFor = (role: CombinableRole) => SETTINGS.flatMap(({ combinable }) => combinable?.[role]?.(edit) ?? []);
  const capacity = updatesFor('capacity');
  const parts: Riders = {
    maximum: updatesFor('maximum'),
    stream: updatesFor('stream'),
    ...withCreations(updatesFor('indexCapacity').slice(0, 1), updatesFor('indexCreation')),
  };
  if (newBillingMode(edit) !== 'PAY_PER_REQUEST')
    return [...parts.stream, ...capacity, ...parts.maximum, ...parts.indexCapacity, ...parts.indexCreation];
  const rider = RIDERS.find((role) => parts[role].length > 0);
  const [carried] = rider ? parts[rider] : [];
  const left = (role: Rider) => (role === rider ? parts[role].slice(1) : parts[role]);
  const switched = capacity.map((update) => (carried ? mergeUpdates(update, carried) : update));
  const [before, after] = rider === 'stream' ? [[], left('stream')] : [left('stream'), []];
  return [...before, ...switched, ...after, ...left('maximum'), ...left('indexCapacity'), ...left('indexCreation')];
}

/** What a switch to PAY_PER_REQUEST can carry, one at a time. A limit on costs comes first. */
const RIDERS = ['maximum', 'stream', 'indexCreation', 'indexCapacity'] as const satisfies readonly CombinableRole[];

type Rider = (typeof RIDERS)[number];
type Riders = Readonly<Record<Rider, readonly Update[]>>;

/** Merges the capacity of indexes into the first creation; without a creation, it stays a call of its own. */
function withCreations(
  indexes: readonly Update[],
  creations: readonly Update[],
): Pick<Riders, 'indexCapacity' | 'indexCreation'> {
  const [first, ...rest] = creations;
  const [capacity] = indexes;
  if (!first || !capacity) return { indexCapacity: indexes, indexCreation: creations };
  return { indexCapacity: [], indexCreation: [mergeUpdates(first, capacity), ...rest] };
}
