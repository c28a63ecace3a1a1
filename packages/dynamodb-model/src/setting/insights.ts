import type { UpdateContributorInsightsCommandInput } from '@aws-sdk/client-dynamodb';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { invalid, isRefusal, notFound, type Refusal } from '../world/refusal.js';
import { begin, end, knownTable } from '../world/running.js';
import { type Insights, isRunning, type ModelWorld, runningOn, type Table } from '../world/state.js';

/** The table, if it has the index. An index that is being allocated is not known yet. The empty name stands for the table. */
export function subjectOf(world: ModelWorld, index: string): Table | Refusal {
  const table = knownTable(world);
  if (isRefusal(table) || index === '') return table;
  const isThere = table.indexes[index] && runningOn(table, index) !== 'allocating';
  return isThere ? table : notFound(`there is no index ${index}`);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export function updateContributorInsights(
  world: ModelWorld,
  { IndexName: of = '', ContributorInsightsAction, ...given }: UpdateContributorInsightsCommandInput,
): ModelWorld | Refusal {
  const table = subjectOf(world, of);
  if (isRefusal(table)) return table;
  if (isRunning(table, 'creating') || runningOn(table, of) === 'filling') return invalid('it is not ACTIVE');
  const { ContributorInsightsMode: mode = 'ACCESSED_AND_THROTTLED_KEYS' } = given;
  const before = table.insights[of];
  const after: Insights | undefined =
    ContributorInsightsAction === 'ENABLE' ? { on: true, mode } : before && { ...before, on: false };
  if (!after || (before?.on === after.on && (!after.on || before.mode === after.mode))) return world;
  const next = {
    ...end(table, (one) => one.what === 'insights' && one.of === of),
    insights: { ...table.insights, [of]: after },
  };
  return { ...world, table: begin(next, { what: 'insights', of, until: world.now + DURATIONS.updateInsights }) };
}
