import { DescribeContributorInsightsCommand } from '@aws-sdk/client-dynamodb';
import type { RuleViolation } from '@pcf/core';
import { omitUndefined } from '@pcf/core/values';
import { DURATIONS } from '@pcf/dynamodb-facts';
import { z } from 'zod';
import type { DynamoDBCall } from '../requests/calls.js';
import { changesOf, changesOfKind, compare, type Edit, type TableChange } from '../steps/edit.js';
import type { StepOf, TableStep } from '../steps/step.js';
import { shownChanges } from '../steps/update.js';
import { type Billed, onDemandGroup } from './capacity/billing-mode.js';
import type { TableSetting } from './setting.js';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export const contributorInsightsSpecification = z.strictObject({
  Enabled: z.boolean().describe('Whether CloudWatch shows the keys that are used most. false switches it off.'),
  Mode: z
    .enum(['ACCESSED_AND_THROTTLED_KEYS', 'THROTTLED_KEYS'])
    .optional()
    .describe('Which keys are shown; only with Enabled: true. If absent, it is left as it is, initially both kinds.'),
});

type Insights = z.infer<typeof contributorInsightsSpecification>;

/** A table or an index with contributor insights. */
interface Watched {
  ContributorInsightsSpecification?: Insights | undefined;
}

/** What contributor insights read of a table. */
interface WatchedTable extends Watched, Billed {
  TableName: string;
  GlobalSecondaryIndexes?: readonly (Watched & { IndexName: string })[] | undefined;
}

/** Contributor insights of a table. Those of an index are compared and read with the index, and changed here. */
export const insights = {
  name: 'insights',
  schema: {
    ContributorInsightsSpecification: contributorInsightsSpecification
      .optional()
      .describe('Statistics of the keys that are used most. If absent, they are left as they are.'),
  },
  check: (table: Pick<WatchedTable, 'ContributorInsightsSpecification' | 'GlobalSecondaryIndexes'>) => [
    ...checkMode([], table),
    ...(table.GlobalSecondaryIndexes ?? []).flatMap((index, at) => checkMode(['GlobalSecondaryIndexes', at], index)),
  ],
  read: async (call, { TableName }) => ({
    settings: { ContributorInsightsSpecification: await readInsights(call, TableName) },
  }),
  initially: () => ({ ContributorInsightsSpecification: { Enabled: false } }),
  steps: { follow: insightsSteps },
  operations: { read: 'DescribeContributorInsights', write: ['UpdateContributorInsights'] },
  permissions: (step: TableStep) =>
    step.operation === 'UpdateContributorInsights' && step.input.ContributorInsightsAction === 'ENABLE'
      ? ['iam:CreateServiceLinkedRole']
      : [],
} satisfies TableSetting;

function checkMode(path: readonly PropertyKey[], { ContributorInsightsSpecification: written }: Watched) {
  const violations: RuleViolation[] = [];
  if (written?.Mode !== undefined && !written.Enabled)
    violations.push({
      path: [...path, 'ContributorInsightsSpecification', 'Mode'],
      message: 'is possible only with Enabled: true.',
    });
  return violations;
}

/** Compares the insights of an index. An index that is created starts without. */
export function compareIndexInsights(
  path: string,
  before: Watched | undefined,
  after: Watched & { IndexName: string },
): TableChange[] {
  const setting = 'ContributorInsightsSpecification';
  const found = before?.[setting] ?? { Enabled: false };
  return changesOfKind('insights', compare(`${path}.${setting}`, found, after[setting]), after.IndexName);
}

/** Reads the insights of a table, or of an index. While they are ENABLING or DISABLING, they count as what they become. */
export async function readInsights(call: DynamoDBCall, TableName: string, IndexName?: string): Promise<Insights> {
  const found = await call(
    'DescribeContributorInsights',
    (client, options) =>
      client.send(new DescribeContributorInsightsCommand({ TableName, ...omitUndefined({ IndexName }) }), options),
    'ContributorInsightsStatus',
  );
  const isOn = found.ContributorInsightsStatus === 'ENABLED' || found.ContributorInsightsStatus === 'ENABLING';
  if (!isOn) return { Enabled: false };
  return { Enabled: true, Mode: found.ContributorInsightsMode ?? 'ACCESSED_AND_THROTTLED_KEYS' };
}

/**
 * Switches contributor insights on or off: one call for the table, and one for each index.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html
 */
function insightsSteps(edit: Edit<WatchedTable>): StepOf<'UpdateContributorInsights'>[] {
  const changes = changesOf(edit, 'insights');
  const { desired } = edit;
  const parts = [
    { IndexName: undefined, wanted: desired.ContributorInsightsSpecification },
    ...(desired.GlobalSecondaryIndexes ?? []).map((index) => ({
      IndexName: index.IndexName,
      wanted: index.ContributorInsightsSpecification,
    })),
  ];
  return parts.flatMap(({ IndexName, wanted }) => {
    const own = changes.filter((change) => change.index === IndexName);
    if (own.length === 0 || !wanted) return [];
    const where = IndexName === undefined ? '' : `index ${IndexName} of `;
    return [
      {
        operation: 'UpdateContributorInsights' as const,
        input: inputFor(desired.TableName, IndexName, wanted),
        summary: `switch ${wanted.Enabled ? 'on' : 'off'} contributor insights of ${where}table ${desired.TableName}`,
        changes: shownChanges(own),
        usually: DURATIONS.updateInsights,
        ...(IndexName === undefined ? {} : onDemandGroup(edit)),
      },
    ];
  });
}

function inputFor(TableName: string, IndexName: string | undefined, { Enabled, Mode }: Insights) {
  return {
    TableName,
    ...(IndexName === undefined ? {} : { IndexName }),
    ContributorInsightsAction: Enabled ? ('ENABLE' as const) : ('DISABLE' as const),
    ...(Enabled && Mode ? { ContributorInsightsMode: Mode } : {}),
  };
}
