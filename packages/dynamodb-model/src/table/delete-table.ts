import { DURATIONS, SOURCE_REGION_HELD_FOR } from '@pcf/dynamodb-facts';
import { firstOf, inUse, invalid, notFound, type Refusal } from '../world/refusal.js';
import { begin } from '../world/running.js';
import type { ModelWorld, Running } from '../world/state.js';

/** Changes that do not block a deletion. */
const HARMLESS: readonly Running['what'][] = ['tags', 'timeToLive', 'insights', 'kinesis', 'key'];

/**
 * Deletes the table. Almost every change that is under way blocks it, even if the table is ACTIVE.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 */
export function deleteTable(world: ModelWorld): ModelWorld | Refusal {
  const { now, table } = world;
  if (!table) return notFound('there is no table');
  const { tagged } = table.times;
  const isBusy = table.running.some((one) => !HARMLESS.includes(one.what) && !(one.what === 'class' && one.hidden));
  const isSource = Object.values(table.replicas).some(({ since }) => now < since + SOURCE_REGION_HELD_FOR);
  const refusal = firstOf(
    table.protected && invalid('the table is protected'),
    table.isStrong && invalid('strongly consistent replicas are deleted together'),
    isSource && invalid('a replica was created from it within a day'),
    isBusy && inUse('a change of the table is under way'),
    tagged !== undefined && now < tagged + DURATIONS.deleteAfterTagWrite && inUse('a write of tags is under way'),
  );
  return refusal ?? { ...world, table: begin(table, { what: 'deleting', until: now + DURATIONS.deleteTable }) };
}
