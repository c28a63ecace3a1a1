import { MAX_INSIGHTS_PER_PAGE, REFUSAL_TEXTS } from '@pcf/dynamodb-facts';
import { validation } from '../aws-error.js';
import { tableNameOrArn } from '../request/names.js';
import { operation } from '../request/operation.js';
import { atMost, integer, oneOf, optional, parameter, required, struct, text } from '../request/shape.js';
import { findKnownTable, isKnown } from '../world/find-table.js';
import type { CallContext } from '../world/state.js';
import type { InsightsMode, TableState } from '../world/table-state.js';
import { findSubject, type InsightsSubject, insightsStatus, rulesOf, summarize } from './insights.js';

const describeContributorInsightsInput = struct('DescribeContributorInsights', {
  TableName: parameter(tableNameOrArn),
  IndexName: optional(text()),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html */
export const describeContributorInsights = operation(
  describeContributorInsightsInput,
  (call, { TableName, IndexName }) => {
    const subject = findSubject(call, TableName, IndexName);
    const insights = subject.table.insights.get(subject.index);
    return {
      ...summarize(subject, call.now),
      ...(insights && { LastUpdateDateTime: Math.min(insights.due, call.now) / 1000 }),
      ...(insights &&
        insightsStatus(insights, call.now) === 'ENABLED' && {
          ContributorInsightsRuleList: rulesOf(subject, insights),
        }),
    };
  },
);

const listContributorInsightsInput = struct('ListContributorInsights', {
  TableName: optional(tableNameOrArn),
  NextToken: optional(text()),
  MaxResults: optional(integer(atMost(MAX_INSIGHTS_PER_PAGE))),
});

const subjectsOf = (table: TableState): InsightsSubject[] => [
  { table, index: '', keySchema: table.keySchema },
  ...table.globalIndexes.map(({ name, keySchema }) => ({ table, index: name, keySchema })),
];

const keyOf = ({ table, index }: InsightsSubject): string => `${table.name}/${index}`;

/**
 * Lists insights that are not DISABLED, those of a table before those of its indexes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html
 */
export const listContributorInsights = operation(
  listContributorInsightsInput,
  (call, { TableName, NextToken, MaxResults = MAX_INSIGHTS_PER_PAGE }) => {
    const { region, now } = call;
    const tables =
      TableName === undefined
        ? [...region.tables.values()].filter((table) => isKnown(table, call))
        : [findKnownTable(call, TableName)];
    const all = tables
      .flatMap(subjectsOf)
      .filter(({ table, index }) => insightsStatus(table.insights.get(index), now) !== 'DISABLED')
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    const rest = NextToken === undefined ? all : all.filter((subject) => keyOf(subject) > NextToken);
    const page = rest.slice(0, Math.max(MaxResults, 1));
    const last = page.at(-1);
    return {
      ContributorInsightsSummaries: page.map((subject) => summarize(subject, now)),
      ...(last && rest.length > page.length && { NextToken: keyOf(last) }),
    };
  },
);

const updateContributorInsightsInput = struct('UpdateContributorInsights', {
  TableName: parameter(tableNameOrArn),
  IndexName: optional(text()),
  ContributorInsightsAction: required(oneOf('ENABLE', 'DISABLE')),
  ContributorInsightsMode: optional(oneOf('THROTTLED_KEYS', 'ACCESSED_AND_THROTTLED_KEYS')),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export const updateContributorInsights = operation(
  updateContributorInsightsInput,
  (call, { TableName, IndexName, ...asked }) => {
    const subject = findSubject(call, TableName, IndexName);
    checkState(subject);
    const { ContributorInsightsAction: action, ContributorInsightsMode: mode = 'ACCESSED_AND_THROTTLED_KEYS' } = asked;
    if (action === 'ENABLE') enable(subject, mode, call);
    else disable(subject, call);
    return summarize(subject, call.now);
  },
);

function checkState({ table, index }: InsightsSubject): void {
  const adding = table.globalIndexes.some(({ name, job }) => name === index && job?.kind === 'backfilling');
  if (table.job?.kind !== 'creating' && !adding) return;
  throw validation(
    `Table or Index is ${REFUSAL_TEXTS.notInValidState} to update Key Access Insights: ` +
      `${adding ? 'Index' : 'Table'}${REFUSAL_TEXTS.statusMustBeActive} to enable ContributorInsights.`,
  );
}

/** Enables insights. Without a mode, the default mode is set, not the one in force (DDB-TABLE-092). */
function enable({ table, index }: InsightsSubject, mode: InsightsMode, { now, durations }: CallContext): void {
  const current = table.insights.get(index);
  if (current?.enabled && current.mode === mode) return;
  table.insights.set(index, {
    enabled: true,
    mode,
    enabledAt: current?.enabled ? current.enabledAt : now,
    due: now + durations.updateInsights,
  });
}

function disable({ table, index }: InsightsSubject, { now, durations }: CallContext): void {
  const current = table.insights.get(index);
  if (!current?.enabled) return;
  table.insights.set(index, { ...current, enabled: false, due: now + durations.updateInsights });
}
