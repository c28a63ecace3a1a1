import { MAX_INSIGHTS_PER_PAGE } from '@pcf/dynamodb-facts';
import { type InsightsSubject, insightsStatus, summarize } from '../insights.js';
import { findKnownTable, isKnown } from '../known-table.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { atMost, integer, optional, struct, text } from '../shapes/shape.js';
import type { TableState } from '../state.js';
import { operation } from './operation.js';

const input = struct('ListContributorInsights', {
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
 * Lists what is not DISABLED, a table before its indexes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListContributorInsights.html
 */
export const listContributorInsights = operation(
  input,
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
