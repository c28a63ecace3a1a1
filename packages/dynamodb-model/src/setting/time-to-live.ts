import type { UpdateTimeToLiveCommandInput } from '@aws-sdk/client-dynamodb';
import { ATTRIBUTE_NAME_LENGTH, DURATIONS } from '@pcf/dynamodb-facts';
import { firstOf, invalid, isRefusal, type Refusal } from '../world/refusal.js';
import { begin, end, knownTable, whileCreating } from '../world/running.js';
import type { ModelWorld } from '../world/state.js';

/**
 * Changes time to live. To change the attribute, switch it off, and on after an interval.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
export function updateTimeToLive(
  world: ModelWorld,
  { TimeToLiveSpecification: given }: UpdateTimeToLiveCommandInput,
): ModelWorld | Refusal {
  const { AttributeName: attribute = '', Enabled: on = false } = given ?? {};
  if (attribute.length < ATTRIBUTE_NAME_LENGTH.min || attribute.length > ATTRIBUTE_NAME_LENGTH.max)
    return invalid(`an attribute has ${ATTRIBUTE_NAME_LENGTH.min} to ${ATTRIBUTE_NAME_LENGTH.max} characters`);
  const table = knownTable(world);
  if (isRefusal(table)) return table;
  const { now } = world;
  const current = table.timeToLive?.on ? table.timeToLive.attribute : undefined;
  const last = table.times.timeToLive;
  const refusal = firstOf(
    whileCreating(table),
    on && table.isStrong && invalid('strongly consistent replicas have no time to live'),
    table.running.some((one) => one.what === 'replica' && one.phase === 'creating') &&
      invalid('it waits for a replica that is being added'),
    !on && current === undefined && invalid('it is off already'),
    current !== undefined && current !== attribute && invalid('it is active on a different attribute'),
    on && current !== undefined && invalid('it is on already'),
    last !== undefined && now < last + DURATIONS.timeToLiveInterval && invalid('it changes once in an interval'),
  );
  if (refusal) return refusal;
  const next = { ...table, timeToLive: { attribute, on }, times: { ...table.times, timeToLive: now } };
  const idle = end(next, ({ what }) => what === 'timeToLive');
  return { ...world, table: begin(idle, { what: 'timeToLive', until: now + DURATIONS.updateTimeToLive }) };
}
