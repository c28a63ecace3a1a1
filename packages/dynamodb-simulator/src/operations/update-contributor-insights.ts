import { REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import { findSubject, type InsightsSubject, summarize } from '../insights.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { oneOf, optional, parameter, required, struct, text } from '../shapes/shape.js';
import type { InsightsMode } from '../state.js';
import { type Call, operation } from './operation.js';

const input = struct('UpdateContributorInsights', {
  TableName: parameter(tableNameOrArn),
  IndexName: optional(text()),
  ContributorInsightsAction: required(oneOf('ENABLE', 'DISABLE')),
  ContributorInsightsMode: optional(oneOf('THROTTLED_KEYS', 'ACCESSED_AND_THROTTLED_KEYS')),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export const updateContributorInsights = operation(input, (call, { TableName, IndexName, ...asked }) => {
  const subject = findSubject(call, TableName, IndexName);
  checkState(subject);
  const { ContributorInsightsAction: action, ContributorInsightsMode: mode = 'ACCESSED_AND_THROTTLED_KEYS' } = asked;
  if (action === 'ENABLE') enable(subject, mode, call);
  else disable(subject, call);
  return summarize(subject, call.now);
});

function checkState({ table, index }: InsightsSubject): void {
  const adding = table.globalIndexes.some(({ name, job }) => name === index && job?.kind === 'backfilling');
  if (table.job?.kind !== 'creating' && !adding) return;
  throw validation(
    `Table or Index is ${REFUSAL_TEXTS.notInValidState} to update Key Access Insights: ` +
      `${adding ? 'Index' : 'Table'}${REFUSAL_TEXTS.statusMustBeActive} to enable ContributorInsights.`,
  );
}

/** A mode that is not named is the default one, not the one in force (DDB-TABLE-092). */
function enable({ table, index }: InsightsSubject, mode: InsightsMode, { now, durations }: Call): void {
  const current = table.insights.get(index);
  if (current?.enabled && current.mode === mode) return;
  table.insights.set(index, {
    enabled: true,
    mode,
    enabledAt: current?.enabled ? current.enabledAt : now,
    due: now + durations.updateInsights,
  });
}

function disable({ table, index }: InsightsSubject, { now, durations }: Call): void {
  const current = table.insights.get(index);
  if (!current?.enabled) return;
  table.insights.set(index, { ...current, enabled: false, due: now + durations.updateInsights });
}
