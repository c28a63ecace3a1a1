import { findSubject, insightsStatus, rulesOf, summarize } from '../insights.js';
import { tableNameOrArn } from '../shapes/fragments.js';
import { optional, parameter, struct, text } from '../shapes/shape.js';
import { operation } from './operation.js';

const input = struct('DescribeContributorInsights', {
  TableName: parameter(tableNameOrArn),
  IndexName: optional(text()),
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html */
export const describeContributorInsights = operation(input, (call, { TableName, IndexName }) => {
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
});
